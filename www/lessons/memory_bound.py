"""Fill lists with integers, and see what time and memory that takes."""

import sys
from multiprocessing import Pool
from multiprocessing.pool import ThreadPool
from time import perf_counter

WORKERS = 10
TASKS = 10
SIZE = 1_000_000


def memory_bound_operation(size):
    numbers = []
    for number in range(1, size + 1):
        numbers.append(number)
    held = sys.getsizeof(numbers) + sum(sys.getsizeof(number) for number in numbers)
    return sum(numbers), held


def report(model, begin, results):
    elapsed = perf_counter() - begin
    longest = max(held for _, held in results)
    print(f"{model:10}  {elapsed:.2f} s, one list {longest / 2**20:.0f} MiB")


if __name__ == "__main__":
    begin = perf_counter()
    report("sequential", begin, [memory_bound_operation(SIZE) for _ in range(TASKS)])
    for model, pool_class in (("threads", ThreadPool), ("pool", Pool)):
        begin = perf_counter()
        with pool_class(WORKERS) as workers:
            report(model, begin, workers.map(memory_bound_operation, [SIZE] * TASKS))

"""The same Fibonacci numbers through two executors."""

import csv
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from time import perf_counter, time

FIRST = 34
TASKS = 8
WORKERS = 8


def fibonacci(n):
    if n < 3:
        return n - 1
    return fibonacci(n - 1) + fibonacci(n - 2)


def timed(n):
    start = time()
    result = fibonacci(n)
    return start, time(), result


def measure(executor_class, tag):
    begin = perf_counter()
    with executor_class(max_workers=WORKERS) as executor:
        rows = list(executor.map(timed, range(FIRST, FIRST + TASKS)))
    save(rows, tag)
    return perf_counter() - begin


def save(rows, tag):
    with open(f"{tag}.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["tag", "start_time", "end_time", "elapsed", "result"])
        for i, (start, end, result) in enumerate(rows):
            writer.writerow([f"{tag}-{i}", start, end, end - start, result])


if __name__ == "__main__":
    threads = measure(ThreadPoolExecutor, "threads")
    processes = measure(ProcessPoolExecutor, "processes")
    print(f"threads    {threads:.2f} s")
    print(f"processes  {processes:.2f} s, speed-up {(threads - processes) / threads:.0%}")

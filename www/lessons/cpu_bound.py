"""Count to a large number many times, in four ways."""

from multiprocessing import Pool, Process
from multiprocessing.pool import ThreadPool
from time import perf_counter

WORKERS = 2
TASKS = 10
SIZE = 10_000_000


def count(size):
    reached = 0
    while reached < size:
        reached += 1
    return reached


def sequential():
    for _ in range(TASKS):
        count(SIZE)


def threads():
    with ThreadPool(WORKERS) as workers:
        workers.map(count, [SIZE] * TASKS)


def processes():
    children = [Process(target=count, args=(SIZE,)) for _ in range(TASKS)]
    for child in children:
        child.start()
    for child in children:
        child.join()


def pool():
    with Pool(WORKERS) as workers:
        workers.map(count, [SIZE] * TASKS)


if __name__ == "__main__":
    for model in (sequential, threads, processes, pool):
        begin = perf_counter()
        model()
        print(f"{model.__name__:10}  {perf_counter() - begin:.2f} s")

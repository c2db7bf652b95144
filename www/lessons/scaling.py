"""One list of random numbers, appended by more and more processes."""

from multiprocessing import Process
from random import random
from time import perf_counter

SIZE = 10_000_000
MOST_WORKERS = 4


def list_append(count):
    numbers = []
    for _ in range(count):
        numbers.append(random())


def share_among(workers):
    children = [Process(target=list_append, args=(SIZE // workers,)) for _ in range(workers)]
    for child in children:
        child.start()
    for child in children:
        child.join()


if __name__ == "__main__":
    workers = 1
    while workers <= MOST_WORKERS:
        begin = perf_counter()
        share_among(workers)
        print(f"{workers} workers  {perf_counter() - begin:.3f} s")
        workers *= 2
    print("List processing complete.")

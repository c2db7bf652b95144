"""Fibonacci numbers by processes that drain a queue, by a pool, and one after the other."""

from multiprocessing import Lock, Pool, Process, Queue, current_process
from time import perf_counter

LAST = 30  # the tutorial's is 40, which takes Python minutes
WORKERS = 4


def fibonacci(n):
    if n < 3:
        return n - 1
    return fibonacci(n - 1) + fibonacci(n - 2)


def work(jobs, print_lock):
    while (n := jobs.get()) is not None:
        fibonacci(n)
        with print_lock:
            print(current_process().name, end=" ", flush=True)
            print(n, flush=True)


def by_processes():
    jobs, print_lock = Queue(), Lock()
    workers = [Process(target=work, args=(jobs, print_lock)) for _ in range(WORKERS)]
    for process in workers:
        process.start()
    for n in range(1, LAST + 1):
        jobs.put(n)
    for _ in workers:
        jobs.put(None)
    for process in workers:
        process.join()


def by_pool():
    with Pool(WORKERS) as pool:
        pool.map(fibonacci, range(1, LAST + 1))


def one_after_the_other():
    for n in range(1, LAST + 1):
        fibonacci(n)


if __name__ == "__main__":
    for way in (one_after_the_other, by_processes, by_pool):
        begin = perf_counter()
        way()
        print(f"{way.__name__:20} {perf_counter() - begin:6.2f} s")

"""Wait many times, in four ways."""

from multiprocessing import Pool, Process
from multiprocessing.pool import ThreadPool
from time import perf_counter, sleep

WORKERS = 10
TASKS = 10
DELAY = 5.0


def io_bound_operation(index):
    print(f"Task {index} begins to wait")
    sleep(DELAY)
    print(f"Task {index} is done after {DELAY} s")


def sequential():
    for index in range(TASKS):
        io_bound_operation(index)


def threads():
    with ThreadPool(WORKERS) as workers:
        workers.map(io_bound_operation, range(TASKS))


def processes():
    children = [Process(target=io_bound_operation, args=(index,)) for index in range(TASKS)]
    for child in children:
        child.start()
    for child in children:
        child.join()


def pool():
    with Pool(WORKERS) as workers:
        workers.map(io_bound_operation, range(TASKS))


if __name__ == "__main__":
    for model in (sequential, threads, processes, pool):
        begin = perf_counter()
        model()
        print(f"{model.__name__:10}  {perf_counter() - begin:.2f} s")

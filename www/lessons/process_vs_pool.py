"""Many small jobs with files: a process for each, or a pool."""

from multiprocessing import Pool, Process, current_process
from os import remove
from time import perf_counter

WORKERS = 4
TASKS = 10
SIZE = 100


def test(task):
    name = f"test-{task}.txt"
    with open(name, "w") as file:
        file.write("x" * SIZE)
    remove(name)
    print(f"{current_process().name} is done with {name}")


def processes():
    children = [Process(target=test, args=(task,)) for task in range(TASKS)]
    for child in children:
        child.start()
    for child in children:
        child.join()


def pool():
    with Pool(WORKERS) as workers:
        workers.map(test, range(TASKS))


if __name__ == "__main__":
    for model in (processes, pool):
        begin = perf_counter()
        model()
        print(f"{model.__name__:9}  {perf_counter() - begin:.3f} s")

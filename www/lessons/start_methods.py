"""One addition, in processes started in every way there is."""

from multiprocessing import Process, current_process
from multiprocessing import get_all_start_methods, get_context, set_start_method
from statistics import median
from time import perf_counter

A = B = 2
STARTS = 7

x = 0


def add(a, b):
    print(f"{current_process().name}: {a} + {b} = {a + b}, and x is {x}", flush=True)


def add_in_turn(lock, a, b):
    with lock:
        add(a, b)


def nothing():
    pass


def for_the_program(method):
    set_start_method(method)
    try:
        set_start_method(method)
    except RuntimeError as error:
        print("RuntimeError:", error)
    process = Process(target=add, args=(A, B))
    process.start()
    process.join()


def side_by_side(contexts):
    processes = [context.Process(target=add, args=(A, B)) for context in contexts]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def cost_ms(context):
    costs = []
    for _ in range(STARTS):
        begin = perf_counter()
        process = context.Process(target=nothing)
        process.start()
        process.join()
        costs.append(perf_counter() - begin)
    return median(costs) * 1000


def exchange_locks():
    lock = get_context("fork").Lock()
    try:
        get_context("spawn").Process(target=add_in_turn, args=(lock, A, B)).start()
    except RuntimeError as error:
        print("RuntimeError:", error)


if __name__ == "__main__":
    contexts = [get_context(method) for method in get_all_start_methods()]
    x = 7
    for_the_program("spawn")
    side_by_side(contexts)
    for context in contexts:
        print(f"{context.get_start_method()}: {cost_ms(context):.1f} ms from start to end")
    exchange_locks()

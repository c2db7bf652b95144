"""One of four goes wrong, in three ways. What becomes of the other three?"""

import os
from multiprocessing import Process
from threading import Thread

WORKERS = 4
SIZE = 2_000_000
FAULTY = 1
PATIENCE = 0.5


def panic():
    raise RuntimeError("something went wrong")


def trap():
    os.abort()


def endless_loop():
    while True:
        pass


def count():
    reached = 0
    while reached < SIZE:
        reached += 1
    print(f"process {os.getpid()}: one has finished", flush=True)


def jobs(fault):
    return [fault if index == FAULTY else count for index in range(WORKERS)]


def in_processes(fault):
    processes = [Process(target=job) for job in jobs(fault)]
    for process in processes:
        process.start()
    for index, process in enumerate(processes):
        if index != FAULTY:
            process.join()
    end_of(processes[FAULTY], fault)
    for process in processes:
        tell(process)


def in_threads(fault):
    process = Process(target=threads, args=(fault,))
    process.start()
    end_of(process, fault)
    tell(process)


def threads(fault):
    started = [Thread(target=job) for job in jobs(fault)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


def end_of(process, fault):
    process.join(PATIENCE if fault is endless_loop else None)
    if process.is_alive():
        print(f"{process.name} does not end, so it is killed")
        process.kill()
        process.join()


def tell(process):
    print(f"{process.name} has ended with exit code {process.exitcode}")


if __name__ == "__main__":
    for fault in (panic, trap, endless_loop):
        print(f"One of {WORKERS}: {fault.__name__}")
        in_processes(fault)
        in_threads(fault)

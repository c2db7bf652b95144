"""The main process changes a variable; a thread and a process look at what they have under that name."""

import os
from multiprocessing import Process
from threading import Thread
from time import sleep

FIRST = 10
CHANGES = 3
EVERY = 0.4

x = 0


def access_x(tag):
    sleep(EVERY / 2)
    for _ in range(CHANGES):
        print(f"{tag}-{os.getpid()} sees x = {x}", flush=True)
        sleep(EVERY)


if __name__ == "__main__":
    x = FIRST
    thread = Thread(target=access_x, args=("Thread",))
    process = Process(target=access_x, args=("Process",))
    thread.start()
    process.start()

    for _ in range(CHANGES):
        x += 1
        print(f"Main-{os.getpid()} sets x to {x}", flush=True)
        sleep(EVERY)

    thread.join()
    process.join()

"""A counter without and with its lock, an event, a barrier, a semaphore."""

from multiprocessing import Barrier, Event, Process, Semaphore, Value
from time import sleep

WORKERS = 4
TIMES = 10_000
SEATS = 2


def add_one(counter):
    seen = counter.value
    counter.value = seen + 1
    return seen + 1


def member(start, careless, careful, gate, arrived, seats, seated, most_seated):
    start.wait()
    gate.wait()

    for _ in range(TIMES):
        add_one(careless)
    for _ in range(TIMES):
        with careful.get_lock():
            add_one(careful)

    with arrived.get_lock():
        print(f"is number {add_one(arrived)} at the barrier", flush=True)
    gate.wait()
    print(f"leaves the barrier, where {arrived.value} were", flush=True)

    with seats:
        sit(seated, most_seated)


def sit(seated, most_seated):
    with seated.get_lock():
        count = add_one(seated)
        most_seated.value = max(count, most_seated.value)
    print(f"has a seat: {count} taken", flush=True)
    sleep(0.005)
    with seated.get_lock():
        seated.value -= 1


if __name__ == "__main__":
    start, gate, seats = Event(), Barrier(WORKERS), Semaphore(SEATS)
    careless, careful, arrived, seated, most_seated = (Value("Q", 0) for _ in range(5))
    shared = (start, careless, careful, gate, arrived, seats, seated, most_seated)
    members = [Process(target=member, args=shared) for _ in range(WORKERS)]
    for process in members:
        process.start()
    print("sets the event", flush=True)
    start.set()
    for process in members:
        process.join()
    print(f"without the lock: {careless.value}, with it: {careful.value}")
    print(f"of {SEATS} seats, {most_seated.value} were taken at the most")

"""What CPython does in the measures of ``browser.rs``: figures as JSON, times in milliseconds unless named otherwise."""

import json
import multiprocessing
import statistics
import sys
import time

TASKS = 10_000
ITEMS = 100_000
ROUNDS = 7


def same(number):
    return number


def nothing():
    pass


def echo(connection):
    while (number := connection.recv()) is not None:
        connection.send(number)


def produce(queue):
    for number in range(ITEMS):
        queue.put(number)


def timed(act):
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1e3


def median(act, rounds=ROUNDS):
    return statistics.median(timed(act) for _ in range(rounds))


def map_us(chunksize):
    with multiprocessing.Pool(2) as pool:
        pool.map(same, range(100))
        return median(lambda: pool.map(same, range(TASKS), chunksize)) / TASKS * 1e3


def queue_per_second():
    queue = multiprocessing.Queue()
    producer = multiprocessing.Process(target=produce, args=(queue,))
    producer.start()
    queue.get()
    took = timed(lambda: [queue.get() for _ in range(ITEMS - 1)])
    producer.join()
    return ITEMS / took * 1e3


def pipe_us():
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=echo, args=(theirs,))
    process.start()

    def there_and_back():
        ours.send(1)
        ours.recv()

    each = median(there_and_back, 5_000) * 1e3
    ours.send(None)
    process.join()
    return each


def start_and_join(method):
    context = multiprocessing.get_context(method)

    def start_and_join_one():
        process = context.Process(target=nothing)
        process.start()
        process.join()

    start_and_join_one()
    return median(start_and_join_one, 15)


def lock_us():
    lock = multiprocessing.Lock()

    def acquire_and_release():
        with lock:
            pass

    return median(lambda: [acquire_and_release() for _ in range(TASKS)]) / TASKS * 1e3


if __name__ == "__main__":
    version = "CPython " + sys.version.split()[0]
    figures = {
        "Pool.map of 10 000 empty tasks, each (µs)": map_us(None),
        "the same, chunksize 1 (µs)": map_us(1),
        "Queue, messages a second": queue_per_second(),
        "Pipe there and back (µs)": pipe_us(),
        "acquire and release a lock (µs)": lock_us(),
    }
    for method in multiprocessing.get_all_start_methods():
        figures[f"start and join by {method} (ms)"] = start_and_join(method)
    print(json.dumps({"version": version, "figures": figures}))

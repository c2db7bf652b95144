"""One process puts numbers into a queue, another gets them until it is empty."""

import time
from multiprocessing import Process, Queue

NUMBERS = [5, 10, 15, 20]
PAUSE = 0
AT_ONCE = False


def put_all(numbers, queue):
    for number in numbers:
        print(f"puts {number}", flush=True)
        queue.put(number)
        time.sleep(PAUSE)


def get_until_empty(queue):
    while not queue.empty():
        print(f"gets {queue.get()}", flush=True)
    print("found the queue empty", flush=True)


if __name__ == "__main__":
    queue = Queue()
    producer = Process(target=put_all, args=(NUMBERS, queue))
    consumer = Process(target=get_until_empty, args=(queue,))
    producer.start()
    if not AT_ONCE:
        producer.join()
    consumer.start()
    producer.join()
    consumer.join()

"""A greeting from a child, messages there and back, and what the end of a pipe looks like."""

from multiprocessing import Pipe, Process, current_process
from time import perf_counter

GREETING = "Good morning from down here!"
MESSAGES = 200


def child(connection, messages):
    name = current_process().name
    print(f"{name} sends: {GREETING}", flush=True)
    connection.send(GREETING)
    for _ in range(messages):
        number = connection.recv()
        connection.send(2 * number)
    print(f"{name} closes its end", flush=True)
    connection.close()


def listener(connection):
    connection.recv()


def both_ways():
    name = current_process().name
    ours, theirs = Pipe()
    process = Process(target=child, args=(theirs, MESSAGES))
    process.start()
    theirs.close()  # or this process would hold the child's end open
    print(f"{name} receives: {ours.recv()}")
    begin = perf_counter()
    replies = []
    for number in range(MESSAGES):
        ours.send(number)
        replies.append(ours.recv())
    elapsed = perf_counter() - begin
    print(f"{name} receives {len(replies)} numbers, each doubled")
    print(f"{elapsed / MESSAGES * 1e6:.0f} µs there and back")
    refused(ours.recv)
    refused(ours.send, 1)
    process.join()


def one_way():
    receiver, sender = Pipe(duplex=False)
    sender.send(GREETING)
    print(f"{current_process().name} receives one way: {receiver.recv()}")
    refused(receiver.send, GREETING)


def killed():
    ours, theirs = Pipe()
    process = Process(target=listener, args=(theirs,))
    process.start()
    theirs.close()
    process.kill()
    process.join()
    print(f"{process.name} was killed")
    refused(ours.recv)


def refused(call, *arguments):
    try:
        call(*arguments)
    except (EOFError, OSError) as error:
        print(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    both_ways()
    one_way()
    killed()

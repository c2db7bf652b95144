"""What a child finds of its parent's memory, and what that costs."""

from multiprocessing import Pipe, Process, get_all_start_methods, get_context
from statistics import median
from time import perf_counter

SIZE = 64
STARTS = 5
MIB = 1 << 20

held = b""


def found(connection):
    connection.send(len(held) // MIB)


def parent(method, mebibytes):
    global held
    held = bytes([1]) * (mebibytes * MIB)
    times = []
    for _ in range(STARTS):
        begin = perf_counter()
        ours, theirs = Pipe()
        child = get_context(method).Process(target=found, args=(theirs,))
        child.start()
        inherited = ours.recv()
        child.join()
        times.append(perf_counter() - begin)
    print(
        f"{method}: the parent holds {mebibytes} MiB, a child finds {inherited}"
        f" and takes {median(times) * 1000:.1f} ms"
    )


if __name__ == "__main__":
    for method in get_all_start_methods():
        for mebibytes in (0, SIZE // 4, SIZE // 2, SIZE):
            process = Process(target=parent, args=(method, mebibytes))
            process.start()
            process.join()

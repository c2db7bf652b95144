"""Two locks in opposite order, by two processes: a deadlock. Then in one order."""

from multiprocessing import Barrier, Lock, Process, current_process

PATIENCE = 2.0  # Python waits for ever: nobody tells it that it waits in vain


def take_both(first, second, each_has_one=None):
    name = current_process().name
    with first:
        print(f"{name} has its first lock", flush=True)
        if each_has_one:
            each_has_one.wait()
        print(f"{name} wants its second lock", flush=True)
        if not second.acquire(timeout=PATIENCE):
            raise SystemExit(f"{name} gives up")
        print(f"{name} has both locks", flush=True)
        second.release()


def run(*arguments):
    processes = [Process(target=take_both, args=those) for those in arguments]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        print(f"{process.name} ended with exit code {process.exitcode}", flush=True)


if __name__ == "__main__":
    left, right, barrier = Lock(), Lock(), Barrier(2)
    run((left, right, barrier), (right, left, barrier))
    run((left, right), (left, right))

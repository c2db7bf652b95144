"""The same slow requests through two executors, sent to a small server of our own."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import perf_counter, sleep
from urllib.request import urlopen

PORT = 8765
DELAYS = range(1000, 1800, 100)


class SlowAnswer(BaseHTTPRequestHandler):
    def do_GET(self):
        milliseconds = int(self.path.rpartition("=")[2])
        sleep(milliseconds / 1000)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{milliseconds} server".encode())

    def log_message(self, *_):
        pass


def http_get(milliseconds):
    with urlopen(f"http://127.0.0.1:{PORT}/delay?ms={milliseconds}") as response:
        return response.read().decode()


def measure(executor_class):
    begin = perf_counter()
    with executor_class(max_workers=len(DELAYS)) as executor:
        answers = list(executor.map(http_get, DELAYS))
    print(f"{executor_class.__name__}: {perf_counter() - begin:.2f} s, {len(answers)} answers")


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", PORT), SlowAnswer)
    Thread(target=server.serve_forever, daemon=True).start()
    measure(ProcessPoolExecutor)
    measure(ThreadPoolExecutor)
    server.shutdown()

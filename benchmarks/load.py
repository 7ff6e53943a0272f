"""Sends prepared requests over a number of connections and measures the answers.

`python -m benchmarks.load PORT CONNECTIONS < requests`: a JSON object a line, {"headers", "body"}. A process
of its own, so that measuring does not take turns with what is measured.
"""

import json
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from queue import Empty, SimpleQueue

Request = tuple[dict[str, str], bytes]


def main(port: int, connections: int) -> None:
    """Print the seconds of each answer, the seconds of all, and how many were not 200."""
    requests: SimpleQueue[Request] = SimpleQueue()
    for line in sys.stdin:
        prepared = json.loads(line)
        requests.put((prepared["headers"], prepared["body"].encode()))
    took: list[float] = []
    errors: list[str] = []
    began = time.perf_counter()
    threads = [
        threading.Thread(target=_drain, args=(port, requests, took, errors))
        for _ in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    sys.stdout.write(json.dumps({"took": took, "seconds": seconds, "errors": errors}))


def _drain(
    port: int, requests: "SimpleQueue[Request]", took: list[float], errors: list[str]
) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    while True:
        try:
            headers, body = requests.get_nowait()
        except Empty:
            return
        began = time.perf_counter()
        try:
            connection.request("POST", "/slack/events", body, headers)
            answer = connection.getresponse()
            said = answer.read()
            if answer.status != 200 or b'response_action": "errors' in said:
                errors.append(f"{answer.status} {said[:80]!r}")
        except (OSError, HTTPException) as error:
            errors.append(type(error).__name__)
            connection.close()
        took.append(time.perf_counter() - began)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

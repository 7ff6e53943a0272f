"""Heard's own processes, started the way an operator starts them."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

ROOT = Path(__file__).parent.parent
START_SECONDS = 30.0
STOP_SECONDS = 15.0


class Process:
    """A child process whose output goes to a file that tests can read."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path) -> None:
        self._command = command
        self._environment = clean_environment() | dict(environment)
        self.log = log

    def __enter__(self) -> Self:
        """Start it."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def output(self) -> str:
        """Everything it has printed and logged so far."""
        return self.log.read_text(errors="replace")

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def wait(self) -> int:
        """The exit code, once it has ended by itself."""
        return self._process.wait(START_SECONDS)

    def stop(self) -> int:
        """SIGTERM, then the exit code. Fails where it does not end in time."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            raise AssertionError(f"it did not stop:\n{self.output[-2000:]}") from None

    def kill(self) -> None:
        """SIGKILL: no last word, no tidying up."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def ends_within(self, seconds: float) -> bool:
        """Whether it ends by itself in this time."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def until(
        self, happened: Callable[[], bool], what: str, seconds: float = START_SECONDS
    ) -> None:
        """Wait until something has happened, or fail with the output."""
        deadline = time.monotonic() + seconds
        while not happened():
            if self.ends_within(0.02):
                raise AssertionError(f"it ended before {what}:\n{self.output[-3000:]}")
            if time.monotonic() > deadline:
                raise AssertionError(f"it never came to {what}:\n{self.output[-3000:]}")


def clean_environment() -> dict[str, str]:
    """This process's environment without anything that Heard or Bolt reads."""
    ours = re.compile(
        r"^(SLACK_|DATABASE_URL|SECRET_KEYS|PORT|LISTENER_|LOG_LEVEL|CLOCK_|COMMAND_|SANDBOX_)"
    )
    return {name: value for name, value in os.environ.items() if not ours.match(name)}


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def web(environment: Mapping[str, str], port: int, log: Path, factory: str = "app:wsgi") -> Process:
    """The `web` line of the Procfile, on a loopback port."""
    line = procfile()["web"].replace("app:wsgi", factory).replace("${PORT:-3000}", str(port))
    line = re.sub(r"--host \S+", "--host 127.0.0.1", line)
    line = re.sub(r"\$\{LISTENER_THREADS:-(\d+)\}", r"\1", line)
    program, *arguments = line.split()
    return Process([str(Path(sys.executable).parent / program), *arguments], environment, log)


def worker(environment: Mapping[str, str], log: Path) -> Process:
    """The `worker` line of the Procfile."""
    _, *arguments = procfile()["worker"].split()
    return Process([sys.executable, *arguments], environment, log)


def all_in_one(environment: Mapping[str, str], log: Path) -> Process:
    """`python app.py`."""
    return Process([sys.executable, "app.py"], environment, log)


def two_of_everything(environment: Mapping[str, str], port: int, log: Path) -> Process:
    """The whole Procfile, two web and two worker processes; the web ports are `port` and the next."""
    # Each kind of process begins its ports a hundred further on, in the order of the Procfile.
    base = port - 100 * list(procfile()).index("web")
    honcho = [str(Path(sys.executable).parent / "honcho"), "start", "--no-prefix", "-e", os.devnull]
    numbers = ["-p", str(base), "-c", "release=0,web=2,worker=2"]
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return Process([*honcho, *numbers], {**environment, **path}, log)


def two_free_ports() -> tuple[int, int]:
    """Two loopback ports side by side that nobody listens on."""
    while True:
        port = free_port()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port + 1)):
                return port, port + 1


def procfile() -> dict[str, str]:
    """The Procfile's lines by name."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {name: command.strip() for name, _, command in (line.partition(":") for line in lines)}


def answers(url: str) -> bool:
    """Whether an address answers 200."""
    try:
        return httpx.get(url, timeout=1).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def logged(process: Process, action: str) -> bool:
    """Whether the process has logged an action."""
    return count_logged(process, action) > 0


def count_logged(process: Process, action: str) -> int:
    """How often the process has logged an action."""
    return sum(entry.get("action") == action for entry in entries(process.output))


def entries(output: str) -> list[dict[str, object]]:
    """The JSON lines of an output."""
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]

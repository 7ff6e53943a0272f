"""A web process under load, with a sandbox behind it."""

import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from cryptography.fernet import Fernet

from bot import schema, wiring
from bot.deps import Deps
from bot.settings import Mode, load
from bot.slack import manifest
from sandbox import Channel, Person, Sandbox, Workspace
from tests import processes
from tests.processes import Process

MIB = 1024 * 1024


@dataclass
class House:
    """A running web process: what it took to start, and whom it serves."""

    sandbox: Sandbox
    deps: Deps
    web: Process
    port: int
    seconds_to_ready: float
    workspace: Workspace
    channel: Channel
    person: Person

    def signed(self, form: dict[str, str]) -> str:
        """A request as Slack signs it, as a line for benchmarks.load."""
        body, stamp = urlencode(form), str(int(time.time()))
        message = f"v0:{stamp}:{body}".encode()
        digest = hmac.new(self.sandbox.signing_secret.encode(), message, hashlib.sha256)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
        }
        return json.dumps({"headers": headers, "body": body})

    def under_load(self, requests: list[str], connections: int) -> dict[str, object]:
        """Send all requests from a process of their own; what benchmarks.load measured."""
        command = [sys.executable, "-m", "benchmarks.load", str(self.port), str(connections)]
        ran = subprocess.run(
            command, input="\n".join(requests), capture_output=True, text=True, check=True
        )
        measured: dict[str, object] = json.loads(ran.stdout)
        return measured

    @property
    def cpu(self) -> float:
        """Seconds of processor time that the web process and its children have used."""
        ticks = sum(_ticks(pid) for pid in [self.web.pid, *_children(self.web.pid)])
        return ticks / os.sysconf("SC_CLK_TCK")

    @property
    def memory(self) -> float:
        """Resident memory of the web process and its children, in MiB."""
        pids = [self.web.pid, *_children(self.web.pid)]
        pages = sum(int(Path(f"/proc/{p}/statm").read_text().split()[1]) for p in pids)
        return pages * os.sysconf("SC_PAGE_SIZE") / MIB


@contextmanager
def running(url: str, folder: Path) -> Iterator[House]:
    """Start everything on a database."""
    with ExitStack() as stack:
        described = manifest.for_http(manifest.read(), "https://heard.example.com")
        sandbox = stack.enter_context(Sandbox(described))
        workspace = sandbox.workspace("Bench")
        channel = workspace.channel("#bench")
        person = workspace.person("Maya", channels=[channel])
        environment = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_API_URL": sandbox.api_url,
            "SLACK_SIGNING_SECRET": sandbox.signing_secret,
            "DATABASE_URL": url,
            "SECRET_KEYS": Fernet.generate_key().decode(),
            "LOG_LEVEL": "WARNING",
        }
        deps = _deps(environment)
        port = processes.free_port()
        web = processes.web(environment, port, folder / "web.log", factory="benchmarks.server:wsgi")
        began = time.perf_counter()
        stack.enter_context(web)
        web.until(lambda: processes.answers(f"http://127.0.0.1:{port}/readyz"), "readiness")
        took = time.perf_counter() - began
        sandbox.deliver_to(f"http://127.0.0.1:{port}{manifest.SLACK_PATH}")
        yield House(sandbox, deps, web, port, took, workspace, channel, person)
        deps.database.close()


def _deps(environment: dict[str, str]) -> Deps:
    given = {name.lower(): value for name, value in environment.items()}
    deps = wiring.make_deps(load(Mode.WEB, given))
    schema.upgrade(deps.database.engine)
    return deps


def _ticks(pid: int) -> int:
    # User and system time, the 14th and 15th field; the 2nd, a name in brackets, may hold spaces.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]

"""Heard as people meet it: real processes, a real database, a Slack that is strict."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot import schema, wiring
from bot.clock import Clock
from bot.deps import Deps
from bot.secrets import Vault
from bot.settings import Mode, load
from bot.slack import installs, manifest
from bot.slack.client import client_factory
from models.session import Database
from sandbox import Sandbox, Workspace
from tests import databases, processes
from tests.acceptance.people import Cast, assemble, start_initiative
from tests.acceptance.weeks import TODAY
from tests.processes import Process

HOUSES = ("socket-sqlite", "http-postgres")
"""Both ways in and both databases, as they are used together: one program on one machine, and a web
process with a worker. Neither knows of the other, so the two crossings would show nothing new."""


@dataclass
class House:
    """A running Heard with its Slack. Every test has workspaces of its own in it."""

    sandbox: Sandbox
    deps: Deps
    environment: dict[str, str]
    clock_file: Path
    folder: Path
    processes: dict[str, Process] = field(default_factory=dict)

    def workspace(self, name: str = "Acme") -> Workspace:
        """A new workspace in which Heard is installed."""
        workspace = self.sandbox.workspace(name)
        self.install(workspace, workspace.bot_token)
        return workspace

    def install(self, workspace: Workspace, token: str) -> None:
        """Heard gets a token of a workspace, a first one or a new one."""
        assert token == workspace.bot_token
        wiring.install(self.deps, token)

    def move_clock_to(self, moment: datetime) -> None:
        """It is this moment now, for everybody."""
        self.sandbox.world.move_clock_to(moment)

    def is_installed_in(self, workspace: Workspace) -> bool:
        """Whether Heard believes that its token works."""
        with self.deps.database.reading() as session:
            return installs.find(session, self.deps.vault, workspace.id) is not None

    def until(self, happened: Callable[[], bool], what: str) -> None:
        """Wait until Heard has done something that nobody in Slack can see."""
        next(iter(self.processes.values())).until(happened, what)

    def logs(self) -> str:
        """All that the processes have printed."""
        return "\n".join(process.output for process in self.processes.values())


@pytest.fixture(scope="session", params=HOUSES)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One running house for each way in and each database, shared by the tests of this process."""
    transport, engine = request.param.split("-")
    folder = tmp_path_factory.mktemp(request.param)
    with ExitStack() as stack:
        if engine == "sqlite":
            url = f"sqlite+pysqlite:///{folder / 'heard.db'}"
        else:
            server = request.getfixturevalue("postgres")
            url = stack.enter_context(databases.postgres_database(server))
        yield stack.enter_context(running(transport, url, folder))


@contextmanager
def running(
    transport: str, url: str, folder: Path, more: Mapping[str, str] = {}
) -> Iterator[House]:
    """Start a sandbox and Heard's processes on a database."""
    clock_file = folder / "clock"
    key = Fernet.generate_key().decode()
    with ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox(_manifest(transport), clock_file, patience=20))
        sandbox.world.move_clock_to(TODAY)
        home = sandbox.workspace("Home")
        environment = {
            "SLACK_BOT_TOKEN": home.bot_token,
            "SLACK_API_URL": sandbox.api_url,
            "DATABASE_URL": url,
            "SECRET_KEYS": key,
            "CLOCK_FILE": str(clock_file),
            "RECEIPT_SECONDS": "3",
            **more,
        }
        deps = stack.enter_context(_deps(environment, clock_file))
        house = House(sandbox, deps, environment, clock_file, folder)
        if transport == "http":
            _start_http(house, stack)
        elif transport == "two-of-everything":
            _start_two_of_everything(house, stack)
        else:
            _start_socket(house, stack)
        yield house


@contextmanager
def _deps(environment: dict[str, str], clock_file: Path) -> Iterator[Deps]:
    settings = load(
        Mode.ALL_IN_ONE,
        {name.lower(): value for name, value in environment.items()}
        | {"slack_app_token": "xapp-unused"},
    )
    database = Database(settings.database_url, pool_size=10)
    schema.upgrade(database.engine)
    yield Deps(
        database=database,
        clock=Clock(clock_file),
        settings=settings,
        vault=Vault([environment["SECRET_KEYS"]]),
        client=client_factory(settings.slack_api_url),
    )
    database.close()


def _start_http(house: House, stack: ExitStack) -> None:
    port = processes.free_port()
    secret = {"SLACK_SIGNING_SECRET": house.sandbox.signing_secret}
    web = processes.web(house.environment | secret, port, house.folder / "web.log")
    house.processes["web"] = stack.enter_context(web)
    worker = processes.worker(house.environment, house.folder / "worker.log")
    house.processes["worker"] = stack.enter_context(worker)
    address = f"http://127.0.0.1:{port}"
    web.until(lambda: processes.answers(f"{address}/readyz"), "readiness")
    worker.until(lambda: processes.logged(worker, "ready"), "readiness")
    house.sandbox.deliver_to(f"{address}{manifest.SLACK_PATH}")


def _start_two_of_everything(house: House, stack: ExitStack) -> None:
    ports = processes.two_free_ports()
    secret = {"SLACK_SIGNING_SECRET": house.sandbox.signing_secret, "LISTENER_THREADS": "8"}
    both = processes.two_of_everything(house.environment | secret, ports[0], house.folder / "log")
    house.processes["honcho"] = stack.enter_context(both)
    addresses = [f"http://127.0.0.1:{port}" for port in ports]
    for address in addresses:
        both.until(partial(processes.answers, f"{address}/readyz"), "readiness")
    both.until(lambda: processes.count_logged(both, "ready") == 2, "readiness of two workers")
    house.sandbox.deliver_to(*(f"{address}{manifest.SLACK_PATH}" for address in addresses))


def _start_socket(house: House, stack: ExitStack) -> None:
    token = {"SLACK_APP_TOKEN": house.sandbox.app_token}
    one = processes.all_in_one(house.environment | token, house.folder / "app.log")
    house.processes["app"] = stack.enter_context(one)
    one.until(lambda: "Heard is running." in one.output, "readiness")


def _manifest(transport: str) -> dict[str, object]:
    socket_mode = manifest.read()
    if transport == "socket":
        return socket_mode
    return manifest.for_http(socket_mode, "https://heard.example.com")


@pytest.fixture
def acme(house: House) -> Workspace:
    """A fresh workspace, on the day on which every scene begins."""
    house.sandbox.faults.clear()
    house.move_clock_to(TODAY)
    return house.workspace("Acme")


@pytest.fixture
def cast(acme: Workspace) -> Cast:
    """Maya has started Checkout revamp, with Lena as approver."""
    people = assemble(acme)
    start_initiative(people.maya, people.checkout, people.lena)
    return people

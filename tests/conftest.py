"""What every test may ask for: a migrated database of each kind, the parts built on it, and people.

Maya drives Checkout revamp, Ben has a stake in it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot import schema
from bot.actor import Actor
from bot.clock import Clock
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from bot.secrets import Vault
from bot.settings import Mode, load
from bot.slack.client import client_factory
from models import Base
from models.session import Database
from tests import databases
from tests import factories as scene
from tests.clocks import turn
from tests.first_run import first_run as first_run
from tests.first_run import played as played

STATEMENT_MS = 30_000


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a PostgreSQL server."""
    return databases.postgres_server(tmp_path_factory.mktemp("postgres"))


@pytest.fixture(scope="session", params=databases.ENGINES)
def migrated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A database built by the migrations, shared by the tests of this process."""
    if request.param == "sqlite":
        url = f"sqlite+pysqlite:///{tmp_path_factory.mktemp('sqlite') / 'heard.db'}"
        yield from _opened(url)
    else:
        with databases.postgres_database(request.getfixturevalue("postgres")) as url:
            yield from _opened(url)


def _opened(url: str) -> Iterator[Database]:
    # What is shown of many at once is that nothing is lost, not how fast a machine is.
    database = Database(url, pool_size=40, statement_ms=STATEMENT_MS)
    schema.upgrade(database.engine)
    yield database
    database.close()


@pytest.fixture
def database(migrated: Database) -> Iterator[Database]:
    """A migrated database without a row in it."""
    yield migrated
    tables = list(reversed(Base.metadata.sorted_tables))
    with migrated.writing() as session:
        if migrated.is_sqlite:
            for table in tables:
                session.execute(table.delete())
        else:
            # Deleting thousands of rows checks each against every table that points at it.
            session.execute(text(f"TRUNCATE {', '.join(table.name for table in tables)}"))


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    """A clock that begins on the morning of the scenes, and that a test can turn."""
    clock = Clock(tmp_path / "clock")
    turn(clock, scene.MORNING)
    return clock


@pytest.fixture
def deps(database: Database, clock: Clock) -> Deps:
    """The parts of a process around a real database; Slack is wherever the test says."""
    key = Fernet.generate_key().decode()
    settings = load(Mode.ALL_IN_ONE, {"secret_keys": key, "clock_file": clock.offset_file})
    return Deps(
        database=database,
        clock=clock,
        settings=settings,
        vault=Vault([key]),
        client=client_factory(settings.slack_api_url),
    )


@pytest.fixture
def maya(deps: Deps) -> Actor:
    """The driver, in a workspace with one public channel."""
    scene.workspace(deps)
    scene.channel(deps)
    return scene.person(deps, "Maya")


@pytest.fixture
def ben(deps: Deps, maya: Actor) -> Actor:
    """A member of the same workspace, who leads nothing."""
    return scene.person(deps, "Ben", workspace_id=maya.workspace_id)


@pytest.fixture
def checkout(deps: Deps, maya: Actor) -> InitiativeCard:
    """An initiative at home in the public channel."""
    return scene.initiative(deps, maya)

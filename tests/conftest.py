"""What every test may ask for: a migrated database of each kind, and the parts built on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot import schema
from bot.clock import Clock
from bot.deps import Deps
from bot.secrets import Vault
from bot.settings import Mode, load
from bot.slack.client import client_factory
from models import Base
from models.session import Database
from tests import databases


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
    database = Database(url, pool_size=40)
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
    """A clock that a test can move by writing seconds into its file."""
    return Clock(tmp_path / "clock")


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

"""The database's schema against the one this code was written for."""

import time
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

log = structlog.get_logger()
PATIENCE_SECONDS, PAUSE_SECONDS = 10.0, 0.5
"""How long a process that starts together with its database waits for it."""
ALEMBIC_INI = Path(__file__).parent.parent / "alembic.ini"


class SchemaBehind(Exception):
    """The database lacks migrations; the message says what to run."""


def require_current(engine: Engine, patience: float = PATIENCE_SECONDS) -> None:
    """Raises SchemaBehind unless every migration has been applied.

    Waits `patience` seconds for a database that does not answer yet, then raises OperationalError.
    """
    head = ScriptDirectory.from_config(Config(ALEMBIC_INI)).get_current_head()
    current = _revision(engine, time.monotonic() + patience)
    if current != head:
        raise SchemaBehind(
            f"The database is at migration {current or 'none'} and this code needs {head}: "
            "run `alembic upgrade head` (or `make migrate`) first."
        )


def _revision(engine: Engine, deadline: float) -> str | None:
    while True:
        try:
            with engine.connect() as connection:
                return MigrationContext.configure(connection).get_current_revision()
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            log.warning("the database does not answer yet", action="waiting")
            time.sleep(PAUSE_SECONDS)


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest schema."""
    config = Config(ALEMBIC_INI)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # What is too long for a person who waits is not too long for a migration.
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

"""The database's schema against the one this code was written for."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

ALEMBIC_INI = Path(__file__).parent.parent / "alembic.ini"


class SchemaBehind(Exception):
    """The database lacks migrations; the message says what to run."""


def require_current(engine: Engine) -> None:
    """Raises SchemaBehind unless every migration has been applied."""
    head = ScriptDirectory.from_config(Config(ALEMBIC_INI)).get_current_head()
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current != head:
        raise SchemaBehind(
            f"The database is at migration {current or 'none'} and this code needs {head}: "
            "run `alembic upgrade head` (or `make migrate`) first."
        )


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest schema."""
    config = Config(ALEMBIC_INI)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

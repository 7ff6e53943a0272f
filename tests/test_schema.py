"""The migrations build what the models describe."""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot import schema
from models.session import Database


def test_the_migrations_build_exactly_the_models(database: Database) -> None:
    config = Config(schema.ALEMBIC_INI)
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_a_database_without_migrations_is_refused_with_the_command_to_run() -> None:
    with pytest.raises(schema.SchemaBehind, match="alembic upgrade head"):
        schema.require_current(create_engine("sqlite://"))

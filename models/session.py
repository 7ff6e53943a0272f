"""Engines and sessions: `reading` for queries, `writing` for one transaction that changes something."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 2
STATEMENT_TIMEOUT_MS = 2000
FORGET_MS = 100
SECRET_ROWS = ("ballots", "poll_voters", "polls")
"""Tables whose deleted rows would tell who answered what."""


class Database:
    """One database, opened once a process.

    `reading()` and `writing()` are the only two ways to a session. SQLite has a single writer, so there
    `writing` takes a process-wide lock and begins IMMEDIATE: threads queue in order instead of failing
    with "database is locked", and a lock is never upgraded half-way through a transaction. On PostgreSQL
    a statement, its wait for a lock included, is given up after `statement_ms`.
    """

    def __init__(
        self, url: str, *, pool_size: int = 10, statement_ms: int = STATEMENT_TIMEOUT_MS
    ) -> None:
        self.engine = _engine(url, pool_size, statement_ms)
        self._one_writer = threading.Lock() if self.is_sqlite else None
        reader = self.engine.execution_options(begin="BEGIN", postgresql_readonly=True)
        writer = self.engine.execution_options(begin="BEGIN IMMEDIATE")
        self._reading = sessionmaker(reader, expire_on_commit=False)
        self._writing = sessionmaker(writer, expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        """True for the embedded database, which has one writer and no SKIP LOCKED."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries; whatever it changed is rolled back."""
        with self._reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        if self._one_writer is None:
            with self._writing.begin() as session:
                yield session
        else:
            with self._one_writer, self._writing.begin() as session:
                yield session

    def forget_deleted(self) -> bool:
        """Take what was deleted out of the files as well; False where somebody was in the way: try again.

        SQLite overwrites what is deleted (secure_delete), but its log keeps pages as they were until it is
        emptied. PostgreSQL keeps dead rows until it is vacuumed.
        """
        if self._one_writer is not None:
            with self._one_writer:
                return self._empty_log()
        try:
            with self.engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            ) as connection:
                connection.exec_driver_sql(f"VACUUM {', '.join(SECRET_ROWS)}")
        except OperationalError:  # others hold the tables, or the statement's time was up
            return False
        return True

    def _empty_log(self) -> bool:
        raw = self.engine.raw_connection()
        try:
            cursor = raw.cursor()
            # Nobody shall wait for this: it is tried again.
            cursor.execute(f"PRAGMA busy_timeout = {FORGET_MS}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (is_busy, *_) = cursor.fetchone() or (1,)
            cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
            cursor.close()
        finally:
            raw.close()
        return not is_busy

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _engine(url: str, pool_size: int, statement_ms: int) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(
            url,
            pool_size=pool_size,
            hide_parameters=True,
            connect_args={"timeout": BUSY_SECONDS},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,  # a server counts connections: two processes with as many threads must fit
        pool_pre_ping=True,  # a round trip each time, and nobody notices that the server was restarted
        hide_parameters=True,  # an error's text must not carry what people wrote
        connect_args={"options": f"-c statement_timeout={statement_ms}"},
    )


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own transaction control begins late and never IMMEDIATE; off with it, see `begin`.
    raw: Any = connection
    raw.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "foreign_keys = ON",
        "synchronous = NORMAL",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

"""Waiting in line for a row that everybody writes to."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

RAISING = 1
"""The line of those who raise a concern in an initiative: the first of two keys; its id is the other."""
KEYS = 2**31
"""Both keys are signed integers of 32 bits."""


def wait_in_line(session: Session, line: int, row_id: int) -> None:
    """Wait until all who came before are done; the turn ends with the transaction.

    PostgreSQL has those who wait for a row begin again, behind the others, each time that it is written
    to: of many at once somebody waits until their statement's time is up. An advisory lock is given in
    the order in which it was asked for. Ask for it before any row. SQLite has one writer at a time.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(line, row_id % KEYS)))

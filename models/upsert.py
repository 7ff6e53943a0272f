"""INSERT ... ON CONFLICT, which both databases speak and SQLAlchemy spells twice."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import TextClause, case, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.base import Base


def insert_or_leave(session: Session, model: type[Base], **values: Any) -> bool:
    """Insert a row unless one like it is there. True when it was inserted."""
    statement = _insert(session)(model).values(**values).on_conflict_do_nothing()
    return _wrote(session, statement, model)


def insert_or_update(
    session: Session,
    model: type[Base],
    keys: Sequence[str],
    only_where: Any = None,
    **values: Any,
) -> bool:
    """Insert a row, or give the one with the same `keys` the other values where `only_where` holds.

    Two at once do not collide: the second waits and updates. True when a row was written.
    """
    others = {name: value for name, value in values.items() if name not in keys}
    statement = _insert(session)(model).values(**values)
    statement = statement.on_conflict_do_update(
        index_elements=list(keys), set_=others, where=only_where
    )
    return _wrote(session, statement, model)


def insert_or_lower(
    session: Session,
    model: type[Base],
    keys: Sequence[str],
    among: TextClause,
    column: str,
    **values: Any,
) -> None:
    """Insert a row, or let `column` of the one with the same `keys` be the lower of both.

    `keys` are unique `among` some rows only. Whichever row it is, it is held until the caller commits.
    """
    statement = _insert(session)(model).values(**values)
    mine, theirs = statement.excluded[column], getattr(model, column)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=list(keys),
            index_where=among,
            set_={column: case((mine < theirs, mine), else_=theirs)},
        )
    )


def _insert(session: Session) -> Any:
    is_postgres = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert if is_postgres else sqlite.insert


def _wrote(session: Session, statement: Any, model: type[Base]) -> bool:
    # RETURNING tells on both databases whether a row was written; the count of rows does not.
    key = inspect(model).primary_key
    return session.execute(statement.returning(*key)).first() is not None

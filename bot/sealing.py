"""Everything that is sealed in the database, brought under the newest of SECRET_KEYS.

Once nothing is left under an older key, that key can be taken out of the setting and nothing is lost.
"""

from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.secrets import Vault
from models import Concern, Installation, Poll
from models.session import Database

SEALED: tuple[InstrumentedAttribute[Any], ...] = (
    Installation.token,
    Concern.relay,
    Poll.ballot_key,
)
AT_ONCE = 500


def reseal(database: Database, vault: Vault, at_once: int = AT_ONCE) -> int:
    """Reseal what an older key sealed, `at_once` rows a transaction. Returns how many there were.

    Raises SealBroken where none of the keys fits: one was taken out too early.
    """
    resealed = 0
    for column in SEALED:
        after: Any = None
        while True:
            with database.writing() as session:
                changed, after = _some(session, vault, column, after, at_once)
            resealed += changed
            if after is None:
                break
    return resealed


def _some(
    session: Session, vault: Vault, column: InstrumentedAttribute[Any], after: Any, at_once: int
) -> tuple[int, Any]:
    # Locked row by row: the sender moves a relay at the same time, and neither may undo the other.
    row_id = inspect(column.class_).primary_key[0]
    statement = select(column.class_).where(column.is_not(None)).order_by(row_id).limit(at_once)
    if after is not None:
        statement = statement.where(row_id > after)
    rows = session.scalars(statement.with_for_update()).all()
    changed = 0
    for row in rows:
        sealed = getattr(row, column.key)
        if not vault.is_newest(sealed):
            setattr(row, column.key, vault.reseal(sealed))
            changed += 1
    return changed, getattr(rows[-1], row_id.key) if len(rows) == at_once else None

"""The attack: somebody who may read every row looks for what leads from a person to what they raised.

Three ways lead there: one row that tells of both, two rows that share what nobody could guess, and two
rows that were written in the same minute.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from models import Base
from models.session import Database

DIRECTORY = {"people", "memberships", "home_visits"}
"""Tables that hold whoever Slack described, or has the Home tab open, whatever they did."""
SAME = timedelta(minutes=1)
_LONG = re.compile(r"[\w+/=.-]{12,}")
_NAMES_A_CONCERN = ("concern_id", "joined_id")


@dataclass(frozen=True)
class Row:
    """A row as it is read: its table, all it says, and by name what can be compared."""

    table: str
    text: str
    values: Mapping[str, Any] = field(compare=False)

    def tells(self, *needles: str) -> bool:
        """Whether one of these stands in it, as a whole word."""
        return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", self.text) for one in needles)

    def moments(self) -> list[datetime]:
        """The instants in it that are kept nearer than to ten minutes."""
        instants = [one for one in self.values.values() if isinstance(one, datetime)]
        return [one for one in instants if one.minute % 10 or one.second or one.microsecond]

    def tokens(self) -> set[str]:
        """What stands in it that nobody could guess: ids of submissions, random ones, times of Slack."""
        return {word for word in _LONG.findall(self.text) if re.search(r"\d", word)}


@dataclass(frozen=True)
class Secret:
    """Whose it is, as they are called in rows, and what it is: its ids, labels and words."""

    person: Collection[str]
    ids: Collection[int]
    words: Collection[str]

    def names(self, row: Row) -> bool:
        """Whether a row tells of the person."""
        return row.tells(*self.person)

    def is_about(self, row: Row) -> bool:
        """Whether a row tells of the concern."""
        if row.tells(*self.words):
            return True
        if row.table == "concerns" and row.values["id"] in self.ids:
            return True
        params = row.values.get("params")
        told = {**row.values, **(params if isinstance(params, dict) else {})}
        if any(told.get(name) in self.ids for name in _NAMES_A_CONCERN):
            return True
        return any(row.tells(f"{kind}:{one}") for kind in ("relay", "raiser") for one in self.ids)


def stored(database: Database, workspace_id: str) -> frozenset[Row]:
    """Every row of a workspace."""
    with database.reading() as session:
        return frozenset(
            Row(table.name, repr(tuple(row)), dict(row._mapping))
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table))
            if workspace_id in row
        )


def joins(rows: Iterable[Row], secret: Secret) -> list[str]:
    """Each way that leads from the person to the concern, with the tables it leads through."""
    rows = list(rows)
    theirs = [row for row in rows if secret.names(row)]
    about = [row for row in rows if secret.is_about(row)]
    assert about, "an attack that finds no concern would find nobody"
    found = [f"says both: {row.table}" for row in theirs if secret.is_about(row)]
    for one in theirs:
        for other in about:
            way = f"{one.table} and {other.table}"
            if one.tokens() & other.tokens():
                found.append(f"share something: {way}")
            if any(abs(a - b) < SAME for a in one.moments() for b in other.moments()):
                found.append(f"same minute: {way}")
    return found


@dataclass
class Deed:
    """What was written while somebody did something."""

    rows: frozenset[Row] = frozenset()

    def betrays(self, secret: Secret, at: datetime) -> list[str]:
        """What of it tells who did it, or in which minute: a row of theirs, or a moment of the deed."""
        names = [f"names them: {row.table}" for row in self.rows if secret.names(row)]
        return names + [
            f"tells the minute: {row.table}"
            for row in self.rows
            if any(abs(moment - at) < SAME for moment in row.moments())
        ]


@contextmanager
def watched(database: Database, workspace_id: str) -> Iterator[Deed]:
    """Note what is written meanwhile: who copies the database twice sees what a deed has changed."""
    before, deed = stored(database, workspace_id), Deed()
    yield deed
    deed.rows = stored(database, workspace_id) - before

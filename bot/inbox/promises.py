"""By when first answers, and the next news, were promised: in days of each driver's own zone."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.people import rules as people_rules
from models import Concern, Initiative, Person
from models.vocabulary import Status

UNKNOWN_ZONE = "UTC"
WAITS_FOR_ANSWER: ColumnElement[bool] = Concern.status == Status.NEW
# What is new owes its first answer before any other news: nothing is late twice.
WAITS_FOR_NEWS: ColumnElement[bool] = and_(Concern.is_open == true(), Concern.status != Status.NEW)


@dataclass(frozen=True)
class Promises:
    """What day it is for the driver of each of some initiatives: their promises hold until it is over."""

    days: Mapping[int, date]

    def is_broken(self, concern: Concern) -> bool:
        """Whether a concern waits for a first answer longer than was promised."""
        today = self.days.get(concern.initiative_id)
        return concern.status is Status.NEW and today is not None and concern.hear_by < today

    def broken(self) -> ColumnElement[bool]:
        """`is_broken` in SQL."""
        return and_(WAITS_FOR_ANSWER, self._over(Concern.hear_by))

    def news_owed(self) -> ColumnElement[bool]:
        """Whether a concern waits for its next news longer than was promised, in SQL."""
        return and_(WAITS_FOR_NEWS, self._over(Concern.due_on))

    def late(self, workspace_id: str) -> Select[int]:
        """All that waits longer than was promised, by id."""
        return either(
            select(Concern.id).where(Concern.workspace_id == workspace_id, self.broken()),
            select(Concern.id).where(Concern.workspace_id == workspace_id, self.news_owed()),
        )

    def _over(
        self, day: InstrumentedAttribute[date] | InstrumentedAttribute[date | None]
    ) -> ColumnElement[bool]:
        # There are three days on earth at most, so it stays short.
        by_day: dict[date, list[int]] = defaultdict(list)
        for initiative_id, today in self.days.items():
            by_day[today].append(initiative_id)
        over = [
            and_(Concern.initiative_id.in_(sorted(ids)), day < today)
            for today, ids in sorted(by_day.items())
        ]
        return or_(false(), *over)


def late_anywhere(before: date) -> Select[int]:
    """All that may wait too long in any workspace: promised for a day before this one, by id."""
    return either(
        select(Concern.id).where(WAITS_FOR_ANSWER, Concern.hear_by < before),
        select(Concern.id).where(WAITS_FOR_NEWS, Concern.due_on < before),
    )


def either(first: Select[int], second: Select[int]) -> Select[int]:
    """The rows of both: each is found along its own index, and with "or" between them none would be."""
    both = union_all(first, second).subquery()
    return select(both.c.id)


def of(
    session: Session, workspace_id: str, initiatives: ColumnElement[bool], now: datetime
) -> Promises:
    """The promises of those initiatives for which `initiatives` holds."""
    rows = session.execute(
        select(Initiative.id, Person.zone)
        .outerjoin(
            Person,
            and_(
                Person.workspace_id == Initiative.workspace_id,
                Person.user_id == Initiative.driver_id,
            ),
        )
        .where(Initiative.workspace_id == workspace_id, initiatives)
    )
    return Promises({row.id: people_rules.local_day(now, row.zone or UNKNOWN_ZONE) for row in rows})

"""By when first answers were promised: in working days of each driver's own zone."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from bot.people import rules as people_rules
from models import Concern, Initiative, Person
from models.vocabulary import Status

UNKNOWN_ZONE = "UTC"


@dataclass(frozen=True)
class Promises:
    """What day it is for the driver of each of some initiatives: their promises hold until it is over."""

    days: Mapping[int, date]

    def is_broken(self, concern: Concern) -> bool:
        """Whether a concern waits for a first answer longer than was promised."""
        today = self.days.get(concern.initiative_id)
        return concern.status is Status.NEW and today is not None and concern.hear_by < today

    def broken(self) -> ColumnElement[bool]:
        """`is_broken` in SQL. There are three days on earth at most, so it stays short."""
        by_day: dict[date, list[int]] = defaultdict(list)
        for initiative_id, today in self.days.items():
            by_day[today].append(initiative_id)
        late = [
            and_(Concern.initiative_id.in_(sorted(ids)), Concern.hear_by < today)
            for today, ids in sorted(by_day.items())
        ]
        return and_(Concern.status == Status.NEW, or_(false(), *late))


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

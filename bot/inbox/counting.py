"""How much waits for somebody: everything counted in one statement."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.inbox import promises
from bot.inbox.promises import Promises
from bot.initiatives import service as initiatives
from models import Concern, Initiative
from models.vocabulary import Status, Visibility


@dataclass(frozen=True)
class Waiting:
    """What somebody leads or looks after, by initiative: how much is open, and waits for a first answer.

    `late` waits for it longer than its raisers were promised, `owed` for the next news.
    """

    open: Mapping[int, int] = field(default_factory=dict)
    new: Mapping[int, int] = field(default_factory=dict)
    late: Mapping[int, int] = field(default_factory=dict)
    owed: Mapping[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many open concerns there are."""
        return sum(self.open.values())

    @property
    def unanswered(self) -> int:
        """How many of them wait for a first answer."""
        return sum(self.new.values())

    @property
    def overdue(self) -> int:
        """How many of them are late."""
        return sum(self.late.values())

    @property
    def news_overdue(self) -> int:
        """How many open concerns wait for their next news longer than was promised."""
        return sum(self.owed.values())


def promised(session: Session, actor: Actor, led: Collection[int], now: datetime) -> Promises:
    """The promises of all that waits for the actor, who leads the initiatives `led`."""
    owned = select(Concern.initiative_id).where(
        Concern.workspace_id == actor.workspace_id, Concern.owner_id == actor.user_id
    )
    mine = or_(Initiative.id.in_(led), Initiative.id.in_(owned))
    return promises.of(session, actor.workspace_id, mine, now)


def count(session: Session, actor: Actor, led: Collection[int], promised: Promises) -> Waiting:
    """Count what waits for the actor, who leads the initiatives `led`."""
    kinds = {
        "open": Concern.is_open == true(),
        # Every promise has a day: naming it lets SQLite find those that wait by their own index.
        "new": and_(Concern.status == Status.NEW, Concern.hear_by > date.min),
        "late": promised.broken(),
        "owed": promised.news_owed(),
    }
    # Each along its own index: with "or" between them, none would be used.
    statement = union_all(
        *(
            _counted(mine, kind, which)
            for kind, which in kinds.items()
            for mine in (_led(actor, led), looked_after(actor, led))
        )
    )
    found: dict[str, dict[int, int]] = {kind: {} for kind in kinds}
    for row in session.execute(statement):
        found[row.kind][row.initiative_id] = row.times
    return Waiting(**found)


def looked_after(actor: Actor, led: Collection[int]) -> ColumnElement[bool]:
    """What the actor looks after in initiatives that others lead, of what they may see."""
    inside = select(Initiative.id).where(
        Initiative.workspace_id == actor.workspace_id, initiatives.is_insider(actor.user_id)
    )
    return and_(
        Concern.workspace_id == actor.workspace_id,
        Concern.owner_id == actor.user_id,
        Concern.initiative_id.not_in(led),
        or_(Concern.visibility != Visibility.LEADS, Concern.initiative_id.in_(inside)),
    )


def _led(actor: Actor, led: Collection[int]) -> ColumnElement[bool]:
    return and_(Concern.workspace_id == actor.workspace_id, Concern.initiative_id.in_(led))


def _counted(
    mine: ColumnElement[bool], kind: str, which: ColumnElement[bool]
) -> Select[str, int, int]:
    return (
        select(literal(kind).label("kind"), Concern.initiative_id, func.count().label("times"))
        .where(mine, which)
        .group_by(Concern.initiative_id)
    )

"""A concern under the lock of its initiative: whoever changes it holds this."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns import rules
from bot.concerns.words import GONE, JUST_MOVED, by_now
from bot.errors import NotFound
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import rules as people_rules
from bot.people import service as people
from models import Concern, Initiative


@dataclass(frozen=True)
class Held:
    """A concern under its initiative's lock; `today` is the driver's day."""

    concern: Concern
    card: InitiativeCard
    initiative: Initiative
    today: date

    @property
    def label(self) -> str:
        """What people call it."""
        return rules.label(self.card.key, self.concern.number)

    @property
    def by_now(self) -> str:
        """Where it stands, for somebody who expected something else."""
        return by_now(self.label, self.concern.status)


def find(session: Session, workspace_id: str, concern_id: int) -> Concern:
    """A concern of this workspace, not held. Raises NotFound."""
    found = maybe(session, workspace_id, concern_id)
    if found is None:
        raise NotFound(GONE)
    return found


def maybe(session: Session, workspace_id: str, concern_id: int) -> Concern | None:
    """A concern of this workspace, not held; None where it is not there."""
    found = session.get(Concern, concern_id)
    return found if found is not None and found.workspace_id == workspace_id else None


def find_led(session: Session, actor: Actor, concern_id: int) -> tuple[Concern, InitiativeCard]:
    """A concern, not held, of an initiative that the actor leads. Raises NotFound, NotAllowed."""
    concern = find(session, actor.workspace_id, concern_id)
    card = initiatives.get(session, actor.workspace_id, concern.initiative_id)
    initiatives.require_lead(session, actor, card)
    return concern, card


def numbered(
    session: Session, workspace_id: str, initiative_id: int, number: int
) -> Concern | None:
    """The concern that has this number in its initiative today."""
    return session.scalar(
        select(Concern).where(
            Concern.workspace_id == workspace_id,
            Concern.initiative_id == initiative_id,
            Concern.number == number,
        )
    )


def submitted(session: Session, workspace_id: str, submission: str) -> Concern | None:
    """What was stored before by the same submission: a double click, or a retry."""
    return session.scalar(
        select(Concern).where(
            Concern.workspace_id == workspace_id, Concern.submission == submission
        )
    )


def hold(session: Session, workspace_id: str, concern_id: int, now: datetime) -> Held:
    """Take the lock of a concern's initiative and read the concern under it. Raises NotFound."""
    found = find(session, workspace_id, concern_id)
    card = initiatives.get(session, workspace_id, found.initiative_id)
    initiative = session.get_one(Initiative, card.id, with_for_update=True)
    concern = session.get_one(Concern, concern_id, populate_existing=True)
    if concern.initiative_id != card.id:
        # Moved while we waited. Taking the other lock as well could wait for whoever waits for ours.
        raise NotFound(JUST_MOVED)
    return Held(concern, card, initiative, today_of(session, workspace_id, card, now))


def today_of(session: Session, workspace_id: str, card: InitiativeCard, now: datetime) -> date:
    """What day it is for the driver of an initiative."""
    return people_rules.local_day(now, people.zone_of(session, workspace_id, card.driver_id))

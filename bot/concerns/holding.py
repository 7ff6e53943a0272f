"""A concern under the lock of its initiative: whoever changes it holds this."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.concerns import rules
from bot.concerns.words import BY_NOW, GONE, JUST_MOVED, STATUS
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
        return BY_NOW.format(label=self.label, status=STATUS[self.concern.status].lower())


def find(session: Session, workspace_id: str, concern_id: int) -> Concern:
    """A concern of this workspace, not held. Raises NotFound."""
    found = session.get(Concern, concern_id)
    if found is None or found.workspace_id != workspace_id:
        raise NotFound(GONE)
    return found


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

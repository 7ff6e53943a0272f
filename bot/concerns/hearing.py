"""Who hears of what waits: the one place that knows, for the note, the nudge, and Not yet.

Whoever looks after a concern, else its driver, else the co-leads, else the approver; see
docs/decisions/0026.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session, aliased

from bot.actor import Actor
from bot.concerns import reading, rules
from bot.concerns.schemas import ConcernCard
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from bot.people import service as people
from models import Concern, Person
from models.vocabulary import Role, Visibility

OWNER = aliased(Person)
"""Whoever looks after a concern and can: who left, was erased, or may not see it, hears nothing any more."""
IS_OWNER = and_(
    OWNER.workspace_id == Concern.workspace_id,
    OWNER.user_id == Concern.owner_id,
    OWNER.active,
    OWNER.role == Role.MEMBER,
    or_(Concern.visibility != Visibility.LEADS, initiatives.is_insider(OWNER.user_id)),
)
"""The condition of an outer join of OWNER to a concern and its initiative."""


@dataclass(frozen=True)
class Hearing:
    """Who of a workspace is `there` to hear, and who is `away`: they hear later."""

    there: frozenset[str]
    away: frozenset[str]

    def stand_ins(self, card: InitiativeCard) -> tuple[str, ...]:
        """Who hears of this initiative's concerns that nobody looks after."""
        return rules.stand_ins(
            card.driver_id, card.co_lead_ids, card.approver_id, there=self.there, away=self.away
        )

    def who_hears(self, owner: str | None, card: InitiativeCard) -> tuple[str, ...]:
        """Who hears of a concern that `owner` looks after and can."""
        return rules.who_hears(owner, self.stand_ins(card), self.away)

    def heard_by(self, user_id: str, cards: Collection[InitiativeCard]) -> ColumnElement[bool]:
        """The rule of `who_hears` in SQL, of OWNER and the concern of the row.

        `cards` are the initiatives that somebody is inside of.
        """
        stands_in = [card.id for card in cards if user_id in self.stand_ins(card)]
        nobody_else = or_(OWNER.user_id.is_(None), OWNER.user_id.in_(self.away))
        return or_(
            OWNER.user_id == user_id, and_(Concern.initiative_id.in_(stands_in), nobody_else)
        )


def of_initiatives(
    session: Session,
    workspace_id: str,
    cards: Collection[InitiativeCard],
    now: datetime,
    owners: Collection[str] = (),
) -> Hearing:
    """Who hears of these initiatives, in two statements; `owners` look after concerns of theirs."""
    wanted = set(owners).union(*(card.insider_ids for card in cards))
    return Hearing(
        there=people.members_among(session, workspace_id, wanted),
        away=reach.away(session, workspace_id, now),
    )


def of_concern(
    session: Session, concern: Concern, card: InitiativeCard, now: datetime
) -> Sequence[str]:
    """Who hears of a concern."""
    owner = reading.owner_of(concern, card)
    found = of_initiatives(
        session, concern.workspace_id, [card], now, owners=[owner] if owner else []
    )
    return found.who_hears(owner if owner in found.there else None, card)


def may_hear(session: Session, workspace_id: str, card: InitiativeCard, user_id: str) -> bool:
    """Whether somebody may still hear of what is new: they lead it, or it is left to them."""
    reader = Actor(workspace_id, user_id, workspace_id)
    if user_id not in card.lead_ids and not initiatives.is_left_to(session, reader, card):
        return False
    return people.is_member(session, reader)


def told_to(
    session: Session,
    concerns: Sequence[Concern],
    cards: Mapping[int, InitiativeCard],
    reader: Actor,
) -> tuple[ConcernCard, ...]:
    """These concerns as somebody reads them who hears of them, or to whom their initiative is left."""
    told = reading.cards_of(session, concerns, dict(cards), reader)
    seen = {
        concern.initiative_id
        for one, concern in zip(told, concerns, strict=True)
        if not one.may_answer
    }
    left = {i for i in seen if initiatives.is_left_to(session, reader, cards[i])}
    return tuple(
        one.model_copy(update={"left_to_reader": concern.initiative_id})
        if concern.initiative_id in left
        else one
        for one, concern in zip(told, concerns, strict=True)
    )

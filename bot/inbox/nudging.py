"""One nudge a day for what waits longer than was promised, in the working hours of whom it waits for.

It follows from the concerns as they stand, not from a plan: who has answered is not nudged, whoever took
over is.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns import hearing
from bot.concerns.hearing import IS_OWNER, OWNER
from bot.delivery import service as delivery
from bot.inbox import promises
from bot.inbox.schemas import Nudge, NudgeParams, Snoozed
from bot.initiatives import service as initiatives
from bot.people import reach
from bot.people import rules as people_rules
from bot.people import service as people
from models import Concern, Delivery, Initiative, Person
from models.vocabulary import DeliveryKind, Reminders

SHOWN = 5
_OF_INITIATIVE = and_(
    Initiative.workspace_id == Concern.workspace_id, Initiative.id == Concern.initiative_id
)
_PROMISED_FOR = case((promises.WAITS_FOR_ANSWER, Concern.hear_by), else_=Concern.due_on)


def whom(session: Session, now: datetime) -> Sequence[tuple[str, str]]:
    """Workspace and person for whom something waits too long, and who were not nudged today."""
    late = session.execute(
        select(Concern.workspace_id, Concern.initiative_id, OWNER.user_id.label("owner_id"))
        .join(Initiative, _OF_INITIATIVE)
        .outerjoin(OWNER, IS_OWNER)
        .where(Concern.id.in_(promises.late_anywhere(_latest_day(now))))
        .distinct()
    )
    waits: dict[str, set[tuple[int, str | None]]] = defaultdict(set)
    for row in late:
        waits[row.workspace_id].add((row.initiative_id, row.owner_id))
    pairs = [
        (workspace_id, user_id)
        for workspace_id, those in sorted(waits.items())
        for user_id in sorted(_hearing_of(session, workspace_id, those, now))
    ]
    return [pair for pair in pairs if _is_due(session, *pair, now)]


def send(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    """Nudge somebody, unless another worker just did."""
    # One at a time for each person: two workers at once must not both find that nothing was sent today.
    session.get(Person, (workspace_id, user_id), with_for_update=True)
    if not _is_due(session, workspace_id, user_id, now):
        return
    delivery.enqueue(
        session,
        workspace_id=workspace_id,
        kind=DeliveryKind.NUDGE,
        audience=user_id,
        params=NudgeParams(user_id=user_id),
        due=now,
        card=_card(session, workspace_id, user_id, now),
    )


def nudge(session: Session, workspace_id: str, params: NudgeParams, now: datetime) -> Nudge | None:
    """What the nudge says when it is sent; None once nothing waits longer than was promised."""
    late = _late_for(session, workspace_id, params.user_id, now)
    total, unanswered = session.execute(
        select(func.count(), func.count(case((promises.WAITS_FOR_ANSWER, Concern.id))))
        .select_from(Concern)
        .join(Initiative, _OF_INITIATIVE)
        .outerjoin(OWNER, IS_OWNER)
        .where(late)
    ).one()
    concerns: Sequence[Concern] = session.scalars(
        select(Concern)
        .join(Initiative, _OF_INITIATIVE)
        .outerjoin(OWNER, IS_OWNER)
        .where(late)
        .order_by(_PROMISED_FOR, Concern.id)
        .limit(SHOWN)
    ).all()
    if not total or not concerns:
        return None
    about = {c.initiative_id for c in concerns}
    cards = {card.id: card for card in initiatives.several(session, workspace_id, about)}
    reader = Actor(workspace_id, params.user_id, workspace_id)
    told = hearing.told_to(session, concerns, cards, reader)
    return Nudge(cards=told, total=total, news=total - unanswered)


def snooze(session: Session, actor: Actor, days: int, now: datetime) -> Snoozed:
    """No nudge for so many days; what waits stays in the inbox. Raises NotAllowed for outsiders."""
    people.require_known(session, actor)
    today = people_rules.local_day(now, people.zone_of(session, actor.workspace_id, actor.user_id))
    chosen = reach.preference(session, actor.workspace_id, actor.user_id)
    chosen.nudged_from = today + timedelta(days=days)
    return Snoozed(until=chosen.nudged_from)


def _is_due(session: Session, workspace_id: str, user_id: str, now: datetime) -> bool:
    today = people_rules.local_day(now, people.zone_of(session, workspace_id, user_id))
    if not _wants(session, workspace_id, user_id, today, now):
        return False
    card = _card(session, workspace_id, user_id, now)
    sent = select(Delivery.id).where(Delivery.workspace_id == workspace_id, Delivery.card == card)
    if session.scalar(sent.limit(1)) is not None:
        return False
    late = (
        select(Concern.id)
        .join(Initiative, _OF_INITIATIVE)
        .outerjoin(OWNER, IS_OWNER)
        .where(_late_for(session, workspace_id, user_id, now))
    )
    return session.scalar(late.limit(1)) is not None


def _wants(session: Session, workspace_id: str, user_id: str, today: date, now: datetime) -> bool:
    if reach.reminders_of(session, workspace_id, user_id) is Reminders.NONE:
        return False
    rests_until = reach.nudged_from(session, workspace_id, user_id)
    if rests_until is not None and today < rests_until:
        return False
    return reach.moment(session, workspace_id, user_id, now) <= now


def _card(session: Session, workspace_id: str, user_id: str, now: datetime) -> str:
    today = people_rules.local_day(now, people.zone_of(session, workspace_id, user_id))
    return f"nudge:{user_id}:{today}"


def _late_for(
    session: Session, workspace_id: str, user_id: str, now: datetime
) -> ColumnElement[bool]:
    inside = initiatives.inside(session, workspace_id, user_id)
    found = hearing.of_initiatives(session, workspace_id, inside, now)
    owned = select(Concern.initiative_id).where(
        Concern.workspace_id == workspace_id, Concern.owner_id == user_id
    )
    theirs = or_(Initiative.id.in_([card.id for card in inside]), Initiative.id.in_(owned))
    promised = promises.of(session, workspace_id, theirs, now)
    return and_(
        Concern.workspace_id == workspace_id,
        Concern.id.in_(promised.late(workspace_id)),
        found.heard_by(user_id, inside),
    )


def _hearing_of(
    session: Session, workspace_id: str, waits: Collection[tuple[int, str | None]], now: datetime
) -> set[str]:
    """Who hears of what waits: of these initiatives, each with somebody who looks after a concern there."""
    cards = initiatives.several(session, workspace_id, {i for i, _ in waits})
    owners = {owner for _, owner in waits if owner}
    found = hearing.of_initiatives(session, workspace_id, cards, now, owners)
    by_id = {card.id: card for card in cards}
    return {one for i, owner in waits for one in found.who_hears(owner, by_id[i])}


def _latest_day(now: datetime) -> date:
    # Somewhere it is tomorrow already.
    return now.date() + timedelta(days=1)

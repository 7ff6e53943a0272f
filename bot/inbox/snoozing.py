"""Snoozing a nudge: for an hour, until tomorrow or next week, in the reader's own zone and hours."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session, aliased

from bot.actor import Actor
from bot.delivery import service as delivery
from bot.inbox.schemas import NudgeParams, Snooze, Snoozed
from bot.people import reach
from bot.people import service as people
from models import Delivery
from models.vocabulary import DeliveryKind, DeliveryState

HOUR = timedelta(hours=1)
A_WEEK = 7
_SHOWN = aliased(Delivery)


def snooze(session: Session, actor: Actor, span: Snooze, now: datetime) -> Snoozed:
    """No nudge before then; what waits stays in the inbox. Raises NotAllowed for outsiders."""
    people.require_known(session, actor)
    zone = ZoneInfo(people.zone_of(session, actor.workspace_id, actor.user_id))
    # Two presses at once: the second sees what the first has planned.
    chosen = reach.preference(session, actor.workspace_id, actor.user_id)
    wanted = _earliest(span, now, zone)
    moment = reach.moment(session, actor.workspace_id, actor.user_id, wanted).astimezone(zone)
    today = now.astimezone(zone).date()
    if span is Snooze.HOUR and moment.date() == today:
        _come_again(session, actor, now.astimezone(zone), moment)
        return Snoozed(until=today, again_at=moment)
    # What was to come again today is put off as well.
    session.execute(delete(Delivery).where(*_to_come(actor), Delivery.not_before > now))
    chosen.nudged_from = moment.date()
    return Snoozed(until=moment.date())


def _earliest(span: Snooze, now: datetime, zone: ZoneInfo) -> datetime:
    if span is Snooze.HOUR:
        return now + HOUR
    today = now.astimezone(zone).date()
    days = 1 if span is Snooze.TOMORROW else A_WEEK - today.weekday()
    return datetime.combine(today + timedelta(days=days), time(), zone)


def _come_again(session: Session, actor: Actor, now: datetime, moment: datetime) -> None:
    # A message of its own, that they notice: the one that was snoozed is only redrawn by its card.
    cards = session.scalars(
        select(Delivery.card).where(
            Delivery.workspace_id == actor.workspace_id,
            Delivery.card.startswith(f"nudge:{actor.user_id}:", autoescape=True),
            Delivery.state != DeliveryState.PENDING,
        )
    ).all()
    if not cards:
        return  # Nobody has nudged them: there is nothing to come again.
    today = f"nudge:{actor.user_id}:{now.date()}"
    there = len({card for card in cards if card and card.startswith(today)})
    delivery.enqueue(
        session,
        workspace_id=actor.workspace_id,
        kind=DeliveryKind.NUDGE,
        audience=actor.user_id,
        params=NudgeParams(user_id=actor.user_id),
        due=moment,
        # Where it was an earlier day's nudge that they snoozed, this one is today's.
        card=f"{today}:{there}" if there else today,
    )


def _to_come(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    # What only redraws a nudge that is there already is left.
    is_there = exists().where(
        _SHOWN.workspace_id == Delivery.workspace_id,
        _SHOWN.card == Delivery.card,
        _SHOWN.state != DeliveryState.PENDING,
    )
    return (
        Delivery.workspace_id == actor.workspace_id,
        Delivery.audience == actor.user_id,
        Delivery.kind == DeliveryKind.NUDGE,
        Delivery.state == DeliveryState.PENDING,
        ~is_there,
    )

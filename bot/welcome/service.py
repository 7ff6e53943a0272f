"""Heard introduces itself, once: in a workspace, and in each channel that it is invited to."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.delivery import service as delivery
from bot.people import service as people
from bot.welcome.schemas import Introduced
from models import Introduction
from models.upsert import insert_or_leave
from models.vocabulary import DeliveryKind


def is_known_in(session: Session, workspace_id: str) -> bool:
    """Whether somebody of this workspace was greeted already."""
    return session.get(Introduction, (workspace_id, workspace_id)) is not None


def greet(session: Session, actor: Actor, now: datetime) -> bool:
    """Greet the first full member who opens Heard, with what to do first. False for everybody else."""
    if not people.is_member(session, actor):
        return False
    if not _is_first(session, actor.workspace_id, actor.workspace_id):
        return False
    _say(session, actor.workspace_id, DeliveryKind.WORKSPACE_INTRODUCTION, actor.user_id, now)
    return True


def enter(session: Session, workspace_id: str, channel_id: str, now: datetime) -> None:
    """Heard was invited to a channel: it says there what it does, the first time."""
    if _is_first(session, workspace_id, channel_id):
        _say(session, workspace_id, DeliveryKind.CHANNEL_INTRODUCTION, channel_id, now)


def told(session: Session, workspace_id: str, params: Introduced, now: datetime) -> Introduced:
    """What an introduction says: the same to everybody."""
    del session, workspace_id, now
    return params


def _is_first(session: Session, workspace_id: str, place: str) -> bool:
    # Two at once: the second waits for the first and finds its row.
    return insert_or_leave(session, Introduction, workspace_id=workspace_id, place=place)


def _say(session: Session, workspace_id: str, kind: DeliveryKind, to: str, now: datetime) -> None:
    delivery.enqueue(
        session,
        workspace_id=workspace_id,
        kind=kind,
        audience=to,
        params=Introduced(to=to),
        due=now,
    )

"""The audit as those read it who lead the initiative."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit.schemas import Audit, AuditPage, Line
from bot.errors import NotAllowed, NotFound
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeName
from bot.people import service as people
from models import Change, Decision, Poll
from models.vocabulary import Changed

PAGE_SIZE = 15
NOTHING_TO_LEAD = "The audit is for those who lead an initiative, and you lead none."
NOT_YOURS = "You lead no initiative with the key {key}. /align audit shows those you lead."
_OF_POLLS = (
    Changed.POLL_OPENED,
    Changed.POLL_EXTENDED,
    Changed.POLL_CANCELLED,
    Changed.POLL_CLOSED,
)
_OF_DECISIONS = (
    Changed.DECISION_PROPOSED,
    Changed.DECISION_CONFIRMED,
    Changed.DECISION_DECLINED,
)
_OF_DIGESTS = (
    Changed.DIGEST_SET,
    Changed.DIGEST_PAUSED,
    Changed.DIGEST_RESUMED,
    Changed.DIGEST_SKIPPED,
    Changed.DIGEST_NOT_SKIPPED,
    Changed.DIGEST_POSTED,
    Changed.DIGEST_INTRO,
)


def led(session: Session, actor: Actor, key: str, here: str | None) -> Sequence[InitiativeName]:
    """The initiatives whose audit is meant: by key, else those led here, else all led.

    Raises NotAllowed for who leads nothing, NotFound for a key of which the actor leads nothing.
    """
    people.refuse_known_strangers(session, actor)
    cards = initiatives.led_by(session, actor)
    if not cards:
        raise NotAllowed(NOTHING_TO_LEAD)
    if key:
        meant = [card for card in cards if card.key == key.upper()]
        if not meant:
            raise NotFound(NOT_YOURS.format(key=key[:6].upper()))
    else:
        meant = [card for card in cards if here in card.channel_ids] or cards
    return [InitiativeName(id=card.id, key=card.key, name=card.name) for card in meant]


def page(session: Session, actor: Actor, wanted: AuditPage) -> Audit:
    """A page of an initiative's audit, newest first. Raises NotFound, NotAllowed."""
    people.refuse_known_strangers(session, actor)
    card = initiatives.for_lead(session, actor, wanted.initiative_id)
    ours = (Change.workspace_id == actor.workspace_id, Change.initiative_id == card.id)
    total = session.scalar(select(func.count()).select_from(Change).where(*ours)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(wanted.page, pages - 1)
    rows = session.scalars(
        select(Change)
        .where(*ours)
        .order_by(Change.id.desc())
        .limit(PAGE_SIZE)
        .offset(number * PAGE_SIZE)
    ).all()
    return Audit(
        initiative=InitiativeName(id=card.id, key=card.key, name=card.name),
        lines=tuple(_lines(session, actor.workspace_id, rows)),
        page=number,
        pages=pages,
    )


def _lines(session: Session, workspace_id: str, rows: Sequence[Change]) -> list[Line]:
    ids = {i for row in rows for i in (row.actor_id, row.person_id) if i}
    names = people.names_of(session, workspace_id, ids)
    about = abouts(session, workspace_id, rows)
    return [
        Line(
            what=row.what,
            who=names[row.actor_id] if row.actor_id else None,
            person=names[row.person_id] if row.person_id else None,
            about=about.get(row.id, row.about),
            happened_at=row.happened_at,
        )
        for row in rows
    ]


def abouts(session: Session, workspace_id: str, rows: Sequence[Change]) -> dict[int, str]:
    """What each of these lines is about, by their ids, where the line itself does not say it."""
    # Looked up when it is read: the audit itself keeps no copy of what people wrote.
    of_polls = {row.row_id for row in rows if row.what in _OF_POLLS}
    of_decisions = {row.row_id for row in rows if row.what in _OF_DECISIONS}
    polls = session.execute(
        select(Poll.id, Poll.question).where(
            Poll.workspace_id == workspace_id, Poll.id.in_(of_polls)
        )
    )
    decisions = session.execute(
        select(Decision.id, Decision.words).where(
            Decision.workspace_id == workspace_id, Decision.id.in_(of_decisions)
        )
    )
    of_digests = {row.about for row in rows if row.what in _OF_DIGESTS and row.about}
    channels = people.channel_names(session, workspace_id, of_digests)
    asked = {row.id: row.question for row in polls}
    decided = {row.id: row.words for row in decisions}
    found: dict[int, str] = {}
    for row in rows:
        if row.what in _OF_DIGESTS and row.about:
            found[row.id] = f"#{channels[row.about]}"
        elif row.row_id is not None and row.what in (*_OF_POLLS, *_OF_DECISIONS):
            words = (asked if row.what in _OF_POLLS else decided).get(row.row_id)
            if words:
                found[row.id] = words
    return found

"""An initiative is started, and changed by those who lead it; by its approver once they are all gone."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.drafts import leading
from bot.errors import FieldErrors, NotFound
from bot.initiatives import rules
from bot.initiatives.schemas import InitiativeCard, InitiativeForm
from bot.initiatives.service import NO_SUCH, WHOLE, card_of, require_may_edit
from bot.people import service as people
from models import CoLead, Initiative, InitiativeChannel, Workspace

Row = TypeVar("Row", InitiativeChannel, CoLead)
CHANGED_MEANWHILE = (
    "{name} was changed by somebody else while you wrote. Copy what you typed and open it again: "
    "you will see how it stands now."
)
# Its place among those chosen tells which one is meant: its name is for those who are in it.
NOT_IN_IT = (
    "Number {place} of these channels is private, and as far as Heard knows you are not in it. Join it, or "
    "leave it out. If you are in it, run /concern list there first: that shows Heard that you are."
)
NOT_MET = (
    "Slack tells Heard nothing about one of these channels. If it is private, invite Heard there first, then "
    "save again. If it is not, just try again."
)


def create(
    session: Session,
    actor: Actor,
    form: InitiativeForm,
    submission: str,
    now: datetime,
    real: datetime,
) -> InitiativeCard:
    """Start an initiative; the same submission twice makes one, with the newest content.

    Raises NotAllowed for guests and outsiders, FieldErrors for a taken key, somebody who cannot lead, or
    a private channel that the actor is not in.
    """
    people.require_member(session, actor)
    _require_leaders(session, actor.workspace_id, form)
    _require_in(session, actor, form.channels, (), real)
    # One at a time in a workspace: two at once could choose the same key, or be one double click. A digest
    # that runs may go on meanwhile: it holds its schedule, and the key of the workspace alone.
    session.get(Workspace, actor.workspace_id, with_for_update={"key_share": True})
    before = session.scalar(
        select(Initiative)
        .where(Initiative.workspace_id == actor.workspace_id, Initiative.submission == submission)
        .options(*WHOLE)
    )
    taken = _taken_keys(session, actor.workspace_id) - ({before.key} if before else set())
    if form.key in taken:
        free = rules.suggest_key(form.name, taken)
        raise FieldErrors({"key": f"{form.key} is taken in this workspace. {free} is free."})
    digests = leading.hold(
        session, actor.workspace_id, before.id if before else None, form.channels
    )
    key = form.key or (before.key if before else rules.suggest_key(form.name, taken))
    initiative = before or Initiative(
        workspace_id=actor.workspace_id,
        created_by_id=actor.user_id,
        created_at=now,
        submission=submission,
        channels=[],
        co_leads=[],
    )
    initiative.key = key
    session.add(initiative)
    _fill(initiative, form)
    session.flush()
    leading.look_again(digests)
    trail.started(session, actor, initiative.id, is_new=before is None)
    return card_of(initiative)


def change(
    session: Session,
    actor: Actor,
    initiative_id: int,
    form: InitiativeForm,
    real: datetime,
    *,
    said: str | None = None,
) -> InitiativeCard:
    """Change an initiative; its key stays, numbers have been given out under it.

    `said` marks what it said when they began: two leads at once must not undo each other.
    Raises NotFound, NotAllowed, FieldErrors.
    """
    people.require_member(session, actor)
    digests = leading.hold(session, actor.workspace_id, initiative_id, form.channels)
    initiative = session.scalar(
        select(Initiative)
        .where(Initiative.workspace_id == actor.workspace_id, Initiative.id == initiative_id)
        .options(*WHOLE)
        .with_for_update()  # two who save at once would both add the same channel
    )
    if initiative is None:
        raise NotFound(NO_SUCH)
    was = card_of(initiative)
    require_may_edit(session, actor, was)
    _require_leaders(session, actor.workspace_id, form)
    _require_in(session, actor, form.channels, was.channel_ids, real)
    _fill(initiative, form)
    session.flush()
    card = card_of(initiative)
    if said not in {None, was.said} and card.said != was.said:
        raise FieldErrors({"name": CHANGED_MEANWHILE.format(name=was.name)})
    if (card.lead_ids, set(card.channel_ids)) != (was.lead_ids, set(was.channel_ids)):
        leading.look_again(digests)
    trail.edited(session, actor, was, card)
    return card


def _fill(initiative: Initiative, form: InitiativeForm) -> None:
    workspace_id = initiative.workspace_id
    initiative.name = form.name
    initiative.goal = form.goal
    initiative.driver_id = form.driver
    initiative.approver_id = form.approver
    initiative.decision_on = form.decision_on
    initiative.channels = _kept(
        initiative.channels,
        form.channels,
        lambda row: row.channel_id,
        lambda channel: InitiativeChannel(workspace_id=workspace_id, channel_id=channel),
    )
    initiative.co_leads = _kept(
        initiative.co_leads,
        [lead for lead in form.co_leads if lead != form.driver],
        lambda row: row.user_id,
        lambda lead: CoLead(workspace_id=workspace_id, user_id=lead),
    )


def _kept(
    rows: list[Row], ids: Sequence[str], id_of: Callable[[Row], str], make: Callable[[str], Row]
) -> list[Row]:
    # Rows that stay are kept as they are: replacing all would delete and insert the same keys.
    there = {id_of(row): row for row in rows}
    return [there.get(i) or make(i) for i in dict.fromkeys(ids)]


def _taken_keys(session: Session, workspace_id: str) -> set[str]:
    return set(
        session.scalars(select(Initiative.key).where(Initiative.workspace_id == workspace_id))
    )


def _require_in(
    session: Session,
    actor: Actor,
    chosen: Sequence[str],
    at_home: Collection[str],
    real: datetime,
) -> None:
    # Whoever leads something at home in a channel sets its digest, and is shown what others say there.
    closed = people.closed_to(session, actor, {*chosen} - {*at_home}, real)
    if not people.are_known(session, actor.workspace_id, (), closed):
        raise FieldErrors({"channels": NOT_MET})
    if closed:
        place = next(n for n, channel in enumerate(chosen, start=1) if channel in closed)
        raise FieldErrors({"channels": NOT_IN_IT.format(place=place)})


def _require_leaders(session: Session, workspace_id: str, form: InitiativeForm) -> None:
    fields: dict[str, Sequence[str]] = {
        "driver": [form.driver],
        "approver": [form.approver],
        "co_leads": form.co_leads,
    }
    wrong = {
        field: next(filter(None, (people.cannot_lead(session, workspace_id, p) for p in ids)), None)
        for field, ids in fields.items()
    }
    errors = {field: sentence for field, sentence in wrong.items() if sentence}
    if errors:
        raise FieldErrors(errors)

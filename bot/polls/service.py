"""Polls in the database: made, opened, extended, cancelled."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.concerns.rules import label
from bot.errors import FieldErrors, NotAllowed
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import service as people
from bot.polls import electorate, reading, reminding, rules, telling, voting
from bot.polls.schemas import PollCard, PollForm
from bot.secrets import Vault
from bot.stakeholders import service as stakeholders
from models import Concern, Initiative, Poll, PollOption, PollVoter
from models.vocabulary import (
    Audience,
    Changed,
    PollMethod,
    PollState,
    Visibility,
)

NOT_A_DRAFT = "This poll has gone out or was discarded already."
NOT_OPEN = "This poll is not open any more."
ONLY_ONCE = "A poll can be extended once, and this one was. Make a new one if more time is needed."
NOBODY = (
    "Nobody would be asked: Heard sees nobody there who can be asked. Invite Heard to the channel and open "
    "the poll again, or discard it and choose other people."
)
NO_STAKEHOLDERS = (
    "{name} has no stakeholders yet. Add them with /align people, or ask the people of a channel."
)
NO_SUCH_GROUP = "{name} has nobody in {group}. Leave it out, or add them with /align people."
NOT_INSIDE = (
    "Heard cannot post there. Invite it to the channel with /invite @Heard, or choose another one."
)
NOT_TO_CHOOSE = (
    "Choose open concerns of the initiative above only; one of these is not, or not any more."
)
SAME_TWICE = (
    "Two options are the same: one was typed and picked as a concern. Please leave one out."
)
TOO_FEW = (
    "An anonymous poll needs at least {k} people, or an answer could be guessed: only {n} would be "
    "asked. Ask more people, or make it a named poll."
)


def draft(
    session: Session,
    actor: Actor,
    form: PollForm,
    submission: str,
    now: datetime,
    smallest_group: int = rules.SMALLEST_GROUP,
    *,
    can_post: bool = True,
) -> PollCard:
    """Store a poll that nobody but its maker sees yet, and send them a preview.

    `can_post`: whether Slack would let Heard post its card in the channel.
    An anonymous one keeps the `smallest_group` that is shown, whatever is chosen for later polls.
    The same submission again changes the draft. Raises NotAllowed, FieldErrors.
    """
    people.require_member(session, actor)
    card = _led(session, actor, form.initiative)
    if not can_post:
        raise FieldErrors({"channel": NOT_INSIDE})
    words = _options(session, actor, form)
    closes = rules.closing(form.closes_on, form.closes_at, form.zone)
    if closes <= now:
        raise FieldErrors({"closes_on": "This moment has passed. Choose a later one."})
    unfit = people.cannot_lead(session, actor.workspace_id, form.decider)
    if unfit:
        raise FieldErrors({"decider": unfit})
    if form.audience is Audience.STAKEHOLDERS:
        _require_groups(session, actor, card, form.groups)
    # One at a time in an initiative: a double click is one draft.
    session.get_one(Initiative, card.id, with_for_update=True)
    poll = session.scalar(
        select(Poll).where(Poll.workspace_id == actor.workspace_id, Poll.submission == submission)
    )
    if poll is None:
        poll = Poll(
            workspace_id=actor.workspace_id,
            created_by_id=actor.user_id,
            state=PollState.DRAFT,
            submission=submission,
        )
        session.add(poll)
    elif poll.state is not PollState.DRAFT:
        raise NotAllowed(NOT_A_DRAFT)
    _fill(poll, form, closes, smallest_group, len(words))
    session.flush()
    _require_askable(session, poll)
    _replace_options(session, poll, words)
    telling.preview(session, poll, now)
    session.flush()
    return reading.card_of(session, poll)


def whom(session: Session, actor: Actor, poll_id: int) -> tuple[set[str], str | None]:
    """Whom a draft names, or the channel whose people it asks. Raises NotFound, NotAllowed."""
    poll = reading.for_lead(session, actor, poll_id)
    channel_id = poll.channel_id if poll.audience is Audience.CHANNEL else None
    return electorate.listed(session, poll), channel_id


def open_poll(
    session: Session,
    actor: Actor,
    vault: Vault,
    poll_id: int,
    members: Collection[str],
    now: datetime,
) -> PollCard:
    """Ask: the card goes to the channel. `members` are the channel's, where it is the channel's poll.

    From here on the people asked and their groups stand as they are. Raises NotFound, NotAllowed.
    """
    poll = reading.for_lead(session, actor, poll_id, lock=True)
    if poll.state is not PollState.DRAFT:
        raise NotAllowed(NOT_A_DRAFT)
    if poll.closes_at <= now:
        raise NotAllowed("Its closing time has passed. Discard it and make a new one.")
    groups = stakeholders.groups_of(session, poll.workspace_id, poll.initiative_id)
    wanted = members if poll.audience is Audience.CHANNEL else electorate.listed(session, poll)
    asked = electorate.fit(session, poll.workspace_id, wanted)
    if not asked:
        raise NotAllowed(NOBODY)
    if poll.anonymous and len(asked) < poll.smallest_group:
        raise NotAllowed(TOO_FEW.format(k=poll.smallest_group, n=len(asked)))
    zones = people.zones_of(session, poll.workspace_id, asked)
    for user_id in sorted(asked):
        session.add(
            PollVoter(
                workspace_id=poll.workspace_id,
                poll_id=poll.id,
                user_id=user_id,
                group_name=groups.get(user_id),
                remind_at=rules.reminder(now, poll.closes_at, zones[user_id]),
            )
        )
    poll.state, poll.opened_at = PollState.OPEN, now
    poll.ballot_key = vault.seal(secrets.token_hex()) if poll.anonymous else None
    session.flush()
    trail.poll(session, actor, poll, Changed.POLL_OPENED)
    telling.refresh_card(session, poll, now)
    return reading.card_of(session, poll)


def discard(session: Session, actor: Actor, poll_id: int) -> None:
    """A draft is not wanted any more. Raises NotFound, NotAllowed."""
    poll = reading.for_lead(session, actor, poll_id, lock=True)
    if poll.state is not PollState.DRAFT:
        raise NotAllowed(NOT_A_DRAFT)
    poll.state = PollState.CANCELLED


def cancel(session: Session, actor: Actor, poll_id: int, now: datetime) -> PollCard:
    """Stop asking; what was answered is deleted unseen. Raises NotFound, NotAllowed."""
    poll = _open_for_lead(session, actor, poll_id, now)
    poll.state, poll.ballot_key, poll.closed_at = PollState.CANCELLED, None, now
    voting.forget_ballots(session, poll)
    telling.forget_reminders(session, poll)
    trail.poll(session, actor, poll, Changed.POLL_CANCELLED)
    telling.refresh_card(session, poll, now)
    return reading.card_of(session, poll)


def extend(session: Session, actor: Actor, poll_id: int, now: datetime) -> PollCard:
    """Two more days, once. Raises NotFound, NotAllowed."""
    poll = _open_for_lead(session, actor, poll_id, now)
    if poll.extended:
        raise NotAllowed(ONLY_ONCE)
    poll.closes_at, poll.extended = poll.closes_at + rules.EXTENSION, True
    reminding.move_on(session, poll, now)
    session.flush()
    trail.poll(session, actor, poll, Changed.POLL_EXTENDED)
    telling.refresh_card(session, poll, now)
    return reading.card_of(session, poll)


def _require_groups(
    session: Session, actor: Actor, card: InitiativeCard, chosen: Collection[str]
) -> None:
    there = stakeholders.group_names(session, actor.workspace_id, [card.id])
    if not there:
        raise FieldErrors({"audience": NO_STAKEHOLDERS.format(name=card.name)})
    missing = sorted(set(chosen) - set(there))
    if missing:
        raise FieldErrors({"groups": NO_SUCH_GROUP.format(name=card.name, group=missing[0])})


def _require_askable(session: Session, poll: Poll) -> None:
    # Who is in a channel is asked of Slack when the poll opens.
    if poll.audience is Audience.CHANNEL:
        return
    chosen = "groups" if electorate.groups_asked(poll) else "audience"
    field = "people" if poll.audience is Audience.PEOPLE else chosen
    wanted = electorate.listed(session, poll)
    if field == "people":
        unfit = electorate.cannot_be_asked(session, poll.workspace_id, wanted)
        if unfit:
            raise FieldErrors({field: unfit})
    asked = electorate.fit(session, poll.workspace_id, wanted)
    if poll.anonymous and len(asked) < poll.smallest_group:
        raise FieldErrors({field: TOO_FEW.format(k=poll.smallest_group, n=len(asked))})


def _open_for_lead(session: Session, actor: Actor, poll_id: int, now: datetime) -> Poll:
    poll = reading.for_lead(session, actor, poll_id, lock=True)
    # One whose time has come waits for the worker to count it: no second thought opens it again.
    if poll.state is not PollState.OPEN or poll.closes_at <= now:
        raise NotAllowed(NOT_OPEN)
    return poll


def _led(session: Session, actor: Actor, initiative_id: int) -> InitiativeCard:
    led = {card.id: card for card in initiatives.led_by(session, actor)}
    if initiative_id not in led:
        raise FieldErrors({"initiative": "You do not lead this initiative any more."})
    return led[initiative_id]


def _fill(poll: Poll, form: PollForm, closes: datetime, smallest_group: int, options: int) -> None:
    poll.initiative_id = form.initiative
    poll.channel_id = form.channel
    poll.question = form.question
    poll.method = form.method
    poll.most_picks = min(form.most_picks, options) if form.method is PollMethod.PICK else None
    poll.anonymous, poll.open_results = form.anonymous, form.open_results
    poll.smallest_group = smallest_group if form.anonymous else 1
    poll.audience, poll.people = form.audience, list(form.people)
    is_chosen = form.audience is Audience.STAKEHOLDERS
    poll.groups = (form.groups or None) if is_chosen else None
    poll.closes_at, poll.zone = closes, form.zone
    poll.decider_id = form.decider


def _options(session: Session, actor: Actor, form: PollForm) -> list[tuple[str, int | None]]:
    if form.method is PollMethod.STANCE:
        if form.options or form.concerns:
            raise FieldErrors(
                {"options": "A stance is about the question itself: leave the options empty."}
            )
        return []
    chosen = _chosen_concerns(session, actor, form)
    words: list[tuple[str, int | None]] = [(line, None) for line in form.options] + chosen
    if len({text.casefold() for text, _ in words}) < len(words):
        raise FieldErrors({"concerns": SAME_TWICE})
    most = rules.most_options(form.method)
    if not rules.FEWEST_OPTIONS <= len(words) <= most:
        raise FieldErrors(
            {
                "options": f"Give between {rules.FEWEST_OPTIONS} and {most} options, one a line; "
                f"these are {len(words)}."
            }
        )
    return words


def _chosen_concerns(
    session: Session, actor: Actor, form: PollForm
) -> list[tuple[str, int | None]]:
    rows = session.scalars(
        select(Concern)
        .where(
            Concern.workspace_id == actor.workspace_id,
            Concern.initiative_id == form.initiative,
            Concern.id.in_(form.concerns),
            Concern.is_open,
            Concern.visibility != Visibility.LEADS,
        )
        .order_by(Concern.number)
    ).all()
    if len(rows) < len(set(form.concerns)):
        raise FieldErrors({"concerns": NOT_TO_CHOOSE})
    key = initiatives.get(session, actor.workspace_id, form.initiative).key
    return [(_clipped(f"{label(key, row.number)} {row.worry}"), row.id) for row in rows]


def _clipped(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= rules.OPTION_LENGTH else line[: rules.OPTION_LENGTH - 1] + "…"


def _replace_options(session: Session, poll: Poll, words: Sequence[tuple[str, int | None]]) -> None:
    key = {"workspace_id": poll.workspace_id, "poll_id": poll.id}
    session.execute(
        delete(PollOption).where(
            PollOption.workspace_id == poll.workspace_id, PollOption.poll_id == poll.id
        )
    )
    session.add_all(
        PollOption(**key, number=number, words=text, concern_id=concern_id)
        for number, (text, concern_id) in enumerate(words, start=1)
    )

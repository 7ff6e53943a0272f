"""Scenes for tests: workspaces, people, channels, initiatives and concerns, made by the services."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from bot.actor import Actor
from bot.concerns import life, reading
from bot.concerns import service as concerns
from bot.concerns.schemas import AnswerForm, ConcernCard, ConcernForm, Receipt
from bot.deps import Deps
from bot.initiatives import changing
from bot.initiatives.schemas import InitiativeCard, InitiativeForm
from bot.people import service as people
from bot.people.schemas import SeenChannel, SeenPerson
from bot.slack import installs
from bot.stakeholders import service as stakeholders
from bot.stakeholders.schemas import Change
from models import Concern
from models.vocabulary import Basis, Effect, Role, Status, Visibility

WORKSPACE = "T1"
CHANNEL = "C1"
TOKEN = "xoxb-made-up"
MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""A Monday, in working hours of Europe."""

_numbers = count(1)


def submission() -> str:
    """A submission that never was before."""
    return f"submission-{next(_numbers)}"


def workspace(deps: Deps, workspace_id: str = WORKSPACE, token: str = TOKEN) -> str:
    """A workspace in which Heard is installed. Returns its id."""
    known = installs.Identity(workspace_id, f"Workspace {workspace_id}", "B1", "UBOT", "commands")
    with deps.database.writing() as session:
        installs.remember(session, deps.vault, token, known, MORNING)
    return workspace_id


def person(
    deps: Deps,
    name: str,
    *,
    role: Role = Role.MEMBER,
    zone: str = "Europe/Berlin",
    active: bool = True,
    workspace_id: str = WORKSPACE,
    user_id: str | None = None,
    now: datetime = MORNING,
) -> Actor:
    """Somebody Slack has described, acting. Their id is made of the name: `Maya` is UMAYA."""
    user_id = user_id or f"U{name.upper()}"
    seen = SeenPerson(user_id=user_id, name=name, zone=zone, role=role, active=active)
    with deps.database.writing() as session:
        people.remember(session, workspace_id, [seen], [], now)
    home = "T9" if role is Role.OUTSIDER else workspace_id
    return Actor(workspace_id, user_id, home)


def channel(
    deps: Deps,
    channel_id: str = CHANNEL,
    *,
    name: str = "checkout",
    private: bool = False,
    members: Sequence[Actor] = (),
    workspace_id: str = WORKSPACE,
    now: datetime = MORNING,
) -> str:
    """A channel Slack has described, with some seen in it. Returns its id."""
    seen = SeenChannel(channel_id=channel_id, name=name, private=private, shared=False)
    with deps.database.writing() as session:
        people.remember(session, workspace_id, [], [seen], now)
        for member in members:
            people.seen_in(session, workspace_id, channel_id, member.user_id, now)
    return channel_id


def left(deps: Deps, channel_id: str, *actors: Actor) -> None:
    """They are not in the channel any more."""
    with deps.database.writing() as session:
        for one in actors:
            people.left(session, one.workspace_id, channel_id, one.user_id)


def initiative_form(maker: Actor, **fields: Any) -> InitiativeForm:
    """What somebody who will drive and decide types into `/align new`; `fields` differ."""
    typed = {
        "name": "Checkout revamp",
        "goal": "Fewer buyers give up between basket and payment",
        "key": "CHK",
        "channels": [CHANNEL],
        "driver": maker.user_id,
        "approver": maker.user_id,
    }
    return InitiativeForm.model_validate(typed | fields)


def initiative(
    deps: Deps, maker: Actor, *, submitted: str | None = None, **fields: Any
) -> InitiativeCard:
    """An initiative that somebody has started; `fields` as in `initiative_form`."""
    form = initiative_form(maker, **fields)
    with deps.database.writing() as session:
        return changing.create(session, maker, form, submitted or submission(), MORNING, MORNING)


def changed(deps: Deps, lead: Actor, card: InitiativeCard, **fields: Any) -> InitiativeCard:
    """An initiative after a lead has edited it; `fields` differ from what it was."""
    typed: dict[str, Any] = {
        "name": card.name,
        "goal": card.goal,
        "key": None,
        "channels": list(card.channel_ids),
        "driver": card.driver_id,
        "approver": card.approver_id,
        "co_leads": list(card.co_lead_ids),
        "decision_on": card.decision_on,
    }
    form = initiative_form(lead, **typed | fields)
    with deps.database.writing() as session:
        return changing.change(session, lead, card.id, form, MORNING)


def stake(deps: Deps, lead: Actor, initiative_id: int, group: str, *people: Actor) -> None:
    """These people have a stake, in this group."""
    come = tuple(one.user_id for one in people)
    with deps.database.writing() as session:
        wanted = Change(initiative=initiative_id, group=group, come=come)
        stakeholders.change(session, lead, wanted)


def concern_form(about: InitiativeCard, **fields: Any) -> ConcernForm:
    """What somebody types into `/concern`; `fields` differ."""
    typed = {
        "initiative": about.id,
        "worry": "Forced sign-up loses buyers",
        "effect": Effect.SLOWS_US,
        "basis": Basis.SEEN,
        "visibility": Visibility.NAMED,
    }
    return ConcernForm.model_validate(typed | fields)


def raised(
    deps: Deps,
    raiser: Actor,
    about: InitiativeCard,
    *,
    now: datetime = MORNING,
    submitted: str | None = None,
    here: str | None = None,
    **fields: Any,
) -> Receipt:
    """The receipt of a concern; `fields` as in `concern_form`."""
    form = concern_form(about, **fields)
    with deps.database.writing() as session:
        return concerns.raise_concern(
            session, raiser, deps.vault, form, submitted or submission(), now, here
        )


def card(deps: Deps, reader: Actor, label: str, now: datetime = MORNING) -> ConcernCard:
    """A concern as somebody may see it. Raises NotFound where they may not."""
    key, number = label.split("-")
    with deps.database.reading() as session:
        return reading.show_by_label(session, reader, deps.vault, key, int(number), now, None)


def shared_board(deps: Deps, falcon: Actor, osprey: Actor) -> str:
    """A private channel with an initiative of each of two drivers, who are not in it any more."""
    board = channel(deps, "C7", name="board", private=True, members=[falcon, osprey])
    first = initiative(deps, falcon, name="Falcon", key="FAL", channels=[board])
    second = initiative(deps, osprey, name="Osprey", key="OSP", channels=[board])
    left(deps, board, falcon, osprey)
    raised(deps, falcon, first, worry="falcon words")
    raised(deps, osprey, second, worry="osprey words")
    return board


def concern(deps: Deps, raiser: Actor, about: InitiativeCard, **fields: Any) -> ConcernCard:
    """A raised concern, as its driver sees it; `fields` as in `raised`."""
    told = raised(deps, raiser, about, **fields)
    driver = Actor(raiser.workspace_id, about.driver_id, raiser.workspace_id)
    return card(deps, driver, told.label)


def answered(
    deps: Deps,
    lead: Actor,
    concern_id: int,
    status: Status,
    words: str | None = None,
    now: datetime = MORNING,
    seen: Status | None = None,
    **more: Any,
) -> str:
    """A lead's answer. `seen` is where they saw the concern stand: where it stands, if not given."""
    form = AnswerForm.model_validate({"status": status, "words": words, **more})
    with deps.database.writing() as session:
        found = session.get(Concern, concern_id)
        seen = seen or (found.status if found else Status.NEW)
        session.expire_all()
        return life.answer(session, lead, concern_id, form, seen, now)

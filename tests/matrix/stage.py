"""Everything there is in a workspace, one of each, and everybody who might press something about it."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, select, update
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.clock import real_now
from bot.decisions import service as decisions
from bot.decisions.schemas import DecisionForm
from bot.delivery.catalogue import CATALOGUE, Look
from bot.deps import Deps
from bot.digests import service as digests
from bot.digests.schemas import DigestForm
from bot.evidence import service as evidence
from bot.evidence.schemas import EvidenceForm
from bot.heard import asks
from bot.heard.schemas import AskForm
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.seen import mark
from models import (
    Ask,
    Base,
    Delivery,
    DigestDraft,
    DigestSchedule,
    Initiative,
    Person,
    Poll,
    PollVoter,
    Preference,
    Quote,
    Stakeholder,
    Trial,
)
from models.vocabulary import (
    Basis,
    DeliveryKind,
    DeliveryState,
    DraftState,
    PauseReason,
    PollState,
    ScheduleState,
    Status,
    Visibility,
)
from models.vocabulary import Role as Standing
from tests import factories as scene
from tests.abuse.wire import Wire, wired
from tests.matrix.sending import Ear, Json, Sent, chosen, listening, typed
from tests.matrix.who_may import Role
from tests.matrix.words import Words
from tests.voices import voicing

NAME, QUESTION = "Falcon", "What first?"
LOST = UUID("00000000-0000-4000-8000-000000000000")
ELSEWHERE = "C2"
ABROAD, OTHERS = "C3", "T2"
"""A channel of another workspace, and that workspace."""
PLACES = {Role.LEAD_ELSEWHERE: ELSEWHERE, Role.LEAD_OF_OTHERS: ABROAD}
"""Where somebody is who is not in the channel of the initiative."""
LONG_SECONDS = 60
IN_ANOTHER_STATE = (
    *("digest_resume", "digest_draft_after_all", "poll_open", "poll_discard"),
    "poll_post_again",
)
"""Buttons of what is paused, skipped, drafted or unposted: `Stage.prepare` brings it there."""
Rows = Mapping[str, list[dict[str, Any]]]


@dataclass
class Stage:
    """Heard's door, what there is behind it, and what is heard before it.

    `fitting` is what rides along instead where a button belongs to a concern that stands elsewhere,
    `choices` what is chosen instead where a menu is one modal's own.
    """

    wire: Wire
    ear: Ear
    people: Mapping[Role, Actor]
    rider: Json
    fitting: Mapping[str, Json]
    public: Json
    values: Json
    choices: Mapping[str, Json]
    pressed: list[str] = field(default_factory=list)
    """The name of each press, in their order."""

    def sends(
        self,
        who: tuple[str, str, str],
        kind: str,
        name: str,
        channel: str,
        rider: Json | None = None,
    ) -> None:
        """One payload as somebody sends it who is in `channel`; `rider` rides along instead."""
        rides = self.rider | self.fitting.get(name, {}) | (rider or {})
        values = self.values | self.choices.get(name, {})
        author = self.people[Role.MEMBER].user_id
        sent = Sent(who, kind, name, channel, rides, values, author)
        number = len(self.pressed)
        content, payload = sent.payload(f"{self.ear.url}/{number}", f"1.{number}")
        answer = self.wire.posts(content, json.dumps(payload))
        said = answer.get_data(as_text=True)
        self.ear.said.append(said)
        self.pressed.append(name)
        if said:
            self.ear.heard_at.add(str(number))
        assert answer.status_code < 500, (kind, name, answer.status_code)

    def presses(self, role: Role, kind: str, name: str, rider: Json | None = None) -> None:
        """The same by one of the people, where they belong."""
        actor = self.people[role]
        here = PLACES.get(role, scene.CHANNEL)
        who = (actor.workspace_id, actor.user_id, actor.home_team_id)
        self.sends(who, kind, name, here, {"channel_id": here} | (rider or {}))

    def comes_to_rest(self) -> None:
        """Let every listener that has begun come to its end: a thread that waits at a gate does nothing."""
        threads = self.wire.deps.settings.listener_threads
        gate = threading.Barrier(threads + 1)
        for _ in range(threads):
            self.wire.door.threads.submit(gate.wait)
        gate.wait(LONG_SECONDS)

    def unanswered(self) -> set[str]:
        """What was pressed and got nothing back: no sentence, no modal, no error at a field."""
        opened = {call.args.get("trigger_id") for call in self.wire.slack.calls}
        return {
            name
            for number, name in enumerate(self.pressed)
            if str(number) not in self.ear.heard_at and f"1.{number}" not in opened
        }

    def everything_heard(self) -> str:
        """All that was answered, or shown, since the beginning."""
        calls = [json.dumps(call.args) for call in self.wire.slack.calls]
        return "\n".join([*self.ear.said, *calls])

    def everything_sent(self, role: Role) -> str:
        """All that waits to be sent to them, or to the channel they are in, as it would be drawn now."""
        deps, actor = self.wire.deps, self.people[role]
        look, here = Look(True, deps.settings.command_align), PLACES.get(role, scene.CHANNEL)
        theirs = and_(
            Delivery.workspace_id == actor.workspace_id,
            Delivery.audience.in_([actor.user_id, here]),
        )
        with deps.database.reading() as session:
            drawn = [
                CATALOGUE[one.kind].message(
                    session, one.workspace_id, one.params, deps.clock.now(), look
                )
                for one in session.scalars(select(Delivery).where(theirs))
            ]
        return "\n".join(json.dumps(one.arguments()) for one in drawn if one is not None)

    def kept(self) -> Rows:
        """Every row, to be put back."""
        with self.wire.deps.database.reading() as session:
            return {
                table.name: [dict(row._mapping) for row in session.execute(select(table))]
                for table in Base.metadata.sorted_tables
            }

    def put_back(self, rows: Rows) -> None:
        """As it was, whatever somebody did."""
        tables = Base.metadata.sorted_tables
        with self.wire.deps.database.writing() as session:
            for table in reversed(tables):
                session.execute(table.delete())
            for table in tables:
                if rows[table.name]:
                    session.execute(table.insert(), rows[table.name])

    def leave(self, role: Role) -> None:
        """Their account has ended, and Slack has just said so."""
        gone = {"active": False, "refreshed_at": real_now() + timedelta(days=1)}
        whose = Person.user_id == self.people[role].user_id
        with self.wire.deps.database.writing() as session:
            session.execute(update(Person).where(whose).values(gone))

    def prepare(self, role: Role, name: str) -> bool:
        """Let what a button is for be there; False where it is there already."""
        with self.wire.deps.database.writing() as session:
            return _prepare(session, self.people[role], name)


@contextmanager
def staged(deps: Deps) -> Iterator[Stage]:
    """A private channel with an initiative, of which there is one thing of each kind."""
    with wired(deps) as wire, listening() as ear:
        deps = wire.deps
        wire.slack.world.teams[scene.WORKSPACE].channels[scene.CHANNEL].private = True
        people = _people(deps)
        about = _initiative(deps, people)
        ids = _concerns(deps, people, about) | _others(deps, people, about)
        elsewhere = people[Role.LEAD_ELSEWHERE]
        scene.channel(deps, ELSEWHERE, name="elsewhere", private=True, members=[elsewhere])
        scene.initiative(deps, elsewhere, key="OTH", name="Other", channels=[ELSEWHERE])
        _abroad(deps, people[Role.LEAD_OF_OTHERS])
        other = scene.initiative(
            deps,
            people[Role.DRIVER],
            key="ELS",
            name="Elsewhere",
            co_leads=[people[Role.CO_LEAD].user_id],
        )
        # Private from here on: what was made before was made by those who are in it.
        inside = [who for role, who in people.items() if role not in PLACES]
        scene.channel(deps, private=True, members=inside, now=real_now())
        known = (Words.CARES.value, people[Role.DRIVER].user_id)
        noted = mark(people[Role.MEMBER].user_id, *known)
        yield Stage(
            wire,
            ear,
            people,
            rider=_rider(ids),
            fitting={
                "stakeholders_own": {"shown": noted},
                "stakeholders_describe": {"shown": noted},
                "concern_settle": {"concern_id": ids["done"]},
                "concern_not_yet": {"concern_id": ids["done"]},
                "concern_not_yet_open": {"concern_id": ids["done"]},
                "voices_part": {"concern_id": ids["voice"]},
                "quoting_disown": {"concern_id": ids["logged"]},
            },
            public={"concern_id": ids["public"]},
            values=typed(about.id, people[Role.DRIVER].user_id, people[Role.MEMBER].user_id),
            choices={
                "moving_move": {"initiative": chosen(str(other.id))},
                "file_erase": {"words": chosen("keep")},
            },
        )


def _people(deps: Deps) -> Mapping[Role, Actor]:
    with deps.database.reading() as session:
        ids = {person.name: person.user_id for person in session.scalars(select(Person))}
    known = {Role.DRIVER: "Maya", Role.RAISER: "P000", Role.MEMBER: "P001"}
    new = {
        Role.CO_LEAD: "Nina",
        Role.APPROVER: "Lena",
        Role.OWNER: "Omar",
        Role.LEAD_ELSEWHERE: "Eve",
    }
    return {
        **{role: Actor(scene.WORKSPACE, ids[n], scene.WORKSPACE) for role, n in known.items()},
        **{role: scene.person(deps, name) for role, name in new.items()},
        Role.GUEST: scene.person(deps, "Greta", role=Standing.GUEST),
        Role.OUTSIDER: scene.person(deps, "Olga", role=Standing.OUTSIDER),
        Role.LEAD_OF_OTHERS: scene.person(deps, "Tess", workspace_id=OTHERS),
    }


def _abroad(deps: Deps, lead: Actor) -> None:
    """Another workspace has an initiative of the same key, with a concern of the same label."""
    scene.channel(deps, ABROAD, name="abroad", members=[lead], workspace_id=OTHERS, now=real_now())
    about = scene.initiative(deps, lead, name="Abroad", channels=[ABROAD])
    scene.raised(deps, lead, about, worry="what worries them there")


def _initiative(deps: Deps, people: Mapping[Role, Actor]) -> InitiativeCard:
    driver, owner = people[Role.DRIVER], people[Role.OWNER]
    with deps.database.reading() as session:
        [found] = session.scalars(select(Initiative.id))
        about = initiatives.get(session, scene.WORKSPACE, found)
    return scene.changed(
        deps,
        driver,
        about,
        name=NAME,
        approver=people[Role.APPROVER].user_id,
        co_leads=[people[Role.CO_LEAD].user_id, owner.user_id],
    )


def _concerns(deps: Deps, people: Mapping[Role, Actor], about: InitiativeCard) -> dict[str, int]:
    driver, raiser, owner = (people[r] for r in (Role.DRIVER, Role.RAISER, Role.OWNER))
    leads = {"worry": Words.SECRET.value, "visibility": Visibility.LEADS}
    scene.raised(deps, raiser, about, worry=Words.WORRY.value)
    secret = scene.concern(deps, raiser, about, **leads)
    other = scene.person(deps, "P002")
    public = scene.concern(deps, other, about, worry=Words.WORRY.value)
    done, voice = (scene.concern(deps, raiser, about, **leads) for _ in range(2))
    logged = scene.concern(deps, driver, about, raised_for=raiser.user_id, **leads)
    scene.answered(deps, driver, done.id, Status.DONE, Words.ANSWER.value)
    # It joins the first of all, so that the raiser does not stand behind the public one yet.
    voicing.merges(deps, driver, int(voice.label.removeprefix("CHK-")), 1)
    # Who looks after them led with the others then, and does not any more.
    for one in (secret, public):
        scene.answered(deps, driver, one.id, Status.NEW, owner=owner.user_id)
    scene.changed(deps, driver, about, co_leads=[people[Role.CO_LEAD].user_id])
    unknown = scene.person(deps, Words.AUTHOR.value)
    level = Visibility.ANONYMOUS
    scene.raised(deps, unknown, about, worry=Words.ANONYMOUS.value, visibility=level)
    _sources(deps, raiser, secret.id, logged.id)
    made = {"secret": secret, "public": public, "done": done, "voice": voice, "logged": logged}
    return {name: card.id for name, card in made.items()}


def _sources(deps: Deps, raiser: Actor, rests_on: int, quoted: int) -> None:
    """Evidence for what is for the leads only, and the message that another such one was logged from."""
    brought = EvidenceForm(kind=Basis.MEASURED, words=Words.EVIDENCE.value)
    of_the_quoted = {"workspace_id": scene.WORKSPACE, "concern_id": quoted}
    with deps.database.writing() as session:
        form, submission = brought, scene.submission()
        evidence.bring(session, raiser, deps.vault, rests_on, form, submission, scene.MORNING)
        said_in = {"words": Words.QUOTE.value, "channel_id": scene.CHANNEL, "ts": "1.2"}
        session.add(Quote(**of_the_quoted, **said_in, url=None))


def _others(deps: Deps, people: Mapping[Role, Actor], about: InitiativeCard) -> dict[str, int]:
    driver = people[Role.DRIVER]
    form = DigestForm.model_validate(
        {"channel": scene.CHANNEL, "weekday": 0, "at": "09:00", "zone": "UTC"}
    )
    decided = DecisionForm.model_validate(
        {"initiative": about.id, "words": Words.DECISION.value, "why": "because"}
    )
    with deps.database.writing() as session:
        digests.save(session, driver, form, scene.MORNING)
        schedule = session.scalars(select(DigestSchedule)).one()
        decision = decisions.propose(session, driver, decided, scene.submission(), scene.MORNING)
        draft = DigestDraft(
            workspace_id=scene.WORKSPACE,
            schedule_id=schedule.id,
            occasion_key="tomorrow",
            due_at=deps.clock.now() + timedelta(days=1),
            state=DraftState.WAITING,
            intro=Words.INTRO.value,
            intro_by_id=driver.user_id,
        )
        session.add(draft)
        session.add_all(_lost_post(driver, schedule.id))
        session.add_all(_own_choices("UP003"))
        session.flush()
        poll_id = session.scalars(select(Poll.id)).one()
        ids = {"draft": draft.id, "schedule": schedule.id, "decision": decision.id}
    ask = _asked(deps, driver, people[Role.MEMBER], about.id)
    return ids | {"initiative": about.id, "poll": poll_id, "ask": ask}


def _own_choices(user_id: str) -> Iterator[Base]:
    """What somebody keeps with Heard for themselves, who presses nothing here."""
    whose = {"workspace_id": scene.WORKSPACE, "user_id": user_id}
    yield Preference(**whose, begins=time(8), ends=time(12))
    yield Trial(**whose, number=1, is_open=True, ballot=None)


def _lost_post(driver: Actor, schedule_id: int) -> Iterator[Delivery]:
    """A post of which nobody knows whether it arrived, and the question to the driver."""
    for one, audience, card, state in (
        (LOST, scene.CHANNEL, None, DeliveryState.UNCERTAIN),
        (
            UUID(int=LOST.int + 1),
            driver.user_id,
            f"question:{LOST}:{driver.user_id}",
            DeliveryState.SENT,
        ),
    ):
        yield Delivery(
            id=one,
            workspace_id=scene.WORKSPACE,
            kind=DeliveryKind.SCHEDULE_PAUSED,
            audience=audience,
            params={"schedule_id": schedule_id},
            card=card,
            state=state,
            not_before=scene.MORNING,
            attempts=0,
        )


def _asked(deps: Deps, driver: Actor, member: Actor, initiative_id: int) -> int:
    """Two have a stake and were asked, a while ago; returns what the member was asked."""
    other = scene.person(deps, "Other")
    for one in (member, other):
        scene.stake(deps, driver, initiative_id, "Support", one)
    form = AskForm(people=[other.user_id, member.user_id], words=Words.ASK.value)
    long_ago = scene.MORNING - timedelta(days=15)
    noted = {"cares_about": Words.CARES.value, "cares_by_id": driver.user_id}
    with deps.database.writing() as session:
        whose = Stakeholder.user_id == member.user_id
        session.execute(update(Stakeholder).where(whose).values(noted))
        asks.ask(session, driver, initiative_id, form, scene.submission(), long_ago)
        return session.scalars(select(Ask.id).where(Ask.user_id == member.user_id)).one()


def _prepare(session: Session, actor: Actor, name: str) -> bool:
    match name:
        case "digest_resume":
            paused = {"state": ScheduleState.PAUSED, "pause_reason": PauseReason.BY_LEAD}
            session.execute(update(DigestSchedule).values(paused))
        case "digest_draft_after_all":
            skipped = {"state": DraftState.SKIPPED, "decided_by_id": actor.user_id}
            session.execute(update(DigestDraft).values(skipped))
        case "poll_open" | "poll_discard":
            session.execute(delete(PollVoter))
            session.execute(update(Poll).values(state=PollState.DRAFT))
        case "poll_post_again":
            session.execute(delete(Delivery).where(Delivery.kind == DeliveryKind.POLL_CARD))
        case "trial_close" | "trial_vote":
            trial = {"workspace_id": actor.workspace_id, "user_id": actor.user_id}
            session.add(Trial(**trial, number=1, is_open=True, ballot=None))
        case _:
            return False
    return True


def _rider(ids: Mapping[str, int]) -> Json:
    """What the buttons and modals of everything carry, all at once: each takes what is its own."""
    return {
        "concern_id": ids["secret"],
        "joined_id": ids["public"],
        "seen": "new",
        "initiative_id": ids["initiative"],
        "initiative": ids["initiative"],
        "poll_id": ids["poll"],
        "schedule_id": ids["schedule"],
        "decision_id": ids["decision"],
        "ask_id": ids["ask"],
        "draft_id": ids["draft"],
        "edits": 0,
        "channel_id": scene.CHANNEL,
        "delivery_id": str(LOST),
        "page": 0,
        "order": "stalest",
        "days": 3,
        "span": "hour",
        "number": 1,
        "shown": "0" * 16,
        "ts": "1.2",
        "group": "Sales",
        "come": ["UGUS"],
        "go": [],
    }

"""Every command, button and modal, pressed by everybody who might: nothing leaks, nothing is changed."""

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.actor import Actor
from bot.decisions import service as decisions
from bot.decisions.schemas import DecisionForm
from bot.deps import Deps
from bot.digests import service as digests
from bot.digests.schemas import DigestForm
from bot.heard import asks
from bot.heard.schemas import AskForm
from bot.initiatives import service as initiatives
from models import Ask, DigestDraft, DigestSchedule, Initiative, Person, Poll
from models.vocabulary import DraftState, Visibility
from tests import factories as scene
from tests.abuse.wire import Wire, wired
from tests.matrix.who_may import ACTIONS, COMMANDS, EVENTS, SHORTCUTS, VIEWS, Who
from tests.test_manifest import registered

Json = dict[str, Any]
NAME, WORRY, SECRET = "Falcon", "refunds take four clicks", "the margin is a lie"
DECISION = "Guests before refunds"
OWN_TABLES = {"preferences", "trials"}
"""Where people keep what concerns nobody else."""
STRANGERS = ("guest", "outsider", "former", "of another workspace", "unknown", "of nowhere")
LEADS_BY_VIEW = sorted(name for name, who in VIEWS.items() if who is Who.LEAD)


@dataclass
class Ear:
    """Hears what is answered to `response_url`."""

    url: str
    said: list[str] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Ear]:
    """An address for private answers."""
    ear = Ear("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            ear.said.append(self.rfile.read(length).decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002, ARG002  # the base's names
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    ear.url = f"http://127.0.0.1:{server.server_port}/answers"
    try:
        yield ear
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Stage:
    """Heard's door, what there is behind it, and what is heard before it."""

    wire: Wire
    ear: Ear
    driver: Actor
    raiser: Actor
    member: Actor
    rider: Json
    values: Json
    elsewhere: int
    """Another initiative of the driver's, into which a concern can be moved."""

    def sends(self, who: tuple[str, str, str], kind: str, name: str, channel: str) -> None:
        """One payload as somebody sends it who is in `channel`."""
        content, payload = _payload(self, who, kind, name, channel)
        status = self.wire.sends(content, json.dumps(payload))
        assert status < 500, (kind, name, status)

    def everything_heard(self) -> str:
        """All that was answered, or shown, since the beginning."""
        self.wire.door.close()
        calls = [json.dumps(call.args) for call in self.wire.slack.calls]
        return "\n".join([*self.ear.said, *calls])


@pytest.fixture
def stage(deps: Deps) -> Iterator[Stage]:
    """A workspace with a concern for everybody, one for the leads, a digest and a poll."""
    with wired(deps) as wire, listening() as ear:
        with wire.deps.database.writing() as session:
            poll = session.scalars(select(Poll)).one()
            initiative = session.get_one(Initiative, poll.initiative_id)
            initiative.name = NAME
            names = {p.name: p.user_id for p in session.scalars(select(Person))}
            driver = Actor(scene.WORKSPACE, initiative.driver_id, scene.WORKSPACE)
            form = DigestForm.model_validate(
                {"channel": scene.CHANNEL, "weekday": 0, "at": "09:00", "zone": "UTC"}
            )
            digests.save(session, driver, form, scene.MORNING)
            schedule = session.scalars(select(DigestSchedule)).one()
            decided = DecisionForm.model_validate(
                {"initiative": initiative.id, "words": DECISION, "why": "because"}
            )
            decision = decisions.propose(
                session, driver, decided, scene.submission(), scene.MORNING
            )
            draft = DigestDraft(
                workspace_id=scene.WORKSPACE,
                schedule_id=schedule.id,
                occasion_key="tomorrow",
                due_at=wire.deps.clock.now() + timedelta(days=1),
                state=DraftState.WAITING,
            )
            session.add(draft)
            session.flush()
            draft_id = draft.id
            poll_id, initiative_id, schedule_id = poll.id, initiative.id, schedule.id
        raiser, member = (
            Actor(scene.WORKSPACE, names[name], scene.WORKSPACE) for name in ("P000", "P001")
        )
        with wire.deps.database.reading() as session:
            about = initiatives.get(session, scene.WORKSPACE, initiative_id)
        scene.raised(wire.deps, raiser, about, worry=WORRY)
        secret = scene.concern(wire.deps, raiser, about, worry=SECRET, visibility=Visibility.LEADS)
        # What the raiser can add their voice to is somebody else's, and the next one.
        scene.raised(wire.deps, driver, about, worry=WORRY)
        ask_id = _asked(wire.deps, driver, member, initiative_id)
        rider = _rider(secret.id, initiative_id, poll_id)
        rider |= {"schedule_id": schedule_id, "decision_id": decision.id, "ask_id": ask_id}
        rider |= {"draft_id": draft_id, "edits": 0}
        values = _values(initiative_id, driver.user_id, member.user_id)
        elsewhere = scene.initiative(wire.deps, driver, key="ELS", name="Elsewhere").id
        yield Stage(wire, ear, driver, raiser, member, rider, values, elsewhere)


def test_the_matrix_names_everything_that_is_registered(stage: Stage) -> None:
    app = stage.wire.door.app
    assert registered(app, "command") == set(COMMANDS)
    assert registered(app, "action") == set(ACTIONS)
    assert registered(app, "view_submission") == set(VIEWS)
    assert registered(app, "event") == EVENTS
    assert registered(app, "message_shortcut") == set(SHORTCUTS)
    for constraint in ("global_shortcut", "view_closed", "options"):
        assert registered(app, constraint) == set()


@pytest.mark.parametrize("number", range(len(STRANGERS)), ids=STRANGERS)
def test_nobody_from_outside_learns_or_changes_anything(stage: Stage, number: int) -> None:
    stranger = stage.wire.cast.strangers[number]
    before = stage.wire.dump()
    with capture_logs() as log:
        for kind, name in _everything():
            stage.sends(stranger, kind, name, "D1")
        heard = stage.everything_heard()
    assert not [entry for entry in log if entry.get("action") == "failure"], log
    assert _of_others(stage.wire.dump(), stranger[1]) == _of_others(before, stranger[1])
    for words in (WORRY, SECRET, "Forced sign-up", "What first?", DECISION, NAME):
        assert words not in heard


def test_a_member_changes_nothing_that_is_not_theirs_and_reads_nothing_for_leads(
    stage: Stage,
) -> None:
    member = (stage.member.workspace_id, stage.member.user_id, stage.member.home_team_id)
    before = stage.wire.dump()
    theirs = {Who.MEMBER, Who.SELF}
    for kind, name in _everything():
        if kind == "command" or _who_may(kind, name) not in theirs:
            stage.sends(member, kind, name, scene.CHANNEL)
    heard = stage.everything_heard()
    assert stage.wire.dump() == before
    assert SECRET not in heard
    assert WORRY in heard  # a member of the channel does read what is for the channel


def test_the_driver_is_shown_what_is_for_leads_by_the_same_payloads(stage: Stage) -> None:
    driver = (stage.driver.workspace_id, stage.driver.user_id, stage.driver.home_team_id)
    stage.sends(driver, "action", "concern_show", scene.CHANNEL)
    assert SECRET in stage.everything_heard()


@pytest.mark.parametrize("name", LEADS_BY_VIEW)
def test_the_driver_changes_something_by_the_same_modal(stage: Stage, name: str) -> None:
    driver = (stage.driver.workspace_id, stage.driver.user_id, stage.driver.home_team_id)
    before = stage.wire.dump()
    stage.sends(driver, "view", name, scene.CHANNEL)
    stage.wire.door.close()
    assert stage.wire.dump() != before


@pytest.mark.parametrize(
    "name",
    [
        *(
            "concern_acknowledge",
            "digest_pause",
            "digest_draft_post",
            "digest_draft_skip",
            "inbox_acknowledge",
        ),
        *("poll_extend", "poll_close", "poll_cancel", "decision_confirm", "decision_decline"),
    ],
)
def test_the_driver_changes_something_by_the_same_button(stage: Stage, name: str) -> None:
    driver = (stage.driver.workspace_id, stage.driver.user_id, stage.driver.home_team_id)
    before = stage.wire.dump()
    stage.sends(driver, "action", name, scene.CHANNEL)
    stage.wire.door.close()
    assert stage.wire.dump() != before


@pytest.mark.parametrize(
    ("kind", "name"),
    [("action", "concern_withdraw"), ("view", "quoting_edit"), ("action", "voices_join")],
)
def test_the_raiser_changes_something_by_the_same_button(
    stage: Stage, kind: str, name: str
) -> None:
    raiser = (stage.raiser.workspace_id, stage.raiser.user_id, stage.raiser.home_team_id)
    before = stage.wire.dump()
    stage.sends(raiser, kind, name, scene.CHANNEL)
    stage.wire.door.close()
    assert stage.wire.dump() != before


def _asked(deps: Deps, driver: Actor, member: Actor, initiative_id: int) -> int:
    """Two have a stake; the member can be asked, and somebody else was."""
    other = scene.person(deps, "Other")
    for one in (member, other):
        scene.stake(deps, driver, initiative_id, "Support", one)
    form = AskForm(people=[other.user_id], words="What worries you?")
    with deps.database.writing() as session:
        asks.ask(session, driver, initiative_id, form, scene.submission(), scene.MORNING)
        return session.scalars(select(Ask.id)).one()


def _everything() -> Iterable[tuple[str, str]]:
    verbs = sorted(name.removeprefix("menu_run_") for name in ACTIONS if "menu_run_" in name)
    texts = [f"/align {verb}" for verb in verbs] + [
        "/align audit CHK",
        "/align ledger CHK",
        "/align heard CHK",
    ]
    texts += ["/concern CHK-1", "/concern CHK-2", "/concern CHK-3", "/concern list", "/concern"]
    texts += ["/priorities", "/priorities list", "/align"]
    yield from (("command", text) for text in texts)
    yield from (("action", name) for name in sorted(ACTIONS))
    yield from (("view", name) for name in sorted(VIEWS))
    yield from (("shortcut", name) for name in sorted(SHORTCUTS))


def _who_may(kind: str, name: str) -> Who:
    return {"action": ACTIONS, "view": VIEWS, "shortcut": SHORTCUTS}[kind][name]


def _of_others(dump: dict[str, list[str]], person: str) -> dict[str, list[str]]:
    return {
        table: [row for row in rows if not _is_own_trial(row, person)]
        for table, rows in dump.items()
        if table not in OWN_TABLES
    }


def _is_own_trial(row: str, person: str) -> bool:
    # Whoever is a member elsewhere may try a poll on themselves there.
    return "<DeliveryKind.TRIAL" in row and f"'{person}'" in row


def _payload(
    stage: Stage, who: tuple[str, str, str], kind: str, name: str, channel: str
) -> tuple[str, Json]:
    workspace, person, home = who
    if kind == "command":
        command, _, text = name.partition(" ")
        return "command", {
            "command": command,
            "text": text,
            "team_id": workspace,
            "user_id": person,
            "channel_id": channel,
            "trigger_id": "1.2",
            "response_url": stage.ear.url,
            "api_app_id": "A1",
        }
    rider = json.dumps(stage.rider)
    base: Json = {
        "team": {"id": workspace},
        "user": {"id": person, "team_id": home},
        "api_app_id": "A1",
        "trigger_id": "1.2",
        "channel": {"id": channel},
    }
    if kind == "action":
        pressed = {
            "type": "button",
            "action_id": name,
            "block_id": "b",
            "value": rider,
            "action_ts": "1.2",
        }
        more = {"type": "block_actions", "actions": [pressed], "response_url": stage.ear.url}
        return "payload", {**base, **more}
    if kind == "shortcut":
        message = {
            "type": "message",
            "ts": "1.2",
            "text": "a message",
            "user": stage.member.user_id,
        }
        chosen = {"callback_id": name, "message_ts": "1.2", "message": message}
        more = {"type": "message_action", "response_url": stage.ear.url}
        return "payload", {**base, **chosen, **more}
    values = stage.values
    if name == "moving_move":
        there = {"type": "static_select", "selected_option": {"value": str(stage.elsewhere)}}
        values = values | {"initiative": there}
    view = {
        "id": f"V{name}",
        "type": "modal",
        "callback_id": name,
        "hash": "1",
        "private_metadata": rider,
        "blocks": [{"type": "input", "block_id": one} for one in values],
        "state": {"values": {one: {one: element} for one, element in values.items()}},
    }
    return "payload", {**base, "type": "view_submission", "view": view}


def _rider(concern_id: int, initiative_id: int, poll_id: int) -> Json:
    """What the buttons and modals of everything carry, all at once: each takes what is its own."""
    return {
        "concern_id": concern_id,
        "joined_id": concern_id + 1,
        "seen": "new",
        "initiative_id": initiative_id,
        "initiative": initiative_id,
        "poll_id": poll_id,
        "channel_id": scene.CHANNEL,
        "delivery_id": "00000000-0000-4000-8000-000000000000",
        "page": 0,
        "order": "stalest",
        "days": 3,
        "number": 1,
        "shown": "0" * 16,
        "ts": "1.2",
        "group": "Sales",
        "come": ["UGUS"],
        "go": [],
    }


def _values(initiative_id: int, driver: str, member: str) -> Json:
    """What may be typed into any of the modals."""
    texts = {
        "worry": "a worry of theirs",
        "words": "Guest checkout first",
        "why": "because",
        "name": "Checkout, renamed",
        "goal": "Fewer give up",
        "question": "And now?",
        "options": "Left\nRight",
        "group": "Sales",
        "intro": "Mind the break",
        "cares_about": "My own holidays",
        "label": "CHK-2",
    }
    chosen = {
        "effect": "stops_us",
        "basis": "seen",
        "visibility": "named",
        "status": "planned",
        "weekday": "3",
        "zone": "UTC",
        "method": "rank",
        "audience": "people",
        "secrecy": "named",
        "reminders": "none",
        "initiative": str(initiative_id),
        "place_1": "0",
        "influence": "3",
        "kind": "measured",
    }
    return {
        **{name: {"type": "plain_text_input", "value": text} for name, text in texts.items()},
        **{
            name: {"type": "static_select", "selected_option": {"value": value}}
            for name, value in chosen.items()
        },
        **{
            name: {"type": "users_select", "selected_user": driver}
            for name in ("driver", "approver", "decider")
        },
        "people": {"type": "multi_users_select", "selected_users": [member]},
        "channel": {"type": "conversations_select", "selected_conversation": scene.CHANNEL},
        "channels": {
            "type": "multi_conversations_select",
            "selected_conversations": [scene.CHANNEL],
        },
        "closes_on": {"type": "datepicker", "selected_date": "2030-01-03"},
        **{
            name: {"type": "timepicker", "selected_time": value}
            for name, value in {
                "at": "10:00",
                "closes_at": "10:00",
                "begins": "10:00",
                "ends": "11:00",
            }.items()
        },
    }

"""The HTTP door: only what Slack has signed comes in, and nothing of it goes into a log."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from slack_bolt import Ack, App
from werkzeug.test import TestResponse

from bot import rooms
from bot.deps import Deps
from bot.slack import app, http
from models.session import Database
from sandbox import Workspace
from tests.slack import talkative
from tests.slack.talkative import Log

SECRET = "Maya fears the merger"
FIVE_MINUTES = 60 * 5


@dataclass
class Wire:
    """What Slack would send, and how Heard answers."""

    http: FlaskClient
    secret: str
    workspace_id: str

    def command(self, text: str = SECRET, command: str = "/concern") -> str:
        """The body of a slash command, form-encoded."""
        return urlencode(
            {
                "command": command,
                "text": text,
                "team_id": self.workspace_id,
                "user_id": "U1",
                "channel_id": "C1",
                "trigger_id": "1.2",
                "response_url": "https://hooks.example.com/1",
            }
        )

    def sends(self, body: str, **headers: str | None) -> TestResponse:
        """Send a body as Slack signs it; `headers` differ, None leaves one out."""
        stamp = str(int(time.time()))
        names = {"timestamp": "X-Slack-Request-Timestamp", "signature": "X-Slack-Signature"}
        usual: dict[str, str | None] = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": self.signature(body, headers.get("timestamp") or stamp),
        }
        told = usual | {names.get(name, name): value for name, value in headers.items()}
        given = {name: value for name, value in told.items() if value is not None}
        return self.http.post(http.SLACK_PATH, data=body, headers=given)

    def signature(self, body: str, stamp: str) -> str:
        """Slack's signature of a body at a time."""
        signed = hmac.new(self.secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
        return f"v0={signed.hexdigest()}"


def hello(app: App, deps: Deps) -> None:
    """A room that answers one command."""

    def command(ack: Ack) -> None:
        ack("hello")

    app.command(deps.settings.command_concern)(command)


@pytest.fixture
def wire(parts: Deps, acme: Workspace) -> Iterator[Wire]:
    door = app.build(parts, [hello])
    secret = parts.settings.slack_signing_secret
    assert secret is not None
    yield Wire(http.build(door, parts).test_client(), secret.get_secret_value(), acme.id)
    door.close()


@pytest.fixture(autouse=True)
def log() -> Iterator[Log]:
    """What is logged at DEBUG; never what somebody typed."""
    with talkative.at_level("DEBUG") as log:
        yield log
    assert SECRET not in log.getvalue()
    assert "fears" not in log.getvalue()


def test_what_slack_signed_comes_in(wire: Wire) -> None:
    answer = wire.sends(wire.command())
    assert (answer.status_code, answer.text) == (200, "hello")


@pytest.mark.parametrize(
    "headers",
    [
        {"signature": None},
        {"signature": ""},
        {"signature": "v0=" + "0" * 64},
        {"signature": "v0=ü"},
        {"timestamp": None},
        {"timestamp": ""},
        {"timestamp": "soon"},
        {"timestamp": "-1"},
        {"timestamp": "1e9"},
        {"timestamp": "nan"},
        {"timestamp": "9" * 400},
    ],
    ids=lambda headers: str(headers)[:40],
)
def test_whatever_is_not_signed_now_stays_out(wire: Wire, headers: dict[str, str | None]) -> None:
    answer = wire.sends(wire.command(), **headers)
    assert answer.status_code == 401
    assert "hello" not in answer.text


@pytest.mark.parametrize("seconds", [-FIVE_MINUTES - 5, FIVE_MINUTES + 5])
def test_what_was_signed_long_ago_or_is_yet_to_be_stays_out(wire: Wire, seconds: int) -> None:
    stamp = str(int(time.time()) + seconds)
    assert wire.sends(wire.command(), timestamp=stamp).status_code == 401


def test_a_signature_covers_every_letter_of_the_body(wire: Wire) -> None:
    stamp = str(int(time.time()))
    good = wire.signature(wire.command("harmless"), stamp)
    assert wire.sends(wire.command(), timestamp=stamp, signature=good).status_code == 401


def test_a_signature_made_with_another_secret_stays_out(wire: Wire) -> None:
    body, stamp = wire.command(), str(int(time.time()))
    other = Wire(wire.http, "another secret", wire.workspace_id).signature(body, stamp)
    assert wire.sends(body, timestamp=stamp, signature=other).status_code == 401


SHAPES = ["", "{", "[]", "null", "payload=", "payload={", "payload=[]", "payload=null", "\xff\x00"]


@pytest.mark.parametrize("body", [*SHAPES, f"{{{SECRET}", f"payload={SECRET}"])
def test_what_nobody_signed_is_not_even_parsed(wire: Wire, body: str) -> None:
    assert wire.sends(body, signature="v0=" + "0" * 64).status_code == 401


@pytest.mark.parametrize("body", [*SHAPES, f"{{{SECRET}", f"payload={SECRET}"])
def test_signed_nonsense_is_not_repeated_in_any_log(wire: Wire, body: str) -> None:
    assert SECRET not in wire.sends(body).text


def test_there_is_no_door_without_a_secret(parts: Deps) -> None:
    open_to_all = parts.settings.model_copy(update={"slack_signing_secret": None})
    door = app.build(parts, [])
    with pytest.raises(ValueError, match="SLACK_SIGNING_SECRET"):
        http.build(door, replace(parts, settings=open_to_all))
    door.close()


def test_slacks_question_whether_we_are_there_is_answered(wire: Wire) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    answer = wire.sends(body, **{"Content-Type": "application/json"})
    assert "abc" in answer.text


def test_a_body_larger_than_slack_ever_sends_is_not_even_read(wire: Wire) -> None:
    assert wire.sends("x" * (http.MOST_BYTES + 1)).status_code == 413


def test_only_posts_are_for_slack(wire: Wire) -> None:
    assert wire.http.get(http.SLACK_PATH).status_code == 405
    assert wire.http.post("/").status_code == 404


def test_the_real_rooms_log_no_body_either(parts: Deps, acme: Workspace, log: Log) -> None:
    door = app.build(parts, rooms.ROOMS)
    secret = parts.settings.slack_signing_secret
    assert secret is not None
    flask = http.build(door, parts).test_client()
    wire = Wire(flask, secret.get_secret_value(), acme.id)
    for command in ("/concern", "/align", "/unknown"):
        assert wire.sends(wire.command(command=command)).status_code == 200
    submission = {
        "type": "view_submission",
        "team": {"id": acme.id},
        "user": {"id": "U1", "team_id": acme.id},
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": "concern_raise_submit",
            "blocks": [{"type": "input", "block_id": "worry"}],
            "state": {"values": {"worry": {"worry": {"value": SECRET}}}},
        },
    }
    answer = wire.sends(urlencode({"payload": json.dumps(submission)}))
    assert answer.json is not None
    assert answer.json["response_action"] == "errors"
    door.close()
    assert log.entries()


def test_whoever_runs_it_sees_that_it_lives_and_that_it_is_ready(wire: Wire) -> None:
    for path in ("/healthz", "/readyz"):
        assert wire.http.get(path).status_code == 200


def test_a_process_whose_database_is_not_migrated_lives_but_is_not_ready(
    parts: Deps, tmp_path: Path
) -> None:
    empty = Database(f"sqlite+pysqlite:///{tmp_path / 'empty.db'}")
    door = app.build(parts, [])
    flask = http.build(door, replace(parts, database=empty)).test_client()
    assert flask.get("/healthz").status_code == 200
    assert flask.get("/readyz").status_code == 503
    door.close()
    empty.close()

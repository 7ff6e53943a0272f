"""Heard's HTTP door with everything behind it, and a count of what came of the payloads sent there."""

import hashlib
import hmac
import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode

from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import select
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from bot.deps import Deps
from bot.initiatives import service as initiatives
from bot.rooms import ROOMS
from bot.slack import app as bolt
from bot.slack import http, manifest
from bot.slack.app import Door
from bot.slack.client import client_factory
from models import Base, Introduction
from models.vocabulary import Role
from sandbox import Sandbox
from tests import factories as scene
from tests.abuse import payloads
from tests.abuse.payloads import Cast
from tests.polls.booth import booth
from tests.test_manifest import registered

ENDS = {"app_uninstalled", "tokens_revoked"}
"""Events that Slack alone can send, and that end an installation: they are believed."""
SECRET = "hush"
# What Slack says of people and channels may be remembered; nothing that people did may change.
CACHES = {"people", "channels", "memberships", "holds"}


@dataclass
class Wire:
    """Heard's HTTP door with everything behind it."""

    deps: Deps
    http: FlaskClient
    cast: Cast
    door: Door
    slack: Sandbox

    def sends(self, kind: str, body: str) -> int:
        """Send a body as Slack signs it. Returns the status of the answer."""
        return self.posts(kind, body).status_code

    def posts(self, kind: str, body: str) -> TestResponse:
        """The same, for whoever reads the answer."""
        if kind == "event":
            content_type, sent = "application/json", body
        else:
            content_type = "application/x-www-form-urlencoded"
            sent = urlencode({"payload": body} if kind == "payload" else _flat(body))
        stamp = str(int(time.time()))
        signature = hmac.new(SECRET.encode(), f"v0:{stamp}:{sent}".encode(), hashlib.sha256)
        return self.http.post(
            manifest.SLACK_PATH,
            data=sent.encode(),
            headers={
                "Content-Type": content_type,
                "X-Slack-Request-Timestamp": stamp,
                "X-Slack-Signature": f"v0={signature.hexdigest()}",
            },
        )

    def dump(self) -> dict[str, list[str]]:
        """Every row that tells what people did, but for polls on oneself in the other workspace."""
        with self.deps.database.reading() as session:
            return {
                table.name: sorted(
                    row
                    for row in map(repr, map(tuple, session.execute(select(table))))
                    if not _is_trial_elsewhere(table.name, row)
                )
                for table in Base.metadata.sorted_tables
                if table.name not in CACHES
            }


def _is_trial_elsewhere(table: str, row: str) -> bool:
    # Whoever is a member of the other workspace may try a poll on themselves there.
    return "'T2'" in row and (table == "trials" or "<DeliveryKind.TRIAL" in row)


def _flat(body: str) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in json.loads(body).items()
    }


@contextmanager
def wired(deps: Deps) -> Iterator[Wire]:
    """A workspace with concerns, a digest and an open poll, and strangers at its door."""
    with Sandbox(manifest.for_http(manifest.read(), "https://heard.example.com")) as slack:
        acme = slack.workspace("Acme", id=scene.WORKSPACE)
        acme.channel("checkout", id=scene.CHANNEL)
        globex = slack.workspace("Globex", id="T2")
        settings = deps.settings.model_copy(update={"slack_signing_secret": SecretStr(SECRET)})
        parts = replace(deps, settings=settings, client=client_factory(slack.api_url))
        here = booth(parts, 5, secrecy="named")
        for workspace in (acme, globex):
            scene.workspace(parts, workspace.id, workspace.bot_token)
            _introduced(parts, workspace.id)
        strangers = _strangers(parts, slack)
        with parts.database.reading() as session:
            [about] = initiatives.in_channel(session, scene.WORKSPACE, scene.CHANNEL)
        initiative, concern = about.id, scene.concern(parts, here.people[0], about)
        door = bolt.build(parts, ROOMS)
        cast = Cast(
            strangers=strangers,
            channel=scene.CHANNEL,
            commands=sorted(registered(door.app, "command")),
            actions=sorted(registered(door.app, "action")),
            views=sorted(registered(door.app, "view_submission")),
            events=sorted(registered(door.app, "event") - ENDS),
            riders=[
                {"concern_id": concern.id},
                {"initiative_id": initiative},
                {"poll_id": here.poll_id},
                {"schedule_id": 1},
                {"channel_id": scene.CHANNEL, "page": 3},
                {"decision_id": 1},
                {"delivery_id": "00000000-0000-4000-8000-000000000000"},
                {"initiative": initiative, "group": "Sales", "come": ["UGUS"], "go": []},
                {"id": "00000000-0000-4000-8000-000000000000"},
            ],
        )
        yield Wire(parts, http.build(door, parts).test_client(), cast, door, slack)
        door.close()


def _introduced(deps: Deps, workspace_id: str) -> None:
    # Somebody came first already: who sends these payloads is not greeted for it.
    with deps.database.writing() as session:
        session.add(Introduction(workspace_id=workspace_id, place=workspace_id))


def _strangers(deps: Deps, slack: Sandbox) -> list[tuple[str, str, str]]:
    later = scene.MORNING + timedelta(days=3650)
    guest = scene.person(deps, "Gus", role=Role.GUEST, now=later)
    outsider = scene.person(deps, "Otto", role=Role.OUTSIDER, now=later)
    former = scene.person(deps, "Fred", active=False, now=later)
    foreigner = scene.person(deps, "Hank", workspace_id="T2", now=later)
    slack.workspaces["T2"].person("Hank", id=foreigner.user_id)
    return [
        (scene.WORKSPACE, guest.user_id, scene.WORKSPACE),
        (scene.WORKSPACE, outsider.user_id, "T9"),
        (scene.WORKSPACE, former.user_id, scene.WORKSPACE),
        ("T2", foreigner.user_id, "T2"),
        (scene.WORKSPACE, "U404", scene.WORKSPACE),
        ("T404", "U404", "T404"),
    ]


def assail(wire: Wire, count: int, seed: int) -> Counter[int]:
    """Send so many generated payloads and wait for what they began. Returns the statuses answered.

    Raises:
        AssertionError: one was not answered, or was an accident inside.
    """
    statuses: Counter[int] = Counter()
    with capture_logs() as log:
        for kind, body in payloads.generated(wire.cast, count, seed):
            status = wire.sends(kind, body)
            statuses[status] += 1
            accidents = [entry for entry in log if entry.get("action") == "failure"]
            assert not accidents, (accidents[-1]["at"], kind, body[:2000])
            assert status < 500, (status, kind, body[:2000])
            log.clear()
        # Listeners that acknowledge first may still be at work.
        wire.door.close()
        assert not [entry for entry in log if entry.get("action") == "failure"]
    return statuses

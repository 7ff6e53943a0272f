"""`python -m sandbox`, as whoever starts it sees it."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from tests.sandbox.asking import refusal
from tests.sandbox.wishes import MANIFEST

ROOT = Path(__file__).parents[2]


@contextmanager
def program(folder: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """The running program, and what it printed when it was ready."""
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST))
    command = [sys.executable, "-m", "sandbox", "--manifest", str(manifest)]
    process = subprocess.Popen(
        [*command, "--clock-file", str(folder / "clock")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.wait(5)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """A running program."""
    with program(tmp_path) as running:
        yield running


Started = tuple[subprocess.Popen[str], dict[str, Any]]


def test_it_says_where_it_is_and_whom_it_knows(started: Started) -> None:
    _, place = started
    acme, globex = place["workspaces"]
    assert (acme["id"], acme["name"]) == ("T0ACME", "Acme")
    assert globex["name"] == "Globex"
    assert place["app_token"].startswith("xapp-")
    client = WebClient(acme["bot_token"], base_url=place["api_url"])
    assert client.auth_test()["team_id"] == "T0ACME"
    assert client.users_info(user="U0MAYA")["user"]["tz"] == "Europe/Berlin"
    assert httpx.get(place["url"], follow_redirects=True).status_code == 200


def test_its_people_have_the_roles_an_app_must_tell_apart(started: Started) -> None:
    _, place = started
    client = WebClient(place["workspaces"][0]["bot_token"], base_url=place["api_url"])

    def user(user_id: str) -> dict[str, Any]:
        found: dict[str, Any] = client.users_info(user=user_id)["user"]
        return found

    assert user("U0LENA")["is_owner"]
    assert user("U0GUS")["is_restricted"]
    assert user("U0OLGA")["is_stranger"]
    assert client.conversations_info(channel="C0PARTNERS")["channel"]["is_ext_shared"]
    assert client.conversations_info(channel="G0SSO")["channel"]["is_private"]
    floor = {"channel": "C0FLOOR", "text": "x"}
    assert refusal(client, "chat.postMessage", **floor) == "not_in_channel"


def test_its_limits_are_strict(started: Started) -> None:
    _, place = started
    client = WebClient(place["workspaces"][0]["bot_token"], base_url=place["api_url"])
    posts = [
        httpx.post(
            place["api_url"] + "chat.postMessage",
            json={"channel": "C0CHECKOUT", "text": "x"},
            headers={"Authorization": f"Bearer {client.token}"},
        )
        for _ in range(4)
    ]
    assert [post.status_code for post in posts] == [200, 200, 200, 429]


def test_it_ends_when_it_is_told_to(started: Started) -> None:
    process, _ = started
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


def test_it_ends_with_whoever_started_it(started: Started) -> None:
    process, _ = started
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(10) == 0


def test_it_ends_quietly_while_somebody_looks_at_its_page(started: Started) -> None:
    process, place = started
    assert process.stderr is not None
    with httpx.stream("GET", place["url"] + "/events") as changes:
        lines = changes.iter_lines()
        assert next(lines).startswith("data:")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert process.stderr.read() == ""

"""What a newcomer finds: the story, played by people, and kept from one run to the next."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.slack import manifest
from sandbox import Person, Sandbox, Workspace
from sandbox.remembering import Recalled, recall
from sandbox.story.worries import FIRST_QUESTION, OPTIONS, RANKINGS
from tests import processes
from tests.acceptance.test_the_week import the_result_is_that_of_the_story
from tests.first_run import FirstRun, address, heard

pytestmark = pytest.mark.xdist_group("the story")
WEEK = json.loads((Path(__file__).parents[1] / "reference" / "week_22_ballots.json").read_text())


@pytest.fixture
def folder(played: Path, tmp_path: Path) -> Path:
    """The same, of one's own."""
    return Path(shutil.copytree(played, tmp_path / "sandbox"))


def remembered(folder: Path) -> Recalled:
    """What is kept in it."""
    found = recall(folder / "slack.db")
    assert found is not None
    return found


@pytest.fixture
def acme(played: Path) -> Iterator[Workspace]:
    """The workspace as the newcomer finds it; nobody answers in it."""
    found = remembered(played)
    app = found.counts.app
    with Sandbox(manifest.read(), played / "clock", patience=0, app=app) as sandbox:
        found.put_into(sandbox)
        yield sandbox.workspaces["T0ACME"]


def somebody(workspace: Workspace, name: str) -> Person:
    """A person, by name."""
    return next(person for person in workspace.people.values() if person.name == name)


def test_the_ballots_are_those_of_the_reference() -> None:
    told = [
        {"group": group, "ranking": [OPTIONS[int(number) - 1] for number in ranking]}
        for group, rankings in RANKINGS.items()
        for ranking in rankings
    ]
    assert told == WEEK["inputs"]["ballots"]


def test_the_page_is_there_while_the_story_is_played(first_run: FirstRun, acme: Workspace) -> None:
    assert "before you came" in first_run.page
    assert "<h1>" in first_run.page
    assert "act once the weeks before you came" in first_run.stopped
    somebody(acme, "Maya").does_not_see("in the middle of it")


def test_everybody_reads_the_result_of_the_story(acme: Workspace) -> None:
    joy = somebody(acme, "Joy")
    [told] = [m.plain for m in joy.messages() if m.plain.startswith(f"Result: {FIRST_QUESTION}")]
    the_result_is_that_of_the_story(told)


def test_concerns_stand_everywhere_in_their_life(played: Path) -> None:
    database = sqlite3.connect(played / "heard.db")
    stands = dict(database.execute("SELECT status, count(*) FROM concerns GROUP BY status"))
    assert set(stands) == {
        "new",
        "acknowledged",
        "exploring",
        "planned",
        "not_doing",
        "done",
        "confirmed",
        "reopened",
        "withdrawn",
        "merged",
    }
    seen = dict(database.execute("SELECT visibility, count(*) FROM concerns GROUP BY visibility"))
    assert set(seen) == {"named", "leads", "anonymous"}
    [(people, groups)] = database.execute(
        "SELECT count(DISTINCT user_id), count(DISTINCT group_name) FROM stakeholders"
        " WHERE initiative_id = (SELECT id FROM initiatives WHERE key = 'CHK')"
    )
    assert (people, groups) == (25, 6)
    assert database.execute("SELECT count(*) FROM initiatives").fetchone() == (3,)


def test_last_week_s_digest_is_there_and_tells_the_decision(acme: Workspace) -> None:
    ben = somebody(acme, "Ben")
    [told] = [m.plain for m in ben.messages() if m.plain.startswith("Checkout revamp - week 4")]
    assert "Guest checkout first, refunds second.  (confirmed by Lena)" in told
    assert "1 confirmed, 1 reopened" in told


def test_what_the_guided_path_needs_is_there(acme: Workspace) -> None:
    for name in ("Joy", "Priya"):
        somebody(acme, name).sees("17 of 25 answered.")
    somebody(acme, "Joy").sees("Does this settle it?", in_=somebody(acme, "Joy").app)
    somebody(acme, "Maya").sees("2 concerns about Checkout revamp wait for your first answer")


def test_nobody_is_in_the_middle_of_something(acme: Workspace) -> None:
    for person in acme.people.values():
        assert person.modal is None
        assert not [message for message in person.messages() if message.ephemeral]


def test_the_private_initiative_is_nowhere_but_in_its_channel(acme: Workspace) -> None:
    for name in ("Joy", "Tom", "Gus", "Olga"):
        somebody(acme, name).does_not_see("SSO for enterprise")


def test_it_goes_on_where_it_was_when_it_was_stopped(folder: Path, tmp_path: Path) -> None:
    before = remembered(folder)
    with heard(folder, tmp_path / "log") as process:
        say(address(process), before, "told before the end")
        assert process.stop() == 0
    assert "story" not in process.output
    after = remembered(folder)
    assert after.counts.app == before.counts.app
    assert "told before the end" in texts(after)
    assert texts(before) - texts(after) == set()


def test_what_was_answered_is_kept_when_everything_is_killed(folder: Path, tmp_path: Path) -> None:
    before = remembered(folder)
    with heard(folder, tmp_path / "log") as process:
        say(address(process), before, "told before the blow")
        process.kill()
    with heard(folder, tmp_path / "again") as process:
        where = address(process)
        assert "told before the blow" in texts(remembered(folder))
        say(where, before, "and after it")
        assert process.stop() == 0


def test_a_story_that_is_broken_off_begins_anew(tmp_path: Path) -> None:
    folder = tmp_path / "sandbox"
    with heard(folder, tmp_path / "log") as process:
        process.until(lambda: "Its people play" in process.output, "the story")
        process.kill()
    assert not (folder / "slack.db").exists()
    (folder / "heard.db").write_text("half of it")
    with heard(folder, tmp_path / "again") as process:
        process.until(lambda: "Its people play" in process.output, "the story")
        assert process.stop() == 0


def test_a_second_run_says_that_there_is_a_first(folder: Path, tmp_path: Path) -> None:
    with heard(folder, tmp_path / "log") as process:
        address(process)
        with heard(folder, tmp_path / "second") as second:
            assert second.wait() != 0
        assert second.output.strip().endswith(
            "Heard is running in its sandbox already: open the address it printed."
        )
        refused = reset(folder)
        assert refused.returncode != 0
        assert "End it (Ctrl-C), then `make reset`." in refused.stderr
    assert reset(folder).returncode == 0
    assert [entry.name for entry in folder.iterdir()] == ["lock"]


@pytest.mark.parametrize("damage", ["rubbish", "another version"])
def test_a_file_that_cannot_be_read_names_the_way_out(
    damage: str, folder: Path, tmp_path: Path
) -> None:
    if damage == "rubbish":
        (folder / "slack.db").write_bytes(b"no database " * 1000)
    else:
        with sqlite3.connect(folder / "slack.db") as file:
            file.execute("PRAGMA user_version = 99")
        file.close()
    with heard(folder, tmp_path / "log") as process:
        assert process.wait() != 0
    assert "`make reset` starts anew." in process.output
    assert "Traceback" not in process.output


def test_a_sandbox_that_dies_ends_heard_with_a_sentence(folder: Path, tmp_path: Path) -> None:
    with heard(folder, tmp_path / "log") as process:
        address(process)
        [child] = children(process.pid)
        subprocess.run(["kill", "-9", child], check=True)  # noqa: S607
        assert process.wait() != 0
    assert "The sandbox ended by itself." in process.output


def say(where: str, known: Recalled, text: str) -> None:
    """Post as the app, with the token it had in the run before."""
    token = next(team.bot_token for team in known.teams if team.id == "T0ACME")
    WebClient(token, base_url=f"{where}/api/").chat_postMessage(channel="C0PRICING", text=text)


def texts(known: Recalled) -> set[str]:
    """All messages that are remembered."""
    channels = [channel for team in known.teams for channel in team.channels.values()]
    return {post.text for channel in channels for post in channel.messages}


def reset(folder: Path) -> subprocess.CompletedProcess[str]:
    """`make reset`."""
    return subprocess.run(
        [sys.executable, "-m", "bot.kept"],
        env={**processes.clean_environment(), "SANDBOX_FOLDER": str(folder)},
        cwd=processes.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def children(pid: int) -> list[str]:
    """The processes it has started."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout.split()

"""`make run` for the first time: once for all tests that need what it leaves, as it takes a while."""

from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests import processes
from tests.processes import Process

STORY_SECONDS = 240.0
"""It takes fifteen on an idle machine, and much longer beside other tests."""
ADDRESS = "Heard is running in its sandbox: open "
YOUR_TURN = "The story is told: it is your turn."


def heard(folder: Path, log: Path) -> Process:
    """`make run` without Slack."""
    return processes.all_in_one({"SANDBOX_FOLDER": str(folder)}, log)


def address(process: Process) -> str:
    """Where it runs, once it says so."""
    process.until(lambda: ADDRESS in process.output, "its address", STORY_SECONDS)
    return process.output.split(ADDRESS)[-1].split()[0]


@dataclass(frozen=True)
class FirstRun:
    """The folder in which the story was played, not to be changed, and what was seen meanwhile."""

    folder: Path
    page: str
    stopped: str


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    """`make run` for the first time, looked at as soon as it says where."""
    place = tmp_path_factory.mktemp("played")
    with heard(place / "sandbox", place / "log") as process:
        where = address(process)
        with httpx.Client(base_url=where, follow_redirects=True, timeout=60) as browser:
            page = browser.get("/")
            said = {"channel": "C0CHECKOUT", "text": "in the middle of it"}
            stopped = browser.post("/T0ACME/U0MAYA/say", data=said)
        assert YOUR_TURN not in process.output, "the story was over before anybody could look"
        process.until(lambda: YOUR_TURN in process.output, "the end of the story", STORY_SECONDS)
        assert process.stop() == 0
    assert f"{YOUR_TURN} Open {where}" in process.output
    assert "story stopped" not in process.output
    assert '"level": "error"' not in process.output
    return FirstRun(place / "sandbox", page.text, stopped.json()["stopped"])


@pytest.fixture(scope="session")
def played(first_run: FirstRun) -> Path:
    """A folder in which the story was played; not to be changed."""
    return first_run.folder

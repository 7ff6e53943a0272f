"""The sandbox as a process of its own: where Heard runs when it is not told of a Slack."""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.kept import Kept
from bot.settings import Settings

STOP_SECONDS = 10.0
FILES = ("--manifest", "manifest.json", "--guide", "docs/guide.json")
COMMAND = ("-m", "sandbox", *FILES)
CLOCK_OF_ANOTHER_DATABASE = Path("var/clock")


class PlaygroundFailed(Exception):
    """The sandbox could not be started, or ended too early."""


class Playground:
    """A running sandbox: `settings` to reach it, `more_tokens` of its other workspaces, `address`.

    It keeps itself and Heard's database in the sandbox's folder. `is_new`: the story has yet to be
    played. With a DATABASE_URL of somebody's own it keeps nothing, and nobody plays the story: what is
    in that database is not known here.
    """

    def __init__(self, given: Settings) -> None:
        self._given = given
        self._opened = threading.Event()
        self._silent = threading.Event()

    def __enter__(self) -> Self:
        """Start it and wait until it says where it is. Raises PlaygroundFailed, InUse."""
        kept = Kept(self._given.sandbox_folder) if self._given.is_embedded else None
        lock = kept.take() if kept else None
        self.is_new = kept is not None and not kept.slack.exists()
        self._process = subprocess.Popen(  # noqa: S603  # our own module, no input
            [sys.executable, *COMMAND, *(_remembering(kept) if kept else _forgetting())],
            stdin=subprocess.PIPE,  # it ends when this pipe does, however we end
            stdout=subprocess.PIPE,
            text=True,
            pass_fds=[] if lock is None else [lock],  # taken until the last of the two has ended
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise PlaygroundFailed("The sandbox did not start; what it said stands above.")
        place: dict[str, Any] = json.loads(line)
        self.address: str = place["url"]
        own, *others = (workspace["bot_token"] for workspace in place["workspaces"])
        self.more_tokens: list[str] = others
        self.settings: dict[str, object] = {
            "slack_bot_token": own,
            "slack_app_token": place["app_token"],
            "slack_api_url": place["api_url"],
            **(kept.settings(self._given) if kept else {"clock_file": CLOCK_OF_ANOTHER_DATABASE}),
        }
        return self

    def wait_until_open(self, told_to_stop: threading.Event) -> None:
        """Wait until people may act in it, which is after the story where it is played.

        From now on `told_to_stop` is set when the sandbox ends, too.
        """
        threading.Thread(target=self._listen, args=[told_to_stop], daemon=True).start()
        while not (self._opened.is_set() or told_to_stop.is_set()):
            self._opened.wait(0.1)

    def require_running(self) -> None:
        """Raises PlaygroundFailed where the sandbox did not end as it was told to, but by itself."""
        if self._silent.is_set() and self._process.wait(STOP_SECONDS):
            raise PlaygroundFailed(
                "The sandbox ended by itself. `make run` goes on with what it had kept."
            )

    def _listen(self, told_to_stop: threading.Event) -> None:
        for _ in self._process.stdout or ():
            self._opened.set()
        self._silent.set()
        told_to_stop.set()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(STOP_SECONDS)


def _forgetting() -> Sequence[str]:
    CLOCK_OF_ANOTHER_DATABASE.parent.mkdir(exist_ok=True)
    return ("--clock-file", str(CLOCK_OF_ANOTHER_DATABASE))


def _remembering(kept: Kept) -> Sequence[str]:
    return ("--clock-file", str(kept.clock), "--state", str(kept.slack), "--story")

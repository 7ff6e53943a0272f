"""The sandbox as a process of its own: where Heard runs when it is not told of a Slack."""

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

CLOCK_FILE = Path("var/clock")
FILES = ("--manifest", "manifest.json", "--guide", "docs/guide.json")
COMMAND = ("-m", "sandbox", *FILES, "--clock-file", str(CLOCK_FILE))


class Playground:
    """A running sandbox: `settings` to reach it, `more_tokens` of its other workspaces, `address`."""

    def __enter__(self) -> Self:
        """Start it and wait until it says where it is. Raises PlaygroundFailed."""
        CLOCK_FILE.parent.mkdir(exist_ok=True)
        self._process = subprocess.Popen(  # noqa: S603  # our own module, no input
            [sys.executable, *COMMAND],
            stdin=subprocess.PIPE,  # it ends when this pipe does, however we end
            stdout=subprocess.PIPE,
            text=True,
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
            "clock_file": CLOCK_FILE,
        }
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)


class PlaygroundFailed(Exception):
    """The sandbox could not be started."""

"""From a sandbox that is served to one in which people may act: the story, and the first memory."""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from sandbox.remembering import Memory
from sandbox.server import Sandbox
from sandbox.story import Story, arrival
from sandbox.world import Playing

APP_SECONDS = 60.0
"""How long the app may take to connect before the story is given up."""


class Opening:
    """What happens before anybody may act: the story, where it is wanted, and the first memory."""

    def __init__(self, sandbox: Sandbox, memory: Memory | None, arrives: datetime | None) -> None:
        self._sandbox = sandbox
        self._memory = memory
        self._arrives = arrives
        self._world = sandbox.world

    def announce(self) -> None:
        """The story is to come. Before anybody can look."""
        self._world.plays(
            Playing("The app is starting. Then people play the weeks before you came.")
        )

    def play(self) -> None:
        """Play the story once the app is there, then open."""
        world = self._world
        acme, *_ = self._sandbox.workspaces.values()
        if not world.wait_for(lambda: bool(self._sandbox.sockets.open), APP_SECONDS):
            return
        story = Story(acme, self._arrives or arrival(datetime.now(UTC)))
        try:
            story.play(self._begins)
        except AssertionError as problem:
            if not world.ended:
                sys.stderr.write(f"The story stopped, and begins anew next time: {problem}\n")
                world.plays(None)
                say({"open": True})
            return
        self.open()

    def _begins(self, week: int, weeks: int) -> None:
        words = f"The weeks before you came are being played: week {week} of {weeks}."
        self._world.plays(Playing(words, week - 1, weeks))

    def open(self) -> None:
        """Everything is there: limits are strict from now on, and what happens is kept."""
        self._sandbox.rates.strict = True
        if self._memory:
            self._memory.begin()
        self._world.plays(None)
        say({"open": True})


def say(what: Mapping[str, object]) -> None:
    """Tell whoever started the program: a line of JSON."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()

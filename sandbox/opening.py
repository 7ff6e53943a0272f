"""From a sandbox that is served to one that people may look at: the story, and the first memory."""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from sandbox.remembering import Memory
from sandbox.server import Sandbox
from sandbox.story import Story, arrival

APP_SECONDS = 60.0
"""How long the app may take to connect before the story is given up."""


class Opening:
    """What happens before anybody may look: the story, where it is wanted, and the first memory."""

    def __init__(self, sandbox: Sandbox, memory: Memory | None, arrives: datetime | None) -> None:
        self._sandbox = sandbox
        self._memory = memory
        self._arrives = arrives

    def play(self) -> None:
        """Play the story once the app is there, then open."""
        world = self._sandbox.world
        acme, *_ = self._sandbox.workspaces.values()
        if not world.wait_for(lambda: bool(self._sandbox.sockets.open), APP_SECONDS):
            return
        story = Story(acme, self._arrives or arrival(datetime.now(UTC)))
        try:
            story.play()
        except AssertionError as problem:
            if not world.ended:
                sys.stderr.write(f"The story stopped, and begins anew next time: {problem}\n")
                say({"open": True})
            return
        self.open()

    def open(self) -> None:
        """Everything is there: limits are strict from now on, and what happens is kept."""
        self._sandbox.rates.strict = True
        if self._memory:
            self._memory.begin()
        say({"open": True})


def say(what: Mapping[str, object]) -> None:
    """Tell whoever started the program: a line of JSON."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()

"""All workspaces behind one lock, with the clock and the ids they share."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sandbox.state import Reply, Team

LOOK_SECONDS = 0.05


class World:
    """The state of the sandbox.

    `condition` guards everything in it. Whoever changes something calls `changed`, which wakes whoever
    waits to see something. `clock_file` holds how many seconds this world's clock is ahead.
    """

    def __init__(self, clock_file: Path | None = None) -> None:
        self.teams: dict[str, Team] = {}
        self.condition = threading.Condition(threading.RLock())
        self.version = 0
        self.ended = False
        self.replies: list[Reply] = []
        self._clock_file = clock_file
        self.ids_made = 0
        self.last_ts = 0

    def now(self) -> float:
        """Seconds since 1970, moved by the clock file."""
        return time.time() + self.offset()

    def offset(self) -> float:
        """How far the clock is moved, in seconds."""
        if self._clock_file is None or not self._clock_file.exists():
            return 0.0
        return float(self._clock_file.read_text().strip() or 0)

    def move_clock(self, offset: float) -> None:
        """Move the clock, for everybody who reads the file. Raises ValueError without a file."""
        if self._clock_file is None:
            raise ValueError("this sandbox was started without a clock file")
        fresh = self._clock_file.with_name(self._clock_file.name + ".new")
        fresh.write_text(f"{offset:.3f}")
        fresh.replace(self._clock_file)
        self.changed()

    def move_clock_to(self, moment: datetime) -> None:
        """It is this moment now. Raises ValueError without a file."""
        self.move_clock(moment.timestamp() - time.time())

    def new_id(self, prefix: str) -> str:
        """An id as Slack makes them, unique in this sandbox."""
        with self.condition:
            self.ids_made += 1
            return f"{prefix}{self.ids_made:08X}"

    def new_ts(self) -> str:
        """A message's time stamp: unique, and later than every one before."""
        with self.condition:
            # Whole microseconds: fractions of a second that grow by a millionth round to the same six digits.
            self.last_ts = max(self.last_ts + 1, int(self.now() * 1_000_000))
            return "{}.{:06d}".format(*divmod(self.last_ts, 1_000_000))

    def changed(self) -> None:
        """Wake everybody who waits to see something."""
        with self.condition:
            self.version += 1
            self.condition.notify_all()

    def end(self) -> None:
        """Nothing will change any more: whoever follows the changes can go."""
        self.ended = True
        self.changed()

    def wait_for(self, happened: Callable[[], bool], seconds: float) -> bool:
        """Wait until something is so; False when time runs out first.

        Looks at every change of this world, and in between for what happens outside of it.
        """
        deadline = time.monotonic() + seconds
        with self.condition:
            while not (so := happened()) and (left := deadline - time.monotonic()) > 0:
                self.condition.wait(min(left, LOOK_SECONDS))
            return so

    def team_of_token(self, token: str) -> Team | None:
        """The workspace a bot token belongs to, or once belonged to."""
        return next((team for team in self.teams.values() if token in team.tokens), None)

"""The folder in which the sandbox and Heard's database of it live from one run to the next."""

import fcntl
import os
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bot.settings import Mode, Settings, SettingsProblem, embedded_key, load

PATIENCE_SECONDS, PAUSE_SECONDS = 5.0, 0.05
"""How long somebody who was killed a moment ago may still be ending."""


class InUse(Exception):
    """Heard is running with this folder; the message says what to do."""


class Kept:
    """The folder. Nothing in it belongs to a real workspace: that has a database elsewhere."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.slack = folder / "slack.db"
        self.clock = folder / "clock"

    def settings(self, given: Settings) -> Mapping[str, object]:
        """What Heard needs to run with it."""
        keys = {} if given.secret_keys else {"secret_keys": embedded_key(self._folder / "key")}
        return {
            "database_url": f"sqlite+pysqlite:///{self._folder / 'heard.db'}",
            "clock_file": self.clock,
            **keys,
        }

    def take(self) -> int:
        """Have it alone, until the descriptor that this returns is closed everywhere. Raises InUse."""
        lock = self._lock("Heard is running in its sandbox already: open the address it printed.")
        if not self.slack.exists():
            # A story that was broken off has left half of itself in the other files.
            self._clear()
        return lock

    def reset(self) -> None:
        """Throw everything in it away. Raises InUse."""
        lock = self._lock("Heard is running in its sandbox. End it (Ctrl-C), then `make reset`.")
        self._clear()
        os.close(lock)

    def _lock(self, refusal: str) -> int:
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _locked(lock):
            if time.monotonic() > deadline:
                os.close(lock)
                raise InUse(refusal)
            time.sleep(PAUSE_SECONDS)
        return lock

    def _clear(self) -> None:
        for entry in self._folder.iterdir():
            if entry.name != "lock":
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def main() -> None:
    """`make reset`."""
    try:
        folder = load(Mode.MIGRATE).sandbox_folder
        Kept(folder).reset()
    except (InUse, SettingsProblem) as problem:
        sys.exit(str(problem))
    sys.stdout.write("The sandbox begins anew with the next `make run`.\n")


if __name__ == "__main__":
    main()

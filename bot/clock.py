"""What time it is for everything that falls due.

Leases, signatures and rate limits use real time instead: they measure this machine, not the week.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path


@dataclass(frozen=True)
class Clock:
    """Real time, moved by the seconds in `offset_file`, so that every process sees the same Monday.

    Production has no such file.
    """

    offset_file: Path | None = None

    def now(self) -> datetime:
        """The present instant, aware, in UTC. A missing or empty file means no offset."""
        return datetime.now(UTC) + self._offset()

    def _offset(self) -> timedelta:
        if self.offset_file is None or not self.offset_file.exists():
            return timedelta()
        return timedelta(seconds=float(self.offset_file.read_text() or 0))


def real_now() -> datetime:
    """The machine's own time, for leases, holds and caches."""
    return datetime.now(UTC)

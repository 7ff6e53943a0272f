"""Things that go wrong between Slack and an app, on demand."""

import threading
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "rate_limit",
    "error_before",
    "error_after",
    "drop_before",
    "drop_after",
    "slow",
    "garbage",
    "redeliver",
]


@dataclass
class Fault:
    """One thing that goes wrong, `times` times.

    `method` is a Web API method, or a payload type (`view_submission`, `slash_command`, an event's
    name) for what is sent to the app. `seconds` is Retry-After, or how slow the answer is.

    rate_limit: 429. error_before / error_after: HTTP 503 without / after doing it. drop_before /
    drop_after: the connection breaks without / after doing it. slow: done, but answered late.
    garbage: done, answered with HTML. redeliver: the payload is sent to the app twice at once.
    """

    method: str
    kind: Kind
    times: int = 1
    workspace: str | None = None
    channel: str | None = None
    seconds: float = 1.0


class Faults:
    """The faults that wait for their call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def add(
        self,
        method: str,
        kind: Kind,
        *,
        times: int = 1,
        workspace: str | None = None,
        channel: str | None = None,
        seconds: float = 1.0,
    ) -> None:
        """Let the next `times` calls of `method` go wrong."""
        with self._lock:
            self._waiting.append(Fault(method, kind, times, workspace, channel, seconds))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, workspace: str | None, channel: str | None = None) -> Fault | None:
        """The fault that meets this call, used up by it; None where all goes well."""
        with self._lock:
            for fault in self._waiting:
                if fault.method != method:
                    continue
                if fault.workspace not in {None, workspace} or fault.channel not in {None, channel}:
                    continue
                fault.times -= 1
                if not fault.times:
                    self._waiting.remove(fault)
                return fault
        return None

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
    "lost",
    "close",
]
REFUSALS = {"rate_limit", "error_before", "drop_before"}
"""Faults of a Web API call that is not carried out."""


@dataclass
class Fault:
    """One thing that goes wrong, `times` times.

    For a call of the Web API (`chat.postMessage`), or an answer to any `response_url`:
    rate_limit: 429 with `seconds` in Retry-After. error_before / error_after: HTTP 503 without /
    after doing it. drop_before / drop_after: the connection breaks without / after doing it.
    slow: done, and answered after `seconds`. garbage: done, and answered with HTML.

    For what is sent to the app (`slash_command`, the type of an interaction, or of an event such as
    `message_metadata_posted`): redeliver: it comes twice at once. lost: it never comes.
    slow: an event comes after `seconds`.

    For `websocket`: close: the connection breaks when the next envelope is sent.
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
        """Let the next `times` calls of `method` go wrong; see Fault for the kinds.

        `workspace` and `channel` are ids; without them any will do.
        """
        with self._lock:
            self._waiting.append(Fault(method, kind, times, workspace, channel, seconds))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._waiting.clear()

    @property
    def waiting(self) -> int:
        """How many calls will still go wrong."""
        with self._lock:
            return sum(fault.times for fault in self._waiting)

    def take(self, method: str, workspace: str | None, channel: str | None = None) -> Fault | None:
        """The fault that meets this call, used up by it; None where all goes well."""
        with self._lock:
            for fault in self._waiting:
                if _meets(fault, method, workspace, channel):
                    fault.times -= 1
                    if not fault.times:
                        self._waiting.remove(fault)
                    return fault
        return None


def _meets(fault: Fault, method: str, workspace: str | None, channel: str | None) -> bool:
    return (
        fault.method == method
        and fault.workspace in {None, workspace}
        and fault.channel in {None, channel}
    )

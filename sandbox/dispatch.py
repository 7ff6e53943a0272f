"""From Slack to the app: what is sent, over which road, how often, and what came back."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from sandbox.faults import Fault, Faults
from sandbox.state import Json
from sandbox.world import World

Kind = Literal["slash_commands", "interactive", "events_api"]
OK = 200


@dataclass(frozen=True)
class Answer:
    """What the app said. `status` is HTTP's, 200 for an acknowledged envelope, 0 for none.

    `reason` is Slack's word for a failure, as retries carry it.
    """

    status: int
    body: Any = None
    reason: str = ""
    refuses_retry: bool = False

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged in time."""
        return self.status == OK


@dataclass(frozen=True)
class Retry:
    """The how-manieth retry of an event this is, and why."""

    number: int
    reason: str


@dataclass(frozen=True)
class Dispatch:
    """One payload that was sent to the app, with its answer; `at` is when that came, in real time."""

    kind: Kind
    payload: Json
    answer: Answer
    retry: Retry | None = None
    at: float = field(default_factory=time.time)


class Road(Protocol):
    """A way to the app. What `parcel` returns delivers when called; twice means delivered twice."""

    def parcel(self, kind: Kind, payload: Json, retry: Retry | None) -> Callable[[], Answer]: ...


class Dispatcher:
    """Sends payloads to the app over `road`; `retries` are the pauses before an event comes again."""

    def __init__(
        self, world: World, faults: Faults, road: Road, retries: tuple[float, ...]
    ) -> None:
        self.road = road
        self.sent: list[Dispatch] = []
        self._world = world
        self._faults = faults
        self._retries = retries
        self._threads = ThreadPoolExecutor(16, thread_name_prefix="dispatch")
        self._closed = threading.Event()

    def send(self, kind: Kind, payload: Json) -> Answer:
        """Send a command or an interaction and wait for the acknowledgement."""
        name = payload["type"] if kind == "interactive" else "slash_command"
        workspace = payload.get("team_id") or payload["user"]["team_id"]
        return self._deliver(kind, payload, None, self._faults.take(name, workspace))

    def later(self, payload: Json) -> None:
        """Send an event without waiting; one that is not acknowledged is sent again."""
        event = payload["event"]
        channel = event.get("channel_id") or event.get("channel")
        fault = self._faults.take(event["type"], payload["team_id"], str(channel))
        if fault is None or fault.kind != "lost":
            self._after(fault.seconds if fault and fault.kind == "slow" else 0, payload, 0, fault)

    def close(self) -> None:
        """Send nothing more."""
        self._closed.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _after(
        self,
        pause: float,
        payload: Json,
        number: int,
        fault: Fault | None = None,
        reason: str = "",
    ) -> None:
        def begin() -> None:
            if not self._closed.is_set():
                self._threads.submit(self._send_event, payload, number, fault, reason)

        if not pause:
            begin()
            return
        timer = threading.Timer(pause, begin)
        timer.daemon = True
        timer.start()

    def _send_event(self, payload: Json, number: int, fault: Fault | None, reason: str) -> None:
        retry = Retry(number, reason) if number else None
        answer = self._deliver("events_api", payload, retry, fault)
        if not answer.ok and not answer.refuses_retry and number < len(self._retries):
            self._after(self._retries[number], payload, number + 1, reason=answer.reason)

    def _deliver(
        self, kind: Kind, payload: Json, retry: Retry | None, fault: Fault | None
    ) -> Answer:
        if fault is not None and fault.kind == "lost":
            return self._noted(Dispatch(kind, payload, Answer(0, reason="http_timeout"), retry))
        parcel = self.road.parcel(kind, payload, retry)
        if fault is None or fault.kind != "redeliver":
            return self._noted(Dispatch(kind, payload, parcel(), retry))
        again = self._threads.submit(parcel)
        first = self._noted(Dispatch(kind, payload, parcel(), retry))
        self._noted(Dispatch(kind, payload, again.result(), retry))
        return first

    def _noted(self, dispatch: Dispatch) -> Answer:
        with self._world.condition:
            self.sent.append(dispatch)
            self._world.changed()
        return dispatch.answer

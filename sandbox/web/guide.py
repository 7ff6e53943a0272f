"""The guided path: steps told by a file of the app's, ticked by what happens in the sandbox."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sandbox.server import Sandbox
from sandbox.state import Json

_STEP = {"title", "text", "as", "in", "type", "clock", "points", "done"}
_DONE = {"submitted", "by", "message"}
CLOCKS = {"now", "hour", "tomorrow", "monday"}


class BadGuide(ValueError):
    """The file is not a guide; the message says where."""


@dataclass(frozen=True)
class Done:
    """When a step is done: somebody submitted a modal of this title, or a message of the app says this."""

    submitted: str = ""
    by: str = ""
    message: str = ""


@dataclass(frozen=True)
class Step:
    """One step: what to do, as whom, where, and what to type there, or how to turn the clock."""

    title: str
    text: str
    person: str = ""
    channel: str = ""
    typed: str = ""
    clock: str = ""
    points: tuple[str, ...] = ()
    done: Done | None = None


@dataclass
class Guide:
    """The path, and how far it was walked since it was begun."""

    title: str
    steps: tuple[Step, ...]
    ticked: set[int] = field(default_factory=set)
    _dispatches: int = 0
    _since: float | None = None

    def begin(self, sandbox: Sandbox) -> None:
        """Nothing that happened before counts."""
        self.ticked.clear()
        self._dispatches = len(sandbox.dispatches)
        self._since = float(sandbox.world.new_ts())

    def look(self, sandbox: Sandbox) -> None:
        """Tick what has been done. The first look begins the path."""
        if self._since is None:
            self.begin(sandbox)
        for number, step in enumerate(self.steps):
            if step.done and number not in self.ticked and self._is_done(sandbox, step.done):
                self.ticked.add(number)

    @property
    def current(self) -> int:
        """The first step that is not done."""
        left = [number for number in range(len(self.steps)) if number not in self.ticked]
        return left[0] if left else len(self.steps) - 1

    def _is_done(self, sandbox: Sandbox, done: Done) -> bool:
        if done.submitted:
            fresh = sandbox.dispatches[self._dispatches :]
            return any(_submits(one.payload, done) and _took(one.answer) for one in fresh)
        return any(
            done.message in f"{post.text}\n{json.dumps(post.blocks, ensure_ascii=False)}"
            for team in sandbox.world.teams.values()
            for channel in team.channels.values()
            for post in reversed(channel.messages)
            if post.user_id == team.bot_user_id and float(post.ts) > (self._since or 0)
        )


def _submits(payload: Json, done: Done) -> bool:
    if payload.get("type") != "view_submission":
        return False
    return payload["view"]["title"]["text"] == done.submitted and done.by in {
        "",
        payload["user"]["id"],
    }


def _took(answer: Any) -> bool:
    body = answer.body if isinstance(answer.body, dict) else {}
    return answer.ok and body.get("response_action") != "errors"


def there(step: Step, sandbox: Sandbox) -> str | None:
    """The address that a step leads to; None where it leads nowhere, or its person is not here."""
    for workspace in sandbox.workspaces.values():
        person = workspace.people.get(step.person)
        if person is not None:
            channel = person.app.id if step.channel == "app" else step.channel
            asked = {"c": channel, "draft": step.typed}
            query = urlencode({name: value for name, value in asked.items() if value})
            return f"/{workspace.id}/{person.id}?{query}"
    return None


def read(path: Path) -> Guide:
    """The guide in a file. Raises BadGuide with a sentence."""
    told = json.loads(path.read_text())
    steps = tuple(_step(number, step) for number, step in enumerate(told["steps"], 1))
    return Guide(title=str(told["title"]), steps=steps)


def _step(number: int, told: Mapping[str, Any]) -> Step:
    unknown = set(told) - _STEP | set(told.get("done", {})) - _DONE
    if unknown:
        raise BadGuide(f"step {number} of the guide has what no step has: {sorted(unknown)}")
    if "title" not in told or "text" not in told:
        raise BadGuide(f"step {number} of the guide needs a title and a text")
    if told.get("clock", "now") not in CLOCKS:
        raise BadGuide(f"step {number} of the guide turns the clock to none of {sorted(CLOCKS)}")
    return Step(
        title=told["title"],
        text=told["text"],
        person=told.get("as", ""),
        channel=told.get("in", ""),
        typed=told.get("type", ""),
        clock=told.get("clock", ""),
        points=tuple(told.get("points", ())),
        done=Done(**told["done"]) if "done" in told else None,
    )

"""What the app really sent: the JSON behind a message or a view, held against the rules."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sandbox import rules
from sandbox.dispatch import Dispatch
from sandbox.gateway import Call
from sandbox.methods.chat import METADATA_BYTES, TEXT_CHARACTERS, UPDATED_TEXT_CHARACTERS
from sandbox.person import Person
from sandbox.rules.surfaces import MOST_BLOCKS, VIEW_BYTES
from sandbox.screen import Place
from sandbox.server import Sandbox
from sandbox.state import Json, Post, Reply, View

_ENCODED = ("blocks", "view", "metadata", "attachments")


@dataclass(frozen=True)
class Size:
    """How much of a limit is used."""

    name: str
    used: int
    most: int

    @property
    def passed(self) -> bool:
        """Whether Slack takes it."""
        return self.used <= self.most


@dataclass(frozen=True)
class Check:
    """One block held against its rules, with what Slack would say where it does not fit."""

    pointer: str
    what: str
    problems: list[str]


@dataclass(frozen=True)
class Exchange:
    """A request and what came back."""

    title: str
    when: str
    sent: str
    answer: str


@dataclass(frozen=True)
class Sent:
    """Everything the panel tells. `builder` is what Slack's Block Kit Builder takes."""

    title: str
    payload: str
    builder: str
    sizes: list[Size]
    checks: list[Check]
    exchanges: list[Exchange]

    @property
    def failed(self) -> int:
        """How many checks and sizes Slack would refuse."""
        bad = [check for check in self.checks if check.problems]
        return len(bad) + len([size for size in self.sizes if not size.passed])


@dataclass(frozen=True)
class _Source:
    """What was sent, by which words, and whose request the app answered with it."""

    body: Json
    method: str = ""
    call: Call | None = None
    at: float = 0.0
    cause: str = ""


def sent(sandbox: Sandbox, person: Person, place: Place) -> Sent:
    """What lies behind a message, a modal or a Home tab in front of a person."""
    zone = ZoneInfo(person.user.tz or "UTC")
    if isinstance(place, Post):
        source = _source_of_post(sandbox, place) or _Source(_stored(place))
        body = source.body
        blocks = body.get("blocks") or []
        problems = rules.blocks_problems(blocks)
        sizes = _message_sizes(body, source.method)
        title, builder = "Message", {"blocks": blocks}
    else:
        source = _source_of_view(sandbox, place) or _Source(place.body)
        body = builder = source.body
        blocks = body["blocks"]
        problems = rules.view_problems(body)
        sizes = _view_sizes(body)
        title = "Modal" if body["type"] == "modal" else "Home tab"
    prefix = "/blocks" if isinstance(place, Post) else "/view/blocks"
    return Sent(
        title=title,
        payload=_pretty(body),
        builder=_pretty(builder),
        sizes=sizes,
        checks=list(_checks(blocks, problems, prefix)),
        exchanges=list(_exchanges(sandbox, source, zone)),
    )


def _checks(blocks: list[Json], problems: list[rules.Problem], prefix: str) -> Iterator[Check]:
    placed = set()
    for place, block in enumerate(blocks):
        pointer = f"{prefix}/{place}"
        own = [one for one in problems if f"{one.pointer}/".startswith(f"{pointer}/")]
        placed |= set(own)
        said = [f"{one.text} ({one.pointer})" for one in own]
        yield Check(pointer, str(block.get("type")), said)
    for one in problems:
        if one not in placed:
            yield Check(one.pointer, "all of it", [one.text])


def _message_sizes(body: Json, method: str) -> list[Size]:
    blocks = body.get("blocks") or []
    text = UPDATED_TEXT_CHARACTERS if method == "chat.update" else TEXT_CHARACTERS
    sizes = [
        Size("Blocks", len(blocks), MOST_BLOCKS["message"]),
        Size("Characters in blocks", rules.message_characters(blocks), rules.MESSAGE_CHARACTERS),
        Size("Characters of the text for notifications", len(body.get("text") or ""), text),
    ]
    if body.get("metadata"):
        used = len(json.dumps(body["metadata"]).encode())
        sizes.append(Size("Bytes of metadata", used, METADATA_BYTES))
    return sizes


def _view_sizes(body: Json) -> list[Size]:
    sizes = [
        Size("Blocks", len(body["blocks"]), MOST_BLOCKS[body["type"]]),
        Size("Bytes", len(json.dumps(body).encode()), VIEW_BYTES),
        Size("Characters of private_metadata", len(body.get("private_metadata") or ""), 3000),
    ]
    named = [name for name in ("title", "submit", "close") if body.get(name)]
    return sizes + [Size(f"Characters of {name}", len(body[name]["text"]), 24) for name in named]


def _stored(post: Post) -> Json:
    kept = {"text": post.text, "blocks": post.blocks, "metadata": post.metadata}
    return {name: value for name, value in kept.items() if value}


def _source_of_post(sandbox: Sandbox, post: Post) -> _Source | None:
    replies = [reply for reply in sandbox.world.replies if reply.post is post]
    calls = [call for call in sandbox.calls if _is_about(call, post)]
    last = _latest(replies, calls)
    if isinstance(last, Call):
        return _Source(_decoded(last.args), last.method, call=last, at=last.at)
    if last is not None:
        return _Source(last.body, "response_url", at=last.at, cause=last.ticket)
    return None


_Way = TypeVar("_Way", Reply, Dispatch)


def _latest(ways: list[_Way], calls: list[Call]) -> _Way | Call | None:
    one, other = (found[-1] if found else None for found in (ways, calls))
    if one is None or (other is not None and other.at > one.at):
        return other
    return one


def _is_about(call: Call, post: Post) -> bool:
    if not call.answer.get("ok") or not call.method.startswith("chat."):
        return False
    ts = call.answer.get("ts") or call.answer.get("message_ts")
    channel = call.answer.get("channel") or call.args.get("channel")
    return ts == post.ts and channel == post.channel_id and "delete" not in call.method


def _source_of_view(sandbox: Sandbox, view: View) -> _Source | None:
    calls = [
        call
        for call in sandbox.calls
        if call.method.startswith("views.") and (call.answer.get("view") or {}).get("id") == view.id
    ]
    answers = [one for one in sandbox.dispatches if _puts(one, view)]
    last = _latest(answers, calls)
    if isinstance(last, Call):
        args = _decoded(last.args)
        cause = str(args.get("trigger_id") or "")
        return _Source(args["view"], last.method, call=last, at=last.at, cause=cause)
    if last is not None:
        cause = str(last.payload["trigger_id"])
        return _Source(
            last.answer.body["view"], "the answer to a submission", at=last.at, cause=cause
        )
    return None


def _puts(dispatch: Dispatch, view: View) -> bool:
    """Whether the answer to a submission updated or pushed this view."""
    body = dispatch.answer.body
    if dispatch.payload.get("type") != "view_submission" or not isinstance(body, dict):
        return False
    put = {"update": view.id, "push": view.previous_id}.get(str(body.get("response_action")))
    return bool(body.get("view")) and dispatch.payload["view"]["id"] == put


def _exchanges(sandbox: Sandbox, source: _Source, zone: ZoneInfo) -> Iterator[Exchange]:
    cause = [one for one in sandbox.dispatches if source.cause and _gave(one, source.cause)]
    for dispatch in cause[-1:]:
        name = dispatch.payload.get("type") or dispatch.payload.get("command")
        answer = dispatch.answer
        said = f"HTTP {answer.status}" if answer.status else answer.reason
        back = f"{said}\n{_pretty(answer.body)}" if answer.body else said
        title = f"Slack to the app: {name}"
        yield Exchange(title, _clock(dispatch.at, zone), _pretty(dispatch.payload), back)
    if source.call is not None:
        call = source.call
        title = f"The app to Slack: {call.method}"
        args = _pretty(_decoded(call.args))
        yield Exchange(title, _clock(call.at, zone), args, _pretty(call.answer))
    elif source.method:
        title = f"The app to Slack: {source.method}"
        yield Exchange(title, _clock(source.at, zone), _pretty(source.body), "ok")


def _gave(dispatch: Dispatch, cause: str) -> bool:
    payload = dispatch.payload
    return cause == payload.get("trigger_id") or str(payload.get("response_url")).endswith(cause)


def _decoded(args: Json) -> Json:
    """Arguments as the app meant them: what stands in a form as JSON is JSON."""
    return {name: _parsed(value) if name in _ENCODED else value for name, value in args.items()}


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value[:1] in "[{" else value


def _pretty(thing: Any) -> str:
    return json.dumps(thing, indent=2, ensure_ascii=False)


def _clock(at: float, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(at, UTC).astimezone(zone):%H:%M:%S}"

"""The least that listeners rely on in what Slack sends, checked once at the door.

A signature proves who sent a payload, not that it has the shape of one.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

import structlog
from pydantic import BaseModel, Field, StringConstraints, ValidationError
from slack_bolt import BoltResponse

from bot.ids import SlackId

log = structlog.get_logger()
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S{1,500}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=255)]


class _User(BaseModel):
    id: SlackId
    team_id: SlackId | None = None


class _Place(BaseModel):
    id: SlackId


class _Action(BaseModel):
    action_id: Name
    action_ts: str = ""


class _AnyView(BaseModel):
    type: str = "modal"


class _View(_AnyView):
    id: Name
    hash: Name
    blocks: list[dict[str, Any]] = []


class _Block(BaseModel):
    type: Name
    block_id: Name


class _Container(BaseModel):
    message_ts: str | None = None


class _SubmittedView(_AnyView):
    id: Name
    callback_id: Name
    blocks: list[_Block]


class _Authorization(BaseModel):
    team_id: SlackId | None = None


class _Sent(BaseModel):
    """What Bolt itself reads, of every payload, and whoever says that nobody listens to one."""

    team: _Place | None = None
    team_id: SlackId | None = None
    user: _User | SlackId | None = None
    authorizations: list[_Authorization] | None = None
    response_url: Address | None = None
    view: _AnyView | None = None


class _Command(_Sent):
    command: Name
    user_id: SlackId
    trigger_id: Name
    response_url: Address
    text: str | None = None
    channel_id: SlackId | None = None


class _Actions(_Sent):
    user: _User
    trigger_id: Name
    actions: Annotated[list[_Action], Field(min_length=1)]
    channel: _Place | None = None
    container: _Container | None = None
    view: _View | None = None


class _Submission(_Sent):
    user: _User
    view: _SubmittedView


class _MessageShortcut(_Sent):
    user: _User
    trigger_id: Name
    channel: _Place
    message: dict[str, Any]


class _Event(BaseModel):
    type: Name
    user: SlackId | dict[str, Any] | None = None
    channel: SlackId | dict[str, Any] | None = None


class _Callback(_Sent):
    team_id: SlackId
    event: _Event


class _ChannelEvent(_Event):
    channel: SlackId


class _ChannelCallback(_Callback):
    event: _ChannelEvent


def problem_with(body: Mapping[str, Any]) -> BoltResponse | None:
    """The answer to a payload that no listener could read, or None if it can be read."""
    try:
        _shape_of(body).model_validate(body)
    except ValidationError as error:
        # Places and kinds only: the values are somebody's words.
        wrong = sorted({".".join(map(str, problem["loc"])) for problem in error.errors()})
        log.warning("no payload of Slack's", action="malformed", at=wrong[:5])
        return BoltResponse(status=HTTPStatus.BAD_REQUEST, body="this is not a payload of Slack's")
    return None


def _shape_of(body: Mapping[str, Any]) -> type[BaseModel]:
    if "command" in body:
        return _Command
    shapes: Mapping[str, type[BaseModel]] = {
        "block_actions": _Actions,
        "view_submission": _Submission,
        "message_action": _MessageShortcut,
        "event_callback": _ChannelCallback if _is_of_a_channel(body) else _Callback,
    }
    return shapes.get(str(body.get("type")), _Sent)


def _is_of_a_channel(body: Mapping[str, Any]) -> bool:
    event = body.get("event")
    # A renamed channel and a changed person come as objects: who listens to them has a schema for each.
    return isinstance(event, Mapping) and str(event.get("type")).endswith(
        ("_archive", "_deleted", "_left_channel", "_joined_channel")
    )

"""Answers to a button, wherever it stands: in a message, or in a modal."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.slack.blocks import Message, escape, modal
from bot.slack.notices import notice

OVERTAKEN = frozenset({"hash_conflict", "not_found"})
"""Slack's words for a view that is not there any more in the form we knew."""


def present(client: WebClient, body: Mapping[str, Any], view: View) -> str:
    """Show a modal, on top of the one the button stands in if it does. Returns the view's id."""
    return lay(client, body["trigger_id"], view, below(body))


def below(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The modal that the button stands in; None for one in a message or on the Home tab."""
    view = body.get("view")
    # Payloads of a kind that nobody listens to are answered as well, and may carry anything.
    return view if isinstance(view, Mapping) and view.get("type") == "modal" else None


def fills_the_stack(body: Mapping[str, Any]) -> bool:
    """Whether what is presented now lies on two others: Slack lays no fourth on them."""
    beneath = below(body)
    return beneath is not None and bool(beneath.get("previous_view_id"))


def lay(client: WebClient, trigger_id: str, view: View, beneath: Mapping[str, Any] | None) -> str:
    """Show a modal, on top of `beneath` if there is one. Returns the view's id.

    Where three lie on each other already, it takes the place of what lies on top, unless something may
    have been typed there.
    """
    if beneath is None:
        return str(client.views_open(trigger_id=trigger_id, view=view)["view"]["id"])
    try:
        return str(client.views_push(trigger_id=trigger_id, view=view)["view"]["id"])
    except SlackApiError as error:
        if error.response["error"] != "push_limit_reached" or _is_form(beneath):
            raise
    _update(client, beneath, view)
    return str(beneath["id"])


def as_modal(message: Message) -> View:
    """A private message in the form of a modal; only block types that a modal holds."""
    return modal("Heard", [block for block in message.blocks if isinstance(block, Block)])


def replace_view(context: BoltContext, body: Mapping[str, Any], view: View) -> None:
    """Put `view` where the modal is that the button stands in."""
    before = body.get("view") or {}
    if before.get("type") == "modal" and context.client is not None:
        _update(context.client, before, view)


def replace(context: BoltContext, body: Mapping[str, Any], message: Message) -> None:
    """Put `message` where the button's message or modal is. Nobody else sees a difference.

    A button on the Home tab has no message to replace: its answer opens as a modal. So it does on top of a
    modal in which something may have been typed: that stays.
    """
    view = body.get("view") or {}
    if view.get("type") == "modal" and not _is_form(view) and context.client is not None:
        _update(context.client, view, as_modal(message))
    elif context.response_url and context.respond is not None:
        context.respond(replace_original=True, **message.arguments())
    elif context.client is not None:
        present(context.client, body, as_modal(message))


def say(context: BoltContext, body: Mapping[str, Any], sentence: str) -> None:
    """A sentence for whoever pressed, beside what the button stands in, which stays."""
    if context.response_url and context.respond is not None:
        context.respond(escape(sentence), response_type="ephemeral", replace_original=False)
    elif context.client is not None:
        present(context.client, body, notice(sentence))


def _is_form(view: Mapping[str, Any]) -> bool:
    return any(block.get("type") == "input" for block in view.get("blocks", ()))


def _update(client: WebClient, before: Mapping[str, Any], view: View) -> None:
    try:
        client.views_update(view_id=before["id"], hash=before["hash"], view=view)
    except SlackApiError as error:
        # Another press was faster, or the modal was closed. What was asked for is done all the same.
        if error.response["error"] not in OVERTAKEN:
            raise

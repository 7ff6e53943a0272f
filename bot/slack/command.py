"""A slash command as rooms see it, and the verbs of `/align` that rooms offer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltContext, Respond
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.actor import Actor
from bot.slack.answers import as_modal, below, lay
from bot.slack.blocks import Message
from bot.slack.context import actor_of


@dataclass(frozen=True)
class Command:
    """Somebody typed a command, or pressed a button that does the same.

    `channel_id` is where they are: having typed it there proves that they can read that channel.
    `respond` is None where Slack takes no private answer, in a modal and on the Home tab: answers
    open as modals there, `on_top` of the one that is open.
    """

    actor: Actor
    channel_id: str | None
    text: str
    trigger_id: str
    client: WebClient
    respond: Respond | None
    beneath: Mapping[str, Any] | None = None

    @classmethod
    def of(
        cls, context: BoltContext, body: Mapping[str, Any], client: WebClient, text: str = ""
    ) -> "Command":
        """From what Slack sent: a slash command, or a button wherever it stands."""
        return cls(
            actor=actor_of(context, body),
            channel_id=context.channel_id,
            text=text,
            trigger_id=body["trigger_id"],
            client=client,
            respond=context.respond if context.response_url else None,
            beneath=below(body),
        )

    def open(self, view: View) -> str:
        """Show a modal, on top of the open one if there is one. Returns the view's id."""
        return lay(self.client, self.trigger_id, view, self.beneath)

    def reply(self, message: Message) -> None:
        """Answer in private: where the command was typed, or as a modal."""
        if self.respond is None:
            self.open(as_modal(message))
        else:
            self.respond(response_type="ephemeral", **message.arguments())


@dataclass(frozen=True)
class Verb:
    """What comes after `/align`. `does` completes "what do you want to do?"; `group` is its heading."""

    name: str
    group: str
    does: str
    run: Callable[[Command], None]

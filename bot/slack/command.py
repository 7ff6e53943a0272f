"""A slash command as rooms see it, and the verbs of `/align` that rooms offer."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import Respond
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.actor import Actor
from bot.slack.answers import as_modal
from bot.slack.blocks import Message


@dataclass(frozen=True)
class Command:
    """Somebody typed a command, or pressed its button in the menu.

    `channel_id` is where they are: having typed it there proves that they can read that channel.
    `respond` is None when it came from the menu, whose answers open on top of it.
    """

    actor: Actor
    channel_id: str | None
    text: str
    trigger_id: str
    client: WebClient
    respond: Respond | None

    def open(self, view: View) -> str:
        """Show a modal, on top of the menu if that is where we come from. Returns the view's id."""
        show = self.client.views_push if self.respond is None else self.client.views_open
        answer = show(trigger_id=self.trigger_id, view=view)
        return str(answer["view"]["id"])

    def reply(self, message: Message) -> None:
        """Answer in private: where the command was typed, or on top of the menu."""
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

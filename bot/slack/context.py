"""Who is acting, read from a request that Bolt has verified."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltContext

from bot.actor import Actor

_UNSEEN = "is_unseen"


def actor_of(context: BoltContext, body: Mapping[str, Any]) -> Actor:
    """The person behind a command or an interaction.

    `context.team_id` is the workspace the bot is installed in. In a shared channel the person may live
    elsewhere: interactions say where in `user.team_id`.
    """
    workspace_id = context.team_id or ""
    user = body.get("user")
    home = user.get("team_id") if isinstance(user, Mapping) else None
    return Actor(workspace_id, context.user_id or "", home or workspace_id)


def keep_unseen(context: BoltContext, *, when: bool) -> None:
    """Somebody anonymous did this: nothing that others have open changes because of it at this moment."""
    if when:
        context[_UNSEEN] = True


def is_unseen(context: BoltContext) -> bool:
    """Whether `keep_unseen` was said of what was done."""
    return bool(context.get(_UNSEEN))

"""Who comes and goes."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.deps import Deps
from bot.people import service


def register(app: App, deps: Deps) -> None:
    """Forget a membership the moment it ends: it decides what somebody may read."""

    def person_left(event: dict[str, Any], context: BoltContext) -> None:
        channel_id, user_id = event.get("channel"), event.get("user")
        if not channel_id or not user_id:
            return
        with deps.database.writing() as session:
            service.left(session, context.team_id or "", channel_id, user_id)

    app.event("member_left_channel", matchers=[_is_a_person])(person_left)


def _is_a_person(event: dict[str, Any], context: BoltContext) -> bool:
    return event.get("user") != context.bot_user_id

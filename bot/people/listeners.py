"""Who comes, goes and is not what they were, and what channels are called."""

from typing import Any

from pydantic import ValidationError
from slack_bolt import App, BoltContext

from bot.deps import Deps
from bot.people import acquaintance, service
from bot.people.schemas import ChangedUser, RenamedChannel


def register(app: App, deps: Deps) -> None:
    """Forget a membership the moment it ends: it decides what somebody may read. Learn what is new."""

    def person_left(event: dict[str, Any], context: BoltContext) -> None:
        channel_id, user_id = event.get("channel"), event.get("user")
        if not channel_id or not user_id:
            return
        with deps.database.writing() as session:
            service.left(session, context.team_id or "", channel_id, user_id)

    def channel_renamed(event: dict[str, Any], context: BoltContext) -> None:
        try:
            renamed = RenamedChannel.model_validate(event.get("channel"))
        except ValidationError:
            return
        with deps.database.writing() as session:
            service.renamed(session, context.team_id or "", renamed)

    def person_changed(event: dict[str, Any], context: BoltContext) -> None:
        try:
            user = ChangedUser.model_validate(event.get("user"))
        except ValidationError:
            return
        acquaintance.changed(deps, context.team_id or "", user)

    app.event("member_left_channel", matchers=[_is_a_person])(person_left)
    for event in ("channel_rename", "group_rename"):
        app.event(event)(channel_renamed)
    app.event("user_change")(person_changed)


def _is_a_person(event: dict[str, Any], context: BoltContext) -> bool:
    return event.get("user") != context.bot_user_id

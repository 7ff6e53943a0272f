"""Who comes, goes and is not what they were, and what channels are called."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from slack_bolt import App, BoltContext, BoltResponse

from bot.deps import Deps
from bot.people import acquaintance, service
from bot.people.schemas import RenamedChannel

DEEDS = ("block_actions", "view_submission")
"""What commands do themselves: a guest of today may press what was sent to a lead of yesterday."""


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

    # Bolt's own names for the parts of a middleware's arguments.
    def acts(
        body: dict[str, Any],
        context: BoltContext,
        next: Callable[[], BoltResponse],  # noqa: A002
    ) -> BoltResponse:
        if body.get("type") in DEEDS and context.client and context.team_id and context.user_id:
            acquaintance.meet_again(deps, context.client, context.team_id, context.user_id)
        return next()

    app.use(acts)
    app.event("member_left_channel", matchers=[_is_a_person])(person_left)
    for event in ("channel_rename", "group_rename"):
        app.event(event)(channel_renamed)


def _is_a_person(event: dict[str, Any], context: BoltContext) -> bool:
    return event.get("user") != context.bot_user_id

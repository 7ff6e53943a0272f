"""Who comes, goes and is not what they were, and what channels are called."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from pydantic import ValidationError
from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.deps import Deps
from bot.people import acquaintance, service
from bot.people.schemas import ChangedUser, RenamedChannel
from bot.slack.context import actor_of


def register(app: App, deps: Deps, own_file: Collection[str] = ()) -> None:
    """Forget a membership the moment it ends: it decides what somebody may read. Learn what is new.

    Nothing is done for whoever has left, but by the buttons and modals of `own_file`.
    """

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

    app.middleware(_gate(deps, own_file))
    app.event("member_left_channel", matchers=[_is_a_person])(person_left)
    for event in ("channel_rename", "group_rename"):
        app.event(event)(channel_renamed)
    app.event("user_change")(person_changed)


def _gate(deps: Deps, own_file: Collection[str]) -> Callable[..., BoltResponse]:
    # Bolt looks at the names of the arguments to decide what to pass.
    def refuse_who_has_left(
        body: dict[str, Any],
        context: BoltContext,
        client: WebClient,
        next: Callable[[], BoltResponse],  # noqa: A002
    ) -> BoltResponse:
        if "event" not in body and _pressed(body) not in own_file:
            actor = actor_of(context, body)
            with deps.database.reading() as session:
                left = service.has_left(session, actor)
            if left:
                # Who is back is not refused where Slack's word of it was lost.
                acquaintance.meet(deps, client, actor.workspace_id, [actor.user_id])
                with deps.database.reading() as session:
                    service.refuse_who_has_left(session, actor)
        return next()

    return refuse_who_has_left


def _pressed(body: Mapping[str, Any]) -> str | None:
    if body.get("type") == "block_actions":
        return str(body["actions"][0]["action_id"])
    return str(body["view"]["callback_id"]) if body.get("type") == "view_submission" else None


def _is_a_person(event: dict[str, Any], context: BoltContext) -> bool:
    return event.get("user") != context.bot_user_id

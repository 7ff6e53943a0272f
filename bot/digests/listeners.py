"""Digests in Slack: `/align digest`, its modal and buttons, and channels that come and go."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.deps import Deps
from bot.digests import service, setup
from bot.digests.schemas import DigestForm, ScheduleRef
from bot.people import acquaintance
from bot.slack import forms
from bot.slack.answers import replace, replace_view
from bot.slack.command import Command, Verb
from bot.slack.context import actor_of
from models.vocabulary import PauseReason

GROUP = "Keep people posted"
GONE_QUIET = {
    "channel_archive": PauseReason.ARCHIVED,
    "group_archive": PauseReason.ARCHIVED,
    "channel_deleted": PauseReason.GONE,
    "group_deleted": PauseReason.GONE,
    "member_left_channel": PauseReason.NOT_IN_CHANNEL,
}


def verbs(deps: Deps) -> list[Verb]:
    """What `/align` can do with digests."""

    def digest(command: Command) -> None:
        with deps.database.reading() as session:
            found = service.settings(session, command.actor, command.channel_id)
        command.open(setup.setting_up(found))
        acquaintance.meet_here(deps, command.client, command.actor, command.channel_id)

    return [Verb("digest", GROUP, "set the day and hour of a channel's weekly digest", digest)]


class Listeners:
    """What digests listen to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def save(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        actor = actor_of(context, body)
        form = forms.read(body["view"], DigestForm)
        acquaintance.meet(self._deps, client, actor.workspace_id, [actor.user_id], [form.channel])
        with self._deps.database.writing() as session:
            told = service.save(session, actor, form, self._deps.clock.now())
        ack(response_action="update", view=setup.saved(told))

    def preview(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref = forms.pressed(body, ScheduleRef)
        with self._deps.database.writing() as session:
            service.preview(
                session, actor_of(context, body), ref.schedule_id, self._deps.clock.now()
            )
        replace_view(context, body, setup.under_way("The preview comes as a direct message."))

    def post_now(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref = forms.pressed(body, ScheduleRef)
        # One modal, one post: a double click carries the same view.
        key = body["view"]["id"] if body.get("view") else body["actions"][0]["action_ts"]
        with self._deps.database.writing() as session:
            service.post_now(
                session, actor_of(context, body), ref.schedule_id, key, self._deps.clock.now()
            )
        replace_view(context, body, setup.under_way("The digest is on its way to the channel."))

    def pause(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref = forms.pressed(body, ScheduleRef)
        with self._deps.database.writing() as session:
            told = service.pause_by_hand(
                session, actor_of(context, body), ref.schedule_id, self._deps.clock.now()
            )
        replace_view(context, body, setup.saved(told))

    def resume(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref = forms.pressed(body, ScheduleRef)
        with self._deps.database.writing() as session:
            told = service.resume(
                session, actor_of(context, body), ref.schedule_id, self._deps.clock.now()
            )
        if (body.get("view") or {}).get("type") == "modal":
            replace_view(context, body, setup.saved(told))
        else:
            replace(context, body, setup.sentence(told))

    def channel_gone_quiet(self, event: dict[str, Any], context: BoltContext) -> None:
        reason = GONE_QUIET[event["type"]]
        with self._deps.database.writing() as session:
            service.pause(
                session,
                context.team_id or "",
                event["channel"],
                reason,
                self._deps.clock.now(),
            )


def register(app: App, deps: Deps) -> None:
    """Everything about digests that Slack may send."""
    on = Listeners(deps)
    app.view(setup.SAVE)(on.save)
    app.action(setup.PREVIEW)(on.preview)
    app.action(setup.POST_NOW)(on.post_now)
    app.action(setup.PAUSE)(on.pause)
    app.action(setup.RESUME)(on.resume)
    for event in GONE_QUIET:
        # Bolt runs the first listener that matches: people who leave are the people room's.
        matchers = [_is_the_bot] if event == "member_left_channel" else []
        app.event(event, matchers=matchers)(on.channel_gone_quiet)


def _is_the_bot(event: dict[str, Any], context: BoltContext) -> bool:
    return event.get("user") == context.bot_user_id

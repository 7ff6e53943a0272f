"""Polls in Slack: `/priorities`, the card, the vote modal, the reminder."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.actor import Actor
from bot.deps import Deps
from bot.people import acquaintance
from bot.people import service as people
from bot.polls import asking, closing, reading, reminding, service, unposted, views, voting
from bot.polls.schemas import FORMS, PollForm, PollRef
from bot.slack import forms
from bot.slack.answers import present, replace
from bot.slack.command import Command
from bot.slack.context import actor_of
from bot.text import clean


class Listeners:
    """What polls listen to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def priorities(
        self,
        ack: Ack,
        body: dict[str, Any],
        context: BoltContext,
        client: WebClient,
    ) -> None:
        ack()
        actor = actor_of(context, body)
        if clean(body.get("text") or "").lower() == "list":
            with self._deps.database.reading() as session:
                found = reading.managed(session, actor)
            Command.of(context, body, client).reply(asking.listing(found))
            return
        self._open_form(body, client, actor, context.channel_id)

    def open_form(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        self._open_form(body, client, actor_of(context, body), context.channel_id)

    def draft(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        actor = actor_of(context, body)
        form = forms.read(body["view"], PollForm)
        acquaintance.meet(
            self._deps, client, actor.workspace_id, [actor.user_id, form.decider], [form.channel]
        )
        acquaintance.meet(
            self._deps, client, actor.workspace_id, form.people, most=acquaintance.MET_AT_ONCE
        )
        can_post = acquaintance.can_post(client, form.channel)
        submission = self._deps.vault.fingerprint(actor.workspace_id, body["view"]["id"])
        with self._deps.database.writing() as session:
            card = service.draft(
                session,
                actor,
                form,
                submission,
                self._deps.clock.now(),
                self._deps.settings.smallest_group,
                can_post=can_post,
            )
        ack(response_action="update", view=asking.drafted(card))

    def open_poll(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        ref, actor = forms.pressed(body, PollRef), actor_of(context, body)
        with self._deps.database.reading() as session:
            listed, channel_id = service.whom(session, actor, ref.poll_id)
        members: set[str] = set()
        if channel_id is not None:
            members = acquaintance.members(client, actor.workspace_id, channel_id)
            members.discard(context.bot_user_id or "")
        # Guests, apps and former members are left out, and everybody is reminded by their own clock.
        acquaintance.meet(self._deps, client, actor.workspace_id, {*listed, *members})
        with self._deps.database.writing() as session:
            card = service.open_poll(
                session, actor, self._deps.vault, ref.poll_id, members, self._deps.clock.now()
            )
        replace(context, body, asking.opened(card))

    def discard(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref = forms.pressed(body, PollRef)
        with self._deps.database.writing() as session:
            service.discard(session, actor_of(context, body), ref.poll_id)
        replace(context, body, asking.discarded())

    def close(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, now = forms.pressed(body, PollRef), self._deps.clock.now()
        with self._deps.database.writing() as session:
            card = closing.close_by_hand(session, actor_of(context, body), ref.poll_id, now)
        replace(context, body, asking.changed(card))

    def extend(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, now = forms.pressed(body, PollRef), self._deps.clock.now()
        with self._deps.database.writing() as session:
            card = service.extend(session, actor_of(context, body), ref.poll_id, now)
        replace(context, body, asking.changed(card))

    def cancel(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, now = forms.pressed(body, PollRef), self._deps.clock.now()
        with self._deps.database.writing() as session:
            card = service.cancel(session, actor_of(context, body), ref.poll_id, now)
        replace(context, body, asking.changed(card))

    def post_again(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, now = forms.pressed(body, PollRef), self._deps.clock.now()
        with self._deps.database.writing() as session:
            card = unposted.post_again(session, actor_of(context, body), ref.poll_id, now)
        replace(context, body, asking.posting_again(card))

    def open_vote(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        ref, actor = forms.pressed(body, PollRef), actor_of(context, body)
        with self._deps.database.reading() as session:
            offer = voting.offer(
                session, actor, self._deps.vault, ref.poll_id, self._deps.clock.now()
            )
        present(client, body, views.voting(offer))
        acquaintance.meet(self._deps, client, actor.workspace_id, [actor.user_id])

    def vote(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        actor, ref = actor_of(context, body), forms.riding_along(body["view"], PollRef)
        with self._deps.database.reading() as session:
            method = reading.find(session, actor.workspace_id, ref.poll_id).method
        form = forms.read(body["view"], FORMS[method])
        acquaintance.meet(self._deps, client, actor.workspace_id, [actor.user_id])
        with self._deps.database.writing() as session:
            told = voting.vote(
                session, actor, self._deps.vault, ref.poll_id, form, self._deps.clock.now()
            )
        ack(response_action="update", view=views.recorded(told))

    def privacy(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        ref, actor = forms.pressed(body, PollRef), actor_of(context, body)
        with self._deps.database.reading() as session:
            poll = reading.find(session, actor.workspace_id, ref.poll_id)
            card = reading.card_of(session, poll)
        present(client, body, views.privacy(card))

    def snooze(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, actor, now = (
            forms.pressed(body, PollRef),
            actor_of(context, body),
            self._deps.clock.now(),
        )
        with self._deps.database.writing() as session:
            due = reminding.snooze(session, actor, ref.poll_id, now)
            zone = people.zone_of(session, actor.workspace_id, actor.user_id)
        replace(context, body, views.snoozed(due, zone))

    def decline(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, actor = forms.pressed(body, PollRef), actor_of(context, body)
        with self._deps.database.writing() as session:
            card = reminding.decline(session, actor, ref.poll_id, self._deps.clock.now())
        replace(context, body, views.declined(card))

    def _open_form(
        self, body: dict[str, Any], client: WebClient, actor: Actor, here: str | None
    ) -> None:
        with self._deps.database.reading() as session:
            offer = reading.offer(session, actor, self._deps.clock.now(), here)
        present(client, body, asking.asking(offer))
        acquaintance.meet_here(self._deps, client, actor, here)


def register(app: App, deps: Deps) -> None:
    """Everything about polls that Slack may send."""
    on = Listeners(deps)
    app.command(deps.settings.command_priorities)(on.priorities)
    app.view(asking.ASK)(on.draft)
    app.view(views.VOTE)(on.vote)
    for action_id, listener in {
        asking.ASK_OPEN: on.open_form,
        asking.OPEN: on.open_poll,
        asking.DISCARD: on.discard,
        asking.CLOSE: on.close,
        asking.EXTEND: on.extend,
        asking.CANCEL: on.cancel,
        asking.POST_AGAIN: on.post_again,
        views.VOTE_OPEN: on.open_vote,
        views.PRIVACY: on.privacy,
        views.SNOOZE: on.snooze,
        views.DECLINE: on.decline,
    }.items():
        app.action(action_id)(listener)

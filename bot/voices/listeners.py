"""Voices and merges in Slack: buttons on receipts and cards, and their modals."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.clock import real_now
from bot.concerns import again, together
from bot.concerns.again import Lists
from bot.concerns.schemas import ConcernRef
from bot.deps import Deps
from bot.people import acquaintance
from bot.slack import forms
from bot.slack.answers import present, replace_view
from bot.slack.context import actor_of, keep_unseen
from bot.voices import adding, merging, views
from bot.voices.schemas import JoinRef, MergeForm, VoiceForm, VoiceRef


class Listeners:
    """What voices listen to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps, lists: Lists) -> None:
        self._deps = deps
        self._lists = lists

    def join(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, actor = forms.pressed(body, JoinRef), actor_of(context, body)
        vault, now = self._deps.vault, self._deps.clock.now()
        with again.up_to_date(self._deps, context, body):
            with self._deps.database.writing() as session:
                told = adding.join(session, actor, vault, ref, now, real_now())
            keep_unseen(context, when=told.is_anonymous)
            replace_view(context, body, views.added(told))

    def open_add(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        ref, actor = forms.pressed(body, VoiceRef), actor_of(context, body)
        here = context.channel_id or ref.channel_id
        ref = ref.model_copy(update={"channel_id": here})
        with again.up_to_date(self._deps, context, body):
            with self._deps.database.reading() as session:
                card = adding.offer(session, actor, self._deps.vault, ref, real_now())
            present(client, body, views.adding(card, here))

    def add(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        actor = actor_of(context, body)
        form = forms.read(body["view"], VoiceForm)
        ref = forms.riding_along(body["view"], VoiceRef)
        acquaintance.meet(self._deps, client, actor.workspace_id, [actor.user_id])
        vault, now = self._deps.vault, self._deps.clock.now()
        submission = vault.fingerprint(actor.workspace_id, body["view"]["id"])
        with self._deps.database.writing() as session:
            told = adding.add(session, actor, vault, form, ref, submission, now, real_now())
        keep_unseen(context, when=told.is_anonymous)
        ack(response_action="update", view=views.added(told))

    def open_merge(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        ref, actor = forms.pressed(body, ConcernRef), actor_of(context, body)
        with again.up_to_date(self._deps, context, body, self._lists):
            with self._deps.database.reading() as session:
                told = merging.offer(session, actor, ref.concern_id)
            present(client, body, views.merging(told))

    def merge(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = forms.read(body["view"], MergeForm)
        ref, actor = forms.riding_along(body["view"], ConcernRef), actor_of(context, body)
        with self._deps.database.writing() as session:
            told = merging.merge(session, actor, ref.concern_id, form, self._deps.clock.now())
        ack(response_action="update", view=views.merged(told))

    def part(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, actor = forms.pressed(body, ConcernRef), actor_of(context, body)
        vault, now = self._deps.vault, self._deps.clock.now()
        with self._deps.database.writing() as session:
            told = merging.part(session, actor, vault, ref.concern_id, now)
        keep_unseen(context, when=told.card.is_own and told.card.is_anonymous)
        again.show(self._deps, context, body, told)


def register(app: App, deps: Deps, lists: Lists) -> None:
    """Everything about voices and merges that Slack may send."""
    on = Listeners(deps, lists)
    app.action(together.JOIN)(on.join)
    app.action(together.ADD_OPEN)(on.open_add)
    app.view(views.ADD)(on.add)
    app.action(together.MERGE_OPEN)(on.open_merge)
    app.view(views.MERGE)(on.merge)
    app.action(together.PART)(on.part)

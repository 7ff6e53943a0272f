"""Asking back in Slack: a button for leads, one for whoever raised the concern, and their modals."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.asking import service, views
from bot.asking.schemas import InquiryRef, QuestionForm, QuestionRef, ReplyForm, ReplyRef
from bot.concerns import again, asking_back
from bot.concerns.again import Lists
from bot.concerns.schemas import ConcernRef
from bot.deps import Deps
from bot.slack import forms
from bot.slack.answers import present
from bot.slack.context import actor_of, keep_unseen


class Listeners:
    """What asking back listens to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps, lists: Lists) -> None:
        self._deps = deps
        self._lists = lists

    def open(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        ref, actor = forms.pressed(body, ConcernRef), actor_of(context, body)
        with again.up_to_date(self._deps, context, body, self._lists):
            with self._deps.database.reading() as session:
                card = service.offer(session, actor, ref.concern_id)
            present(client, body, views.asking(card, self._deps.clock.now().date()))

    def ask(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = forms.read(body["view"], QuestionForm)
        ref, actor = forms.riding_along(body["view"], QuestionRef), actor_of(context, body)
        now = self._deps.clock.now()
        submission = self._deps.vault.fingerprint(actor.workspace_id, body["view"]["id"])
        with self._deps.database.writing() as session:
            told = service.ask(session, actor, form, ref, submission, now)
        ack(response_action="update", view=views.asked(told))

    def open_reply(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        ref, actor = forms.pressed(body, InquiryRef), actor_of(context, body)
        with again.up_to_date(self._deps, context, body):
            with self._deps.database.reading() as session:
                told = service.question(session, actor, self._deps.vault, ref)
            present(client, body, views.replying(told))

    def reply(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = forms.read(body["view"], ReplyForm)
        ref, actor = forms.riding_along(body["view"], ReplyRef), actor_of(context, body)
        vault, now = self._deps.vault, self._deps.clock.now()
        with self._deps.database.writing() as session:
            told = service.reply(session, actor, vault, form, ref, now)
        keep_unseen(context, when=told.is_anonymous)
        ack(response_action="update", view=views.replied(told))


def register(app: App, deps: Deps, lists: Lists) -> None:
    """Everything about asking back that Slack may send."""
    on = Listeners(deps, lists)
    app.action(asking_back.ASK_OPEN)(on.open)
    app.view(views.ASK)(on.ask)
    app.action(asking_back.REPLY_OPEN)(on.open_reply)
    app.view(views.REPLY)(on.reply)

"""Concerns in Slack: `/concern`, its modals and buttons."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.actor import Actor
from bot.clock import real_now
from bot.concerns import again, life, reading, replies, rules, service, views
from bot.concerns.again import Lists
from bot.concerns.schemas import (
    AnswerForm,
    AnswerRef,
    ConcernForm,
    ConcernRef,
    ListPage,
    NotYetForm,
    RaisedIn,
)
from bot.deps import Deps
from bot.people import acquaintance
from bot.slack import forms
from bot.slack.answers import as_modal, fills_the_stack, present, replace, say
from bot.slack.command import Command
from bot.slack.context import actor_of, keep_unseen
from bot.text import clean
from bot.voices import offered
from models.vocabulary import Visibility


class Listeners:
    """What concerns listen to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps, lists: Lists) -> None:
        self._deps = deps
        self._lists = lists

    def concern(
        self,
        ack: Ack,
        body: dict[str, Any],
        context: BoltContext,
        client: WebClient,
    ) -> None:
        ack()
        text = clean(body.get("text") or "")
        actor, here = actor_of(context, body), context.channel_id
        command = Command.of(context, body, client, text)
        reference = rules.reference(text)
        if reference:
            _show(self._deps, command, *reference)
        elif text.lower() == "list":
            _list(self._deps, command, here or "")
        else:
            _open_form(self._deps, client, body, actor, here, text)

    def open_form(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        _open_form(self._deps, client, body, actor_of(context, body), context.channel_id, "")

    def submit(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        actor = actor_of(context, body)
        form = forms.read(body["view"], ConcernForm)
        here = forms.riding_along(body["view"], RaisedIn).channel_id
        acquaintance.meet(self._deps, client, actor.workspace_id, [actor.user_id, form.raised_for])
        submission = self._deps.vault.fingerprint(actor.workspace_id, body["view"]["id"])
        with self._deps.database.writing() as session:
            told = service.raise_concern(
                session, actor, self._deps.vault, form, submission, self._deps.clock.now(), here
            )
        keep_unseen(context, when=told.visibility is Visibility.ANONYMOUS)
        with self._deps.database.reading() as session:
            alike = offered.similar(session, actor, form, submission, real_now(), here)
        command = self._deps.settings.command_concern
        ack(response_action="update", view=views.receipt(told, command, alike, here))

    def show_list(
        self,
        ack: Ack,
        body: dict[str, Any],
        context: BoltContext,
        client: WebClient,
    ) -> None:
        ack()
        command = Command.of(context, body, client)
        _list(self._deps, command, forms.pressed(body, ListPage).channel_id)

    def turn_page(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        wanted = forms.pressed(body, ListPage)
        with self._deps.database.reading() as session:
            found = reading.open_in_channel(
                session,
                actor_of(context, body),
                wanted.channel_id,
                real_now(),
                context.channel_id,
                wanted.page,
            )
        replace(context, body, views.listing(found, self._deps.clock.now().date()))

    def show(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        ref = forms.pressed(body, ConcernRef)
        with self._deps.database.reading() as session:
            card = reading.show(
                session,
                actor_of(context, body),
                self._deps.vault,
                ref.concern_id,
                real_now(),
                context.channel_id,
            )
        present(client, body, as_modal(views.shown(card, self._deps.clock.now().date())))

    def open_answer(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        ref = forms.pressed(body, ConcernRef)
        with again.up_to_date(self._deps, context, body, self._lists):
            with self._deps.database.reading() as session:
                card = reading.answerable(session, actor_of(context, body), ref.concern_id)
            today, is_last = self._deps.clock.now().date(), fills_the_stack(body)
            present(client, body, replies.answering(card, today, is_last=is_last))

    def answer(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        form = forms.read(body["view"], AnswerForm)
        ref, actor = forms.riding_along(body["view"], AnswerRef), actor_of(context, body)
        acquaintance.meet(self._deps, client, actor.workspace_id, [form.owner])
        now = self._deps.clock.now()
        with self._deps.database.writing() as session:
            label = life.answer(
                session,
                actor,
                ref.concern_id,
                form,
                ref.seen,
                now,
                said=ref.said,
                owned=ref.owned,
                promised=ref.promised,
            )
        ack(response_action="update", view=replies.answered(label))

    def acknowledge(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, actor = forms.pressed(body, ConcernRef), actor_of(context, body)
        with self._deps.database.writing() as session:
            told = life.acknowledge(session, actor, ref.concern_id, self._deps.clock.now())
        again.show(self._deps, context, body, told)

    def acknowledge_listed(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, actor = forms.pressed(body, ConcernRef), actor_of(context, body)
        with self._deps.database.writing() as session:
            told = life.acknowledge(session, actor, ref.concern_id, self._deps.clock.now())
        say(context, body, replies.acknowledged(told.card.label, told.sentence))
        again.refresh_note(self._deps, context, body)

    def settle(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, actor = forms.pressed(body, ConcernRef), actor_of(context, body)
        vault, now = self._deps.vault, self._deps.clock.now()
        with self._deps.database.writing() as session:
            told = life.settle(session, actor, vault, ref.concern_id, now)
        keep_unseen(context, when=told.card.is_anonymous)
        again.show(self._deps, context, body, told)

    def withdraw(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, actor = forms.pressed(body, ConcernRef), actor_of(context, body)
        vault, now = self._deps.vault, self._deps.clock.now()
        with self._deps.database.writing() as session:
            told = life.withdraw(session, actor, vault, ref.concern_id, now)
        keep_unseen(context, when=told.card.is_anonymous)
        again.show(self._deps, context, body, told)

    def open_not_yet(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        ref, actor = forms.pressed(body, ConcernRef), actor_of(context, body)
        with again.up_to_date(self._deps, context, body):
            with self._deps.database.reading() as session:
                card = life.asked(session, actor, self._deps.vault, ref.concern_id)
            present(client, body, replies.not_yet(card))

    def not_yet(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = forms.read(body["view"], NotYetForm)
        ref, actor = forms.riding_along(body["view"], ConcernRef), actor_of(context, body)
        vault, now = self._deps.vault, self._deps.clock.now()
        with self._deps.database.writing() as session:
            opened = life.not_yet(session, actor, vault, ref.concern_id, form, now)
        keep_unseen(context, when=opened.is_anonymous)
        ack(response_action="update", view=replies.reopened(opened.label))


def register(app: App, deps: Deps, lists: Lists) -> None:
    """Everything about concerns that Slack may send."""
    on = Listeners(deps, lists)
    app.command(deps.settings.command_concern)(on.concern)
    app.view(views.RAISE)(on.submit)
    app.view(replies.ANSWER)(on.answer)
    app.action(views.RAISE_OPEN)(on.open_form)
    app.action(views.LIST_OPEN)(on.show_list)
    app.action(f"{views.LIST_PAGE}_back")(on.turn_page)
    app.action(f"{views.LIST_PAGE}_on")(on.turn_page)
    app.action(views.SHOW)(on.show)
    app.action(views.ANSWER_OPEN)(on.open_answer)
    app.action(views.ACKNOWLEDGE)(on.acknowledge)
    app.action(views.ACKNOWLEDGE_LISTED)(on.acknowledge_listed)
    app.action(views.SETTLE)(on.settle)
    app.action(views.NOT_YET_OPEN)(on.open_not_yet)
    app.view(replies.NOT_YET)(on.not_yet)
    app.action(views.WITHDRAW)(on.withdraw)


def _open_form(
    deps: Deps,
    client: WebClient,
    body: dict[str, Any],
    actor: Actor,
    here: str | None,
    text: str,
) -> None:
    with deps.database.reading() as session:
        offer = reading.offer(session, actor, real_now(), here)
    if offer.choices:
        present(client, body, views.raising(offer, text, here))
    else:
        present(client, body, views.first_step(deps.settings.command_align))
    acquaintance.meet_here(deps, client, actor, here)


def _list(deps: Deps, command: Command, channel_id: str) -> None:
    here = command.channel_id
    acquaintance.meet_here(deps, command.client, command.actor, here)
    with deps.database.reading() as session:
        found = reading.open_in_channel(session, command.actor, channel_id, real_now(), here, 0)
    command.reply(views.listing(found, deps.clock.now().date()))


def _show(deps: Deps, command: Command, key: str, number: int) -> None:
    actor, here = command.actor, command.channel_id
    acquaintance.meet_here(deps, command.client, actor, here)
    with deps.database.reading() as session:
        channels = reading.channels_of(session, actor.workspace_id, key, number)
    acquaintance.meet_readers(deps, command.client, actor, channels)
    with deps.database.reading() as session:
        card = reading.show_by_label(session, actor, deps.vault, key, number, real_now(), here)
    renamed = views.renamed(rules.label(key, number), card.label)
    command.reply(views.shown(card, deps.clock.now().date(), renamed))

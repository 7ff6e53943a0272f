"""Initiatives in Slack: `/align new`, `/align list`, and their modals."""

from collections.abc import Collection
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.actor import Actor
from bot.clock import real_now
from bot.deps import Deps
from bot.initiatives import changing, service, views
from bot.initiatives.schemas import EditForm, InitiativeForm, PageButton
from bot.people import acquaintance
from bot.people import service as people
from bot.slack import forms
from bot.slack.answers import present, replace
from bot.slack.command import Command, Verb
from bot.slack.context import actor_of
from bot.text import clean

GROUP = "Set things up"
PATIENCE_SECONDS = 1.0
"""A submission has three seconds: so long Slack is asked who is in a private channel."""


def verbs(deps: Deps) -> list[Verb]:
    """What `/align` can do with initiatives."""

    def new(command: Command) -> None:
        name = clean(command.text)
        with deps.database.reading() as session:
            people.refuse_known_strangers(session, command.actor)
        command.open(views.creation(command.actor.user_id, command.channel_id, name))
        acquaintance.meet_here(deps, command.client, command.actor, command.channel_id)

    def listing(command: Command) -> None:
        acquaintance.meet_here(deps, command.client, command.actor, command.channel_id)
        with deps.database.reading() as session:
            found = service.listing(session, command.actor, real_now(), command.channel_id)
        command.reply(views.listing(found, deps.clock.now().date()))

    return [
        Verb("new", GROUP, "start an initiative: a goal, its people, its channels", new),
        Verb("list", GROUP, "see the initiatives you can read", listing),
    ]


class Listeners:
    """What initiatives listen to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def submit_new(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        actor = actor_of(context, body)
        form = forms.read(body["view"], InitiativeForm)
        _meet_named(self._deps, client, actor, form, form.channels)
        submission = self._deps.vault.fingerprint(actor.workspace_id, body["view"]["id"])
        with self._deps.database.writing() as session:
            now = self._deps.clock.now()
            card = changing.create(session, actor, form, submission, now, real_now())
        settings = self._deps.settings
        ack(
            response_action="update",
            view=views.created(card, settings.command_concern, settings.command_align),
        )

    def submit_edit(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        actor = actor_of(context, body)
        form = forms.read(body["view"], InitiativeForm)
        target = forms.riding_along(body["view"], EditForm)
        with self._deps.database.reading() as session:
            before = service.get(session, actor.workspace_id, target.initiative_id)
        added = {*form.channels} - {*before.channel_ids}
        _meet_named(self._deps, client, actor, form, added)
        with self._deps.database.writing() as session:
            card = changing.change(
                session, actor, target.initiative_id, form, real_now(), said=target.said
            )
        ack(response_action="update", view=views.changed(card))

    def open_new(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        actor = actor_of(context, body)
        channel_id = context.channel_id
        present(client, body, views.creation(actor.user_id, channel_id, ""))
        acquaintance.meet_here(self._deps, client, actor, channel_id)

    def open_edit(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        actor = actor_of(context, body)
        target = forms.pressed(body, EditForm)
        with self._deps.database.reading() as session:
            card = service.for_editing(session, actor, target.initiative_id)
        present(client, body, views.edition(card))

    def turn_page(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        actor = actor_of(context, body)
        page = forms.pressed(body, PageButton).page
        with self._deps.database.reading() as session:
            found = service.listing(session, actor, real_now(), context.channel_id, page)
        replace(context, body, views.listing(found, self._deps.clock.now().date()))


def register(app: App, deps: Deps) -> None:
    """The modals and buttons of initiatives."""
    on = Listeners(deps)
    app.view(views.CREATE)(on.submit_new)
    app.view(views.EDIT)(on.submit_edit)
    app.action(views.NEW_OPEN)(on.open_new)
    app.action(views.EDIT_OPEN)(on.open_edit)
    app.action(f"{views.LIST_PAGE}_back")(on.turn_page)
    app.action(f"{views.LIST_PAGE}_on")(on.turn_page)


def _meet_named(
    deps: Deps, client: WebClient, actor: Actor, form: InitiativeForm, added: Collection[str]
) -> None:
    named = [actor.user_id, form.driver, form.approver, *form.co_leads]
    acquaintance.meet(deps, client, actor.workspace_id, named)
    acquaintance.meet_readers(deps, client, actor, added, patience=PATIENCE_SECONDS)

"""Stakeholders in Slack: `/align people` and its modals."""

from typing import Any

import structlog
from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.deps import Deps
from bot.errors import FieldErrors
from bot.people import acquaintance
from bot.slack import forms
from bot.slack.answers import present
from bot.slack.command import Command, Verb
from bot.slack.context import actor_of
from bot.stakeholders import caring, own_words, service, views
from bot.stakeholders.schemas import (
    CaresEdit,
    CaresForm,
    CaresOffer,
    CaresRef,
    Change,
    DescribeForm,
    DescribeRef,
    Describing,
    ImportForm,
)

log = structlog.get_logger()
GROUP = "Set things up"
SILENT = "Slack did not say who is in this user group. Please try again."
NO_SUCH_GROUP = "There is no user group @{handle} that Heard can see."


def verbs(deps: Deps) -> list[Verb]:
    """What `/align` can do with stakeholders."""

    def people(command: Command) -> None:
        with deps.database.reading() as session:
            found = service.roster(session, command.actor, command.channel_id)
        command.open(views.roster(found))
        acquaintance.meet_here(deps, command.client, command.actor, command.channel_id)

    return [Verb("people", GROUP, "say who has a stake, and in which group", people)]


class Listeners:
    """What stakeholders listen to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def preview(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        actor, form = actor_of(context, body), forms.read(body["view"], ImportForm)
        found = _found(client, actor.workspace_id, form) - {context.bot_user_id or ""}
        wanted = {*found, *form.people, actor.user_id}
        acquaintance.meet(
            self._deps, client, actor.workspace_id, wanted, most=acquaintance.MET_AT_ONCE
        )
        with self._deps.database.reading() as session:
            shown = service.preview(session, actor, form, found)
        ack(response_action="update", view=views.preview(shown))
        # The others of a large channel, now that nobody waits: results need to know who is a guest.
        acquaintance.meet(self._deps, client, actor.workspace_id, wanted)

    def save(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        wanted = forms.riding_along(body["view"], Change)
        with self._deps.database.writing() as session:
            found = service.change(session, actor_of(context, body), wanted)
        ack(response_action="update", view=views.saved(found))

    def open_description(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        ref, actor = forms.pressed(body, DescribeRef), actor_of(context, body)
        with self._deps.database.reading() as session:
            found = service.offer_description(session, actor, ref)
        present(client, body, views.describing(found, self._deps.settings.command_align))

    def describe(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form, actor = forms.read(body["view"], DescribeForm), actor_of(context, body)
        ref = forms.riding_along(body["view"], DescribeRef)
        with self._deps.database.writing() as session:
            found = service.describe(session, actor, form, ref)
        align = self._deps.settings.command_align
        if isinstance(found, Describing):
            ack(response_action="update", view=views.describing(found, align))
        else:
            ack(response_action="update", view=views.described(found, align))

    def open_own(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        ref, actor = forms.pressed(body, CaresRef), actor_of(context, body)
        with self._deps.database.reading() as session:
            found = caring.offer(session, actor, ref)
        present(client, body, own_words.asking(found))

    def say_own(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form, actor = forms.read(body["view"], CaresForm), actor_of(context, body)
        edit = forms.riding_along(body["view"], CaresEdit)
        with self._deps.database.writing() as session:
            found = caring.say(session, actor, edit, form)
        if isinstance(found, CaresOffer):
            ack(response_action="update", view=own_words.asking(found))
        else:
            view = own_words.said(found, self._deps.settings.command_align)
            ack(response_action="update", view=view)


def register(app: App, deps: Deps) -> None:
    """Everything about stakeholders that Slack may send."""
    on = Listeners(deps)
    app.view(views.IMPORT)(on.preview)
    app.view(views.SAVE)(on.save)
    app.action(views.DESCRIBE_OPEN)(on.open_description)
    app.view(views.DESCRIBE)(on.describe)
    app.action(own_words.OPEN)(on.open_own)
    app.view(own_words.SAY)(on.say_own)


def _found(client: WebClient, workspace_id: str, form: ImportForm) -> set[str]:
    found: set[str] = set()
    if form.channel:
        found |= acquaintance.members(client, workspace_id, form.channel)
    if form.user_group:
        found |= _user_group(client, workspace_id, form.user_group)
    return found


def _user_group(client: WebClient, workspace_id: str, handle: str) -> set[str]:
    try:
        groups = client.usergroups_list()["usergroups"]
        match = next((group["id"] for group in groups if group["handle"] == handle), None)
        if match is None:
            raise FieldErrors({"user_group": NO_SUCH_GROUP.format(handle=handle)})
        return set(client.usergroups_users_list(usergroup=match)["users"])
    except (SlackApiError, SlackClientError, OSError) as error:
        kind = type(error).__name__
        log.warning("Slack did not say", action="user_group", workspace=workspace_id, error=kind)
        raise FieldErrors({"user_group": SILENT}) from None

"""Whatever a button of a concern stands in is brought up to date once the button came too late."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from slack_bolt import BoltContext

from bot.concerns import views
from bot.concerns.life import Told
from bot.concerns.overtaken import Overtaken
from bot.concerns.schemas import ListedRef, Within
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.slack import forms
from bot.slack.answers import replace, say

Redraw = Callable[[Deps, BoltContext, Mapping[str, Any], str | None], None]
"""How a list of another room is drawn anew where the pressed button stands, with a sentence on top."""
Lists = Mapping[Within, Redraw]
NO_LISTS: Lists = {}
"""For buttons that stand in no list."""


@contextmanager
def up_to_date(
    deps: Deps, context: BoltContext, body: Mapping[str, Any], lists: Lists = NO_LISTS
) -> Iterator[None]:
    """Whoever presses a button that leads nowhere any more reads why, and sees what there is instead."""
    try:
        yield
    except Overtaken as found:
        show(deps, context, body, Told(found.card, found.sentence), lists)


def show(
    deps: Deps,
    context: BoltContext,
    body: Mapping[str, Any],
    told: Told,
    lists: Lists = NO_LISTS,
) -> None:
    """Draw the card or the list anew that the pressed button stands in, with the sentence on top."""
    within = forms.pressed(body, ListedRef).within
    if within is not None and within in lists:
        lists[within](deps, context, body, told.sentence)
    elif within is Within.NOTE:
        say(context, body, told.sentence or "")
        refresh_note(deps, context, body)
    else:
        today = deps.clock.now().date()
        replace(context, body, views.shown(told.card, today, told.sentence))


def refresh_note(deps: Deps, context: BoltContext, body: Mapping[str, Any]) -> None:
    """Have the outbox draw the note anew that the pressed button stands in, also one of an earlier day."""
    ts = (body.get("container") or {}).get("message_ts")
    if ts and context.channel_id:
        with deps.database.writing() as session:
            delivery.refresh_at(
                session, context.team_id or "", context.channel_id, ts, deps.clock.now()
            )

"""The Bolt app."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.deps import Deps
from bot.slack import failures, responding, shapes
from bot.slack.client import INTERACTIVE_SECONDS
from bot.slack.installs import Authorizer

NOT_INSTALLED = (
    "Heard is not connected to this workspace any more. Whoever installed it can reconnect it."
)
Room = Callable[[App, Deps], None]


@dataclass(frozen=True)
class Door:
    """The Bolt app with the threads that run its listeners."""

    app: App
    threads: ThreadPoolExecutor

    def close(self) -> None:
        """Let every listener that has begun come to its end."""
        self.threads.shutdown(wait=True)


def _authorize(authorizer: Authorizer) -> Callable[..., AuthorizeResult | None]:
    # Bolt looks at the names of the arguments to decide what to pass.
    return lambda team_id: authorizer.authorize(team_id)


# Bolt's own names for the parts of a middleware's arguments.
def _at_the_door(
    body: dict[str, Any],
    context: BoltContext,
    next: Callable[[], BoltResponse],  # noqa: A002
) -> BoltResponse:
    problem = shapes.problem_with(body)
    if problem is not None:
        return problem
    responding.use(context)
    return next()


def build(deps: Deps, rooms: Sequence[Room]) -> Door:
    """A Bolt app in which each room has registered its listeners."""
    secret = deps.settings.slack_signing_secret
    authorizer = Authorizer(deps.database, deps.vault)
    # Bolt's default of five threads starves: six slow listeners turn an instant command into a 404.
    threads = ThreadPoolExecutor(deps.settings.listener_threads, thread_name_prefix="listener")
    # Bolt makes each request's client after this one.
    client = deps.client(None)
    client.timeout = INTERACTIVE_SECONDS
    app = App(
        name="heard",
        logger=logging.getLogger("slack_bolt"),
        signing_secret=secret.get_secret_value() if secret else "",
        client=client,
        authorize=_authorize(authorizer),  # type: ignore[arg-type]  # Bolt accepts None: not installed
        user_facing_authorize_error_message=NOT_INSTALLED,
        listener_executor=threads,
        raise_error_for_unhandled_request=True,
        before_authorize=_at_the_door,
        # Slack confirms our own posts by an event, which this filter would drop.
        ignoring_self_events_enabled=False,
    )
    failures.register(app, deps.settings, authorizer.forget)
    for register in rooms:
        register(app, deps)
    return Door(app, threads)

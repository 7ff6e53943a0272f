"""Notices the first person who opens Heard in a workspace. Asked on every command: it must cost nothing."""

from slack_sdk import WebClient

from bot.actor import Actor
from bot.deps import Deps
from bot.people import acquaintance
from bot.welcome import service


class Greeter:
    """Greets, and remembers in which workspaces nobody is left to greet."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._known: set[str] = set()

    def met(self, client: WebClient, actor: Actor) -> None:
        """Somebody ran a command or opened their Home tab."""
        if actor.workspace_id in self._known:
            return
        with self._deps.database.reading() as session:
            known = service.is_known_in(session, actor.workspace_id)
        if not known:
            acquaintance.meet(self._deps, client, actor.workspace_id, [actor.user_id])
            with self._deps.database.writing() as session:
                known = service.greet(session, actor, self._deps.clock.now())
        if known:
            self._known.add(actor.workspace_id)

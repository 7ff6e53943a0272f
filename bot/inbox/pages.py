"""A page of the inbox as it stands now, for whatever is about to show it."""

from datetime import date

from bot.actor import Actor
from bot.deps import Deps
from bot.inbox import service
from bot.inbox.schemas import Inbox, InboxPage
from bot.people import service as people


def read(deps: Deps, actor: Actor, wanted: InboxPage) -> tuple[Inbox, date]:
    """What waits for somebody, and what day it is for them. Raises NotAllowed as the inbox does."""
    now = deps.clock.now()
    with deps.database.reading() as session:
        return service.read(session, actor, wanted, now), people.today(session, actor, now)

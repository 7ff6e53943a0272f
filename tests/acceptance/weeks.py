"""The weeks that scenes go through: the day they begin on, and the digest of the Monday after it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox import Person
from tests.acceptance.people import Cast

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = datetime(2026, 11, 25, 15, 30, tzinfo=BERLIN)
"""A Wednesday: afternoon in Berlin, morning in New York. Scenes begin here whenever the tests are run."""
NEXT_MONDAY = datetime(2026, 11, 30, 9, tzinfo=BERLIN)
"""The Monday after, at nine."""


def set_digest(lead: Person, cast: Cast, at: str = "09:00") -> None:
    """`/align digest`, saved, for Mondays."""
    lead.runs("/align digest", in_=cast.checkout)
    lead.sees("Weekly digest")
    lead.fills({"Day": "Monday", "Time": at, "Time zone": "Europe/Berlin"})
    lead.submits()
    lead.sees("comes every week. Next: Mon")
    lead.closes()


def digests(cast: Cast) -> list[str]:
    """What Ben has read in the channel from the bot, ephemerals aside."""
    return [
        cast.ben.reads(message)
        for message in cast.ben.messages(cast.checkout)
        if not message.ephemeral
    ]


def preview(cast: Cast) -> None:
    """Something asked for by hand arrives: the worker has looked at this hour."""
    cast.maya.runs("/align digest", in_=cast.checkout)
    cast.maya.clicks("Preview")
    cast.maya.sees("This is what #checkout-revamp would get now.", in_=cast.maya.app, within=15)
    cast.maya.closes(all_views=True)

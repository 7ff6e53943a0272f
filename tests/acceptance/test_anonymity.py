"""What a whole database, every log and all of Slack's traffic tell of an anonymous raiser: nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models import Concern, Delivery
from sandbox import Person
from tests.acceptance import attack
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_who_sees_what import ANONYMOUS
from tests.acceptance.weeks import BERLIN, NEXT_MONDAY, set_digest

WORRY = "nobody dares to say that the date is a dream"


def answer(cast: Cast, status: str, words: str) -> None:
    """Maya answers CHK-1."""
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.clicks("Answer", in_=cast.checkout)
    cast.maya.sees("Where does it stand now?")
    cast.maya.fills({"Where does it stand now?": status, "What should the raiser hear?": words})
    cast.maya.submits()
    cast.maya.sees("is up to date")
    cast.maya.closes(all_views=True)


def nothing_joins(house: House, priya: Person) -> None:
    """No row, no log line and no payload but those of her own direct message."""
    assert attack.findings(house, priya, WORRY, label="CHK-1") == []


def relay_of(house: House, workspace_id: str) -> bytes | None:
    """The sealed way back."""
    with house.deps.database.reading() as session:
        return session.scalars(
            select(Concern.relay).where(Concern.workspace_id == workspace_id)
        ).one()


@pytest.mark.parametrize("status", ["Done", "Not doing"])
def test_nothing_but_the_direct_message_joins_a_raiser_to_the_concern(
    house: House, cast: Cast, status: str
) -> None:
    raise_concern(cast.priya, cast.checkout, WORRY, visibility=ANONYMOUS)
    set_digest(cast.maya, cast)
    nothing_joins(house, cast.priya)
    assert relay_of(house, cast.workspace.id) is not None

    answer(cast, "Exploring", "we ask the bank")
    cast.priya.sees("we ask the bank", in_=cast.priya.app, within=15)
    house.move_clock_to(NEXT_MONDAY)
    cast.ben.sees(WORRY, in_=cast.checkout, within=15)
    nothing_joins(house, cast.priya)
    assert relay_of(house, cast.workspace.id) is not None

    answer(cast, status, "the date has moved")
    cast.priya.sees("the date has moved", in_=cast.priya.app, within=15)
    if status == "Done":
        # Asked whether that settles it, she can still be reached.
        assert relay_of(house, cast.workspace.id) is not None
        cast.priya.clicks("Yes, it does", in_=cast.priya.app)
        cast.priya.sees("CHK-1  Confirmed", in_=cast.priya.app)
    house.until(lambda: relay_of(house, cast.workspace.id) is None, "the end of the relay")
    nothing_joins(house, cast.priya)


def test_who_lives_on_the_other_side_of_the_world_hears_when_their_morning_has_come(
    house: House, cast: Cast
) -> None:
    paz = cast.workspace.person("Paz", tz="Asia/Manila", channels=[cast.checkout])
    raise_concern(paz, cast.checkout, WORRY, visibility=ANONYMOUS)
    answer(cast, "Exploring", "we ask the bank")
    next_hour = datetime(2026, 11, 25, 16, 0, tzinfo=BERLIN)
    house.until(lambda: _waits_until(house, cast) == next_hour, "that it is night for her")
    assert paz.messages(paz.app) == []
    nothing_joins(house, paz)
    house.move_clock_to(datetime(2026, 11, 26, 9, 1, tzinfo=ZoneInfo("Asia/Manila")))
    paz.sees("we ask the bank", in_=paz.app, within=15)
    house.until(lambda: _waits_until(house, cast) is None, "that nothing tells when it came")
    nothing_joins(house, paz)


def _waits_until(house: House, cast: Cast) -> datetime | None:
    """When somebody looks again whether an anonymous raiser may be written to; None where nobody does."""
    with house.deps.database.reading() as session:
        return session.scalars(
            select(Delivery.not_before).where(
                Delivery.workspace_id == cast.workspace.id, Delivery.audience.startswith("relay:")
            )
        ).one_or_none()

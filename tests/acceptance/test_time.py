"""Time goes on while Heard is down, while a lead changes the hour, and while a channel is changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from tests import processes
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.weeks import NEXT_MONDAY, digests, preview, set_digest


@contextmanager
def out_of_order(house: House) -> Iterator[None]:
    """The process that sends is down, and comes back afterwards."""
    name = "worker" if "worker" in house.processes else "app"
    down = house.processes[name]
    before = processes.count_logged(down, "ready")
    down.stop()
    yield
    down.__enter__()
    down.until(lambda: processes.count_logged(down, "ready") == before + 1, "its return")


def test_three_days_of_downtime_cost_one_digest_three_days_late(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    with out_of_order(house):
        house.move_clock_to(NEXT_MONDAY + timedelta(days=17))

    # What was missed on three Mondays comes once; the next one is due on its own Monday.
    cast.ben.sees("forced sign-up loses buyers", in_=cast.checkout, within=15)
    raise_concern(cast.priya, cast.checkout, "invoices are missing")
    house.move_clock_to(NEXT_MONDAY + timedelta(days=20, hours=23))
    preview(cast)
    assert len(digests(cast)) == 1
    house.move_clock_to(NEXT_MONDAY + timedelta(days=21))
    cast.ben.sees("invoices are missing", in_=cast.checkout, within=15)
    assert len(digests(cast)) == 2


def test_a_digest_moved_to_a_later_hour_of_its_day_comes_then_and_once(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    house.move_clock_to(NEXT_MONDAY - timedelta(minutes=1))
    set_digest(cast.maya, cast, at="11:00")
    house.move_clock_to(NEXT_MONDAY + timedelta(minutes=5))
    preview(cast)
    assert digests(cast) == []
    house.move_clock_to(NEXT_MONDAY + timedelta(hours=2))
    cast.ben.sees("forced sign-up loses buyers", in_=cast.checkout, within=15)
    assert len(digests(cast)) == 1


def test_a_renamed_channel_keeps_its_digest_and_is_called_by_its_new_name(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    cast.workspace.rename(cast.checkout, "#checkout-2027")
    house.move_clock_to(NEXT_MONDAY)
    cast.ben.sees("forced sign-up loses buyers", in_=cast.checkout, within=15)
    cast.maya.runs("/align digest", in_=cast.checkout)
    cast.maya.clicks("Pause")
    cast.maya.sees("#checkout-2027")


def test_a_bot_that_is_removed_and_invited_back_is_resumed_by_a_button(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    cast.workspace.remove_bot(cast.checkout)
    cast.maya.sees("The weekly digest of #checkout-revamp is paused.", in_=cast.maya.app, within=15)
    house.move_clock_to(NEXT_MONDAY)
    cast.workspace.invite_bot(cast.checkout)
    cast.maya.clicks("Resume", in_=cast.maya.app)
    cast.maya.sees("comes every week. Next: Mon", in_=cast.maya.app)
    house.move_clock_to(NEXT_MONDAY + timedelta(days=7))
    cast.ben.sees("forced sign-up loses buyers", in_=cast.checkout, within=15)

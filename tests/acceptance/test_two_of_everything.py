"""Two web and two worker processes behind one Slack, as the Procfile starts them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Workspace
from tests import databases
from tests.acceptance.conftest import House, running
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_once import fill, numbers_of
from tests.acceptance.weeks import NEXT_MONDAY, TODAY, digests, set_digest

pytestmark = pytest.mark.xdist_group("two-of-everything")


@pytest.fixture(scope="module")
def crowd_house(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Four processes of Heard on PostgreSQL."""
    folder: Path = tmp_path_factory.mktemp("two")
    with (
        databases.postgres_database(postgres) as url,
        running("two-of-everything", url, folder) as house,
    ):
        yield house


@pytest.fixture
def acme(crowd_house: House) -> Workspace:
    """A fresh workspace, on the day on which every scene begins."""
    crowd_house.move_clock_to(TODAY)
    return crowd_house.workspace("Acme")


def test_one_submission_that_reaches_both_web_processes_is_stored_once(
    crowd_house: House, cast: Cast
) -> None:
    for number in range(1, 6):
        fill(cast.ben, cast, f"worry {number}")
        crowd_house.sandbox.faults.add("view_submission", "redeliver", workspace=cast.workspace.id)
        cast.ben.submits(times=2)
        cast.ben.sees(f"CHK-{number}")
        cast.ben.closes()
    cast.lena.runs("/concern list", in_=cast.checkout)
    cast.lena.sees("5 open concerns about Checkout revamp", in_=cast.checkout)


def test_forty_people_at_once_get_forty_numbers_without_a_gap(cast: Cast) -> None:
    assert numbers_of(cast, 40) == list(range(1, 41))


def test_on_monday_two_workers_post_one_digest(crowd_house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    crowd_house.move_clock_to(NEXT_MONDAY)
    cast.ben.sees("Checkout revamp - week 1", in_=cast.checkout, within=15)
    # Both workers have looked again by the time that something later is done.
    cast.maya.runs("/align digest", in_=cast.checkout)
    cast.maya.clicks("Post now")
    cast.ben.sees("Nothing new about Checkout revamp", in_=cast.checkout, within=15)
    assert len(digests(cast)) == 2


def test_all_four_end_in_order_when_told(postgres: str, tmp_path: Path) -> None:
    with (
        databases.postgres_database(postgres) as url,
        running("two-of-everything", url, tmp_path) as house,
    ):
        both = house.processes["honcho"]
        assert both.stop() in {0, -15, 143}
        assert "Traceback" not in both.output
        assert not re.search(r"sending SIGKILL", both.output)

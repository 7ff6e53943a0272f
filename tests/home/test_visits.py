"""Whose Home tab is open, and when it is looked at again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.home import rules, visits
from bot.home.schemas import Shown
from models import HomeVisit
from tests import factories as scene

NOON = datetime(2026, 11, 25, 12, 3, 17, tzinfo=UTC)
SHOWN = Shown(view_hash="h1", drawn="print", is_first=True)


def opens(deps: Deps, actor: Actor, now: datetime = NOON) -> None:
    with deps.database.writing() as session:
        visits.note(session, actor, SHOWN, now)


def doubt(deps: Deps, workspace_id: str = scene.WORKSPACE, now: datetime = NOON) -> None:
    with deps.database.writing() as session:
        visits.doubt(session, workspace_id, now)


def doubted(deps: Deps, now: datetime = NOON) -> set[str]:
    with deps.database.reading() as session:
        return {one.user_id for one in visits.doubted(session, now)}


@pytest.mark.parametrize(
    ("opened", "ends"),
    [
        ((12, 0, 0), (12, 10)),
        ((12, 0, 1), (12, 20)),
        ((12, 9, 59), (12, 20)),
        ((23, 55, 0), (0, 10)),
    ],
)
def test_a_visit_lasts_ten_minutes_and_ends_at_one_that_tells_nothing(
    opened: tuple[int, int, int], ends: tuple[int, int]
) -> None:
    hour, minute, second = opened
    found = rules.visit_ends(NOON.replace(hour=hour, minute=minute, second=second))
    assert (found.hour, found.minute) == ends


def test_a_deed_casts_doubt_on_every_tab_of_its_workspace_whoever_did_it(
    deps: Deps, maya: Actor, ben: Actor
) -> None:
    scene.workspace(deps, "T2")
    hank = scene.person(deps, "Hank", workspace_id="T2")
    for one in (maya, ben, hank):
        opens(deps, one)
    assert doubted(deps) == set()
    doubt(deps)
    with deps.database.reading() as session:
        stale = session.scalars(select(HomeVisit.user_id).where(HomeVisit.is_stale)).all()
    assert set(stale) == {maya.user_id, ben.user_id}
    assert len(doubted(deps)) == 1  # one a workspace at a time


def test_one_worker_alone_looks(deps: Deps, maya: Actor) -> None:
    opens(deps, maya)
    doubt(deps)
    taken = []
    for _ in range(2):
        with deps.database.writing() as session:
            taken.append(visits.take(session, maya))
    assert taken == [SHOWN, None]


def test_a_deed_while_a_worker_looks_is_looked_at_as_well(deps: Deps, maya: Actor) -> None:
    opens(deps, maya)
    doubt(deps)
    with deps.database.writing() as session:
        visits.take(session, maya)
    doubt(deps)
    with deps.database.writing() as session:
        visits.renew(session, maya, "h1", Shown(view_hash="h2", drawn="newer"))
    assert doubted(deps) == {maya.user_id}
    with deps.database.writing() as session:
        assert visits.take(session, maya) == Shown(view_hash="h2", drawn="newer", is_first=True)


def test_what_slack_limits_waits(deps: Deps, maya: Actor) -> None:
    opens(deps, maya)
    doubt(deps)
    with deps.database.writing() as session:
        delivery.hold(session, scene.WORKSPACE, visits.PUBLISH, NOON + timedelta(seconds=30))
    assert doubted(deps) == set()
    assert doubted(deps, NOON + timedelta(seconds=31)) == {maya.user_id}


def test_who_went_is_left_alone_and_forgotten(deps: Deps, maya: Actor) -> None:
    opens(deps, maya)
    later = NOON + timedelta(minutes=20)
    doubt(deps, now=later)
    assert doubted(deps, later) == set()
    with deps.database.writing() as session:
        visits.forget_over(session, later)
    with deps.database.reading() as session:
        assert session.scalars(select(HomeVisit)).all() == []


def test_no_row_tells_who_acted_or_when(deps: Deps, maya: Actor, ben: Actor) -> None:
    for minute, one in enumerate((maya, ben)):
        opens(deps, one, NOON + timedelta(minutes=minute))
    doubt(deps, now=NOON + timedelta(minutes=2))
    with deps.database.reading() as session:
        rows = session.scalars(select(HomeVisit)).all()
    assert len({(row.is_stale, row.until) for row in rows}) == 1

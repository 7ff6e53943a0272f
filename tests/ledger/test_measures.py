"""What leads read of how concerns were answered in the last 90 days: worked numbers."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event

from benchmarks import crowd, pages
from benchmarks.digest import counted
from bot.actor import Actor
from bot.concerns import life
from bot.deps import Deps
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.ledger import measures, service, views
from bot.ledger.schemas import LedgerPage, Measure
from models.vocabulary import Role, Status, Visibility
from tests import factories as scene
from tests.voices import voicing

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + DAY * days for days in (2, 3, 4))


def measured(
    deps: Deps, reader: Actor, now: datetime = FRIDAY, key: str | None = None
) -> Measure | None:
    """What somebody reads at the top of the ledger."""
    with deps.database.reading() as session:
        wanted = LedgerPage(key=key)
        return service.page(session, reader, wanted, scene.MORNING, now).measure


def numbers(found: Measure | None) -> tuple[int, int, int, int]:
    """In time, of so many; confirmed, of so many done."""
    assert found is not None
    return found.in_time, found.owed, found.confirmed, found.done


def said(deps: Deps, reader: Actor, now: datetime = FRIDAY) -> str:
    """The ledger as somebody reads it."""
    with deps.database.reading() as session:
        found = service.page(session, reader, LedgerPage(), scene.MORNING, now)
    return str(views.ledger(found, now.date()).arguments())


def settles(deps: Deps, raiser: Actor, concern_id: int, now: datetime = FRIDAY) -> None:
    """Its raiser says that this settles it."""
    with deps.database.writing() as session:
        life.settle(session, raiser, deps.vault, concern_id, now)


def test_worked_numbers(deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard) -> None:
    ids = [scene.concern(deps, ben, checkout, now=MONDAY).id for _ in range(7)]
    # Promised for Wednesday: in time, on the day itself, a day late.
    scene.answered(deps, maya, ids[0], Status.ACKNOWLEDGED, now=MONDAY)
    scene.answered(deps, maya, ids[1], Status.DONE, now=WEDNESDAY)
    scene.answered(deps, maya, ids[2], Status.EXPLORING, now=THURSDAY)
    # A later step of one that had its answer in time is no first answer.
    scene.answered(deps, maya, ids[0], Status.DONE, now=FRIDAY)
    # One nobody answers; two taken back, of which one beyond the promise.
    with deps.database.writing() as session:
        life.withdraw(session, ben, deps.vault, ids[4], WEDNESDAY)
        life.withdraw(session, ben, deps.vault, ids[5], THURSDAY)
    # One whose first answer says no.
    scene.answered(deps, maya, ids[6], Status.NOT_DOING, "they are rare", now=MONDAY)
    # One that may still be answered in time.
    scene.raised(deps, ben, checkout, now=THURSDAY)
    settles(deps, ben, ids[0])
    assert numbers(measured(deps, maya)) == (3, 6, 1, 2)
    told = said(deps, maya)
    sentence = (
        "In the last 90 days: 3 of 6 concerns had a first answer in time; "
        "of 2 done, 1 was confirmed by its raiser."
    )
    assert told.count(sentence) == 2  # in the notification, and in the blocks
    assert "Only those who lead see this line." in told


def test_on_the_last_day_of_the_promise_nothing_is_late_yet(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, now=MONDAY)
    assert numbers(measured(deps, maya, WEDNESDAY)) == (0, 0, 0, 0)
    assert "In the last 90 days" not in said(deps, maya, WEDNESDAY)
    assert numbers(measured(deps, maya, THURSDAY)) == (0, 1, 0, 0)
    assert "In the last 90 days: 0 of 1 concern had a first answer in time." in said(
        deps, maya, THURSDAY
    )


def test_it_looks_back_for_90_days(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    old = scene.concern(deps, ben, checkout, now=MONDAY)
    scene.answered(deps, maya, old.id, Status.PLANNED, now=MONDAY)
    last = MONDAY + 89 * DAY
    assert numbers(measured(deps, maya, last)) == (1, 1, 0, 0)
    # Called done in these days, though raised before them.
    scene.answered(deps, maya, old.id, Status.DONE, now=last)
    assert numbers(measured(deps, maya, last + DAY)) == (0, 0, 0, 1)
    assert numbers(measured(deps, maya, last + 90 * DAY)) == (0, 0, 0, 0)


def test_what_was_opened_again_is_not_confirmed_and_counts_once(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, now=MONDAY)
    for status in (Status.DONE, Status.REOPENED):
        scene.answered(deps, maya, concern.id, status, "once more", now=MONDAY)
    assert numbers(measured(deps, maya)) == (1, 1, 0, 1)
    scene.answered(deps, maya, concern.id, Status.DONE, now=MONDAY)
    settles(deps, ben, concern.id)
    assert numbers(measured(deps, maya)) == (1, 1, 1, 1)


def test_what_has_joined_another_before_it_was_answered_is_answered_there(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    for _ in range(2):
        scene.raised(deps, ben, checkout, now=MONDAY)
    voicing.merges(deps, maya, 2, 1)
    assert numbers(measured(deps, maya)) == (0, 1, 0, 0)


def test_it_counts_what_leads_see_and_is_for_leads_alone(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    for visibility in Visibility:
        concern = scene.concern(deps, ben, checkout, now=MONDAY, visibility=visibility)
        scene.answered(deps, maya, concern.id, Status.DONE, now=MONDAY)
    assert numbers(measured(deps, maya)) == (3, 3, 0, 3)
    assert measured(deps, ben) is None
    assert "In the last 90 days" not in said(deps, ben)
    scene.person(deps, "Maya", role=Role.GUEST)
    assert measured(deps, maya) is None


def test_it_says_so_where_it_is_of_a_part_of_the_page(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    pricing = scene.initiative(deps, ben, name="Pricing", key="PRC")
    for about in (checkout, pricing):
        scene.raised(deps, ben, about, now=MONDAY)
    assert numbers(measured(deps, maya)) == (0, 1, 0, 0)
    assert "In the last 90 days, where you lead: 0 of 1 concern" in said(deps, maya)
    assert measured(deps, maya, key="PRC") is None
    found = measured(deps, ben, key="PRC")
    assert found is not None
    assert found.is_all


def test_it_takes_as_many_statements_for_more_concerns(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    took = []
    for more in (1, 29):
        for _ in range(more):
            concern = scene.concern(deps, ben, checkout, now=MONDAY)
            scene.answered(deps, maya, concern.id, Status.DONE, now=MONDAY)
        with deps.database.reading() as session, counted(deps.database) as statements:
            found = service.page(session, maya, LedgerPage(), scene.MORNING, FRIDAY)
        took.append(len(statements))
    assert numbers(found.measure) == (30, 30, 0, 30)
    assert took[0] == took[1]


def test_a_later_page_does_not_measure_again(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    for _ in range(service.PAGE_SIZE + 1):
        concern = scene.concern(deps, ben, checkout, now=MONDAY)
        scene.answered(deps, maya, concern.id, Status.DONE, now=MONDAY)
    took = []
    for page in (0, 1, 2):
        with deps.database.reading() as session, counted(deps.database) as statements:
            wanted = LedgerPage(page=page)
            found = service.page(session, maya, wanted, scene.MORNING, FRIDAY)
        # One beyond the last is the last.
        assert found.wanted.page == min(page, 1)
        assert (found.measure is not None) is (page == 0)
        took.append(len(statements))
    assert took[0] > took[1] == took[2]


def test_the_days_of_a_long_history_are_found_along_indexes(deps: Deps) -> None:
    for workspace_id in ("TONE", "TTWO"):
        crowd.fill(deps.database, workspace_id, 2_000)
        pages.introduce(deps.database, workspace_id)
    actor = Actor("TONE", "U1", "TONE")
    last = crowd.NOW.date() - 20 * DAY
    days = measures.Days(last - 6 * DAY, last)
    asked: list[tuple[str, Any]] = []

    def note(*arguments: Any) -> None:
        if "count(" in arguments[2]:
            asked.append((arguments[2], arguments[3]))

    event.listen(deps.database.engine, "before_cursor_execute", note)
    try:
        with deps.database.reading() as session:
            cards = initiatives.led_by(session, actor)
            assert measures.of_days(session, actor, cards, days, crowd.NOW)
    finally:
        event.remove(deps.database.engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if deps.database.is_sqlite else "EXPLAIN"
    with deps.database.engine.begin() as connection:
        answered, ended = (
            str(connection.exec_driver_sql(f"{explain} {statement}", parameters).all())
            for statement, parameters in asked
        )
    assert "ix_concerns_heard" in answered
    for plan in (answered, ended):
        assert "ix_concern_entries_day" in plan
    for table in ("concerns", "concern_entries"):
        for plan in (answered, ended):
            assert f"Seq Scan on {table}" not in plan
            assert f"SCAN {table}" not in plan

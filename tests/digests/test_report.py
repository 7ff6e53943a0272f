"""What a digest says, how long it gets, and how much it asks of the database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from benchmarks import digest as bench
from bot.actor import Actor
from bot.deps import Deps
from bot.digests import report, rules, runs, service, views
from bot.digests.schemas import (
    DigestForm,
    DigestParams,
    DigestReport,
    Entry,
    Section,
    Trend,
)
from bot.errors import FieldErrors, NotAllowed, NotFound
from bot.initiatives.schemas import InitiativeCard
from models import Delivery, DigestRun, DigestSchedule
from models.vocabulary import Basis, DeliveryKind, Effect, Occasion, Status, Visibility
from sandbox.rules import blocks_problems
from tests import factories as scene

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def maya(deps: Deps) -> Actor:
    """Who leads Checkout revamp."""
    scene.workspace(deps)
    scene.channel(deps)
    return scene.person(deps, "Maya")


@pytest.fixture
def checkout(deps: Deps, maya: Actor) -> InitiativeCard:
    """An initiative in the channel."""
    return scene.initiative(deps, maya)


def schedule(deps: Deps, lead: Actor, now: datetime = MONDAY, **fields: object) -> None:
    """A digest on Mondays at nine, UTC."""
    typed = {"channel": scene.CHANNEL, "weekday": 0, "at": "09:00", "zone": "UTC"} | fields
    with deps.database.writing() as session:
        service.save(session, lead, DigestForm.model_validate(typed), now)


def run(deps: Deps, now: datetime) -> int:
    """Look for what is due."""
    with deps.database.writing() as session:
        return runs.run_due(session, now, 10)


def told(deps: Deps) -> list[DigestReport]:
    """The digests in the outbox, oldest run first."""
    with deps.database.reading() as session:
        runs = session.scalars(select(DigestRun.id).order_by(DigestRun.id)).all()
        found = [
            report.digest(session, scene.WORKSPACE, DigestParams(run_id=run_id), MONDAY)
            for run_id in runs
        ]
    return [one for one in found if one is not None]


def deliveries(deps: Deps, kind: DeliveryKind) -> int:
    """How many deliveries of a kind wait."""
    with deps.database.reading() as session:
        return len(session.scalars(select(Delivery.id).where(Delivery.kind == kind)).all())


def test_each_digest_begins_where_the_last_one_ended(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    schedule(deps, maya)
    run(deps, MONDAY + timedelta(days=7))
    concern = scene.concern(deps, maya, checkout)
    scene.answered(deps, maya, concern.id, Status.PLANNED, "next sprint")
    run(deps, MONDAY + timedelta(days=14))
    first, second = (one.sections[0] for one in told(deps))
    assert (first.raised, first.answered) == (1, 0)
    assert (second.raised, second.answered) == (1, 1)
    assert [entry.label for entry in second.newest] == ["CHK-2"]
    assert second.answers[0].answer == "next sprint"


def test_leads_only_is_neither_shown_nor_counted_and_anonymous_has_no_name(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    for visibility in Visibility:
        scene.raised(deps, maya, checkout, visibility=visibility, effect=Effect.STOPS_US)
    schedule(deps, maya)
    run(deps, MONDAY + timedelta(days=7))
    [section] = told(deps)[0].sections
    assert (section.raised, section.open_total, section.stopping_total) == (2, 2, 2)
    assert {entry.raiser for entry in section.stopping} == {"Maya", None}
    assert told(deps)[0].trend.series[Effect.STOPS_US][-1] == 2


def test_two_workers_and_two_looks_make_one_run(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    del checkout
    schedule(deps, maya)
    due = MONDAY + timedelta(days=7)
    assert [run(deps, due), run(deps, due), run(deps, due)] == [1, 0, 0]
    assert deliveries(deps, DeliveryKind.DIGEST) == 1


def test_after_a_standstill_of_weeks_one_digest_catches_up(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    schedule(deps, maya)
    late = MONDAY + timedelta(days=31)
    assert run(deps, late) == 1
    assert run(deps, late) == 0
    with deps.database.reading() as session:
        found = session.scalars(select(DigestSchedule)).one()
        made = session.scalars(select(DigestRun)).one()
    assert found.next_run_at == MONDAY + timedelta(days=35)
    assert made.occasion_key == "2026-12-21"


def test_a_posting_by_hand_is_one_a_click_and_does_not_move_the_week(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    del checkout
    schedule(deps, maya)
    with deps.database.reading() as session:
        found = session.scalars(select(DigestSchedule)).one()
    for _ in range(2):
        with deps.database.writing() as session:
            service.post_now(session, maya, found.id, "view-1", MONDAY)
    with deps.database.reading() as session:
        [made] = session.scalars(select(DigestRun))
        after = session.scalars(select(DigestSchedule)).one()
    assert made.occasion is Occasion.BY_HAND
    assert after.next_run_at == found.next_run_at


def test_moving_a_schedule_that_is_due_posts_once_at_the_new_time(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    del checkout
    schedule(deps, maya)
    due = MONDAY + timedelta(days=7)
    schedule(deps, maya, now=due, weekday=1)
    assert run(deps, due) == 0
    assert run(deps, due + timedelta(days=1)) == 1


def test_who_does_not_lead_in_the_channel_changes_nothing(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    del checkout
    ben = scene.person(deps, "Ben")
    with pytest.raises(NotAllowed, match="Maya"):
        schedule(deps, ben)
    schedule(deps, maya)
    with deps.database.reading() as session:
        found = session.scalars(select(DigestSchedule)).one()
    for act in (service.pause_by_hand, lambda s, a, i: service.resume(s, a, i, MONDAY)):
        with pytest.raises(NotAllowed), deps.database.writing() as session:
            act(session, ben, found.id)


def test_a_schedule_of_another_workspace_is_not_there(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    del checkout
    schedule(deps, maya)
    scene.workspace(deps, "T2")
    scene.channel(deps, workspace_id="T2")
    rosa = scene.person(deps, "Rosa", workspace_id="T2")
    scene.initiative(deps, rosa)
    with deps.database.reading() as session:
        found = session.scalars(select(DigestSchedule)).one()
    with pytest.raises(NotFound), deps.database.writing() as session:
        service.preview(session, rosa, found.id, MONDAY)


def test_a_channel_without_an_initiative_says_what_to_do_first(deps: Deps, maya: Actor) -> None:
    with pytest.raises(FieldErrors) as refused:
        schedule(deps, maya)
    assert "/align new" in refused.value.fields["channel"]


def test_a_zone_that_does_not_exist_is_refused_at_its_field() -> None:
    with pytest.raises(ValueError, match="time zone is not known"):
        DigestForm.model_validate({"channel": "C1", "weekday": 0, "at": "09:00", "zone": "Mars/X"})


def entry(number: int) -> Entry:
    """A concern as long as concerns get."""
    return Entry(
        label=f"LONGER-{number}",
        worry="<w>" * 1000,
        effect=Effect.STOPS_US,
        status=Status.NOT_DOING,
        answer="&a" * 1500,
        raiser="N" * 80,
        raised_on=date(2026, 1, 1),
    )


def longest(sections: int) -> DigestReport:
    """A digest in which everything is as long as it gets."""
    lines = rules.lines_a_list(sections)
    entries = tuple(entry(number) for number in range(lines))
    section = Section(
        key="LONGER",
        name="N" * 80,
        week=520,
        decision_on=date(2027, 1, 1),
        raised=5000,
        answered=5000,
        reopened=5000,
        moved=9999,
        newest=entries,
        answers=entries,
        stopping=entries,
        stopping_total=5000,
        open_total=5000,
        by_basis=dict.fromkeys(Basis, 1250),
    )
    days = tuple(rules.chart_days(date(2026, 11, 30)))
    return DigestReport(
        channel="c" * 80,
        today=date(2026, 11, 30),
        since=date(2026, 11, 23),
        sections=(section,) * sections,
        more_initiatives=92,
        trend=Trend(days=days, series=dict.fromkeys(Effect, (5000,) * 6)),
    )


def characters(thing: object) -> int:
    """All text in some blocks."""
    if isinstance(thing, dict):
        return sum(
            len(value) if name == "text" and isinstance(value, str) else characters(value)
            for name, value in thing.items()
        )
    return sum(characters(one) for one in thing) if isinstance(thing, list) else 0


@pytest.mark.parametrize("charts", [True, False])
@pytest.mark.parametrize("sections", range(rules.MOST_SECTIONS + 1))
def test_the_longest_digest_stays_within_slacks_limits(sections: int, charts: bool) -> None:
    message = views.digest(longest(sections), charts)
    arguments = message.arguments()
    assert blocks_problems(arguments["blocks"]) == []
    assert len(arguments["blocks"]) <= 50
    assert characters(arguments["blocks"]) <= 10_000
    assert 0 < len(arguments["text"]) <= 40_000
    assert "<w>" not in arguments["text"]


def test_thirty_initiatives_of_one_channel_fit_and_the_rest_is_counted(
    deps: Deps, maya: Actor
) -> None:
    for number in range(30):
        key = f"K{chr(65 + number // 26)}{chr(65 + number % 26)}"
        card = scene.initiative(deps, maya, name=f"Initiative {number}", key=key)
        scene.raised(deps, maya, card)
    schedule(deps, maya)
    run(deps, MONDAY + timedelta(days=7))
    [found] = told(deps)
    assert len(found.sections) == rules.MOST_SECTIONS
    assert found.more_initiatives == 30 - rules.MOST_SECTIONS


def test_five_thousand_open_concerns_take_as_many_statements_as_five(deps: Deps) -> None:
    few = bench.fill(deps.database, "TFEW", 5)
    many = bench.fill(deps.database, "TMANY", 5_000)
    counts = [bench.render(deps.database, "TFEW", few), bench.render(deps.database, "TMANY", many)]
    assert counts[0] == counts[1] <= 12

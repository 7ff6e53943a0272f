"""Numbers count up without gap or double, and one submission is one concern, whoever presses how often."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from bot.actor import Actor
from bot.concerns import service
from bot.concerns.schemas import Receipt
from bot.deps import Deps
from bot.errors import FieldErrors
from bot.initiatives.schemas import InitiativeCard
from models import Concern, ConcernDay, ConcernEntry
from models.vocabulary import Basis, Effect, Status, Visibility
from tests import factories as scene

MANY = 50


def at_once(number: int, do: Callable[[int], Receipt]) -> list[Receipt]:
    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(do, range(number)))


def stored(deps: Deps, about: InitiativeCard) -> list[Concern]:
    with deps.database.reading() as session:
        of_it = select(Concern).where(Concern.initiative_id == about.id)
        return list(session.scalars(of_it.order_by(Concern.number)))


def tallies(deps: Deps) -> dict[tuple[Effect, Basis, bool], tuple[int, int]]:
    """What was opened and closed, by sort; sorts of which nothing is left are left out."""
    with deps.database.reading() as session:
        rows = session.scalars(select(ConcernDay)).all()
    return {
        (row.effect, row.basis, row.leads_only): (row.opened, row.closed)
        for row in rows
        if row.opened or row.closed
    }


def test_fifty_at_once_count_from_one_to_fifty(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    receipts = at_once(MANY, lambda n: scene.raised(deps, ben, checkout, worry=f"worry {n}"))
    expected = [f"CHK-{number}" for number in range(1, MANY + 1)]
    assert sorted((r.label for r in receipts), key=lambda label: int(label[4:])) == expected
    assert [concern.number for concern in stored(deps, checkout)] == list(range(1, MANY + 1))


def test_history_is_numbered_in_the_order_it_was_stored(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    at_once(MANY, lambda n: scene.raised(deps, ben, checkout, worry=f"worry {n}"))
    with deps.database.reading() as session:
        entries = session.scalars(select(ConcernEntry).order_by(ConcernEntry.sequence)).all()
    assert [entry.sequence for entry in entries] == list(range(1, MANY + 1))
    numbers = {concern.id: concern.number for concern in stored(deps, checkout)}
    assert [numbers[entry.concern_id] for entry in entries] == list(range(1, MANY + 1))


def test_tallies_lose_nothing_when_many_raise_at_once(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    effects = (Effect.STOPS_US, Effect.SLOWS_US)
    at_once(MANY, lambda n: scene.raised(deps, ben, checkout, effect=effects[n % 2]))
    assert tallies(deps) == {(e, Basis.SEEN, False): (MANY // 2, 0) for e in effects}


def test_initiatives_count_apart_while_both_are_busy(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    pricing = scene.initiative(deps, maya, key="PRC", name="Pricing")
    at_once(20, lambda n: scene.raised(deps, ben, (checkout, pricing)[n % 2]))
    for about in (checkout, pricing):
        assert [concern.number for concern in stored(deps, about)] == list(range(1, 11))


def test_a_submission_sent_twenty_times_at_once_is_one_concern(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    receipts = at_once(20, lambda _: scene.raised(deps, ben, checkout, submitted="a double click"))
    assert {receipt.label for receipt in receipts} == {"CHK-1"}
    assert len(stored(deps, checkout)) == 1
    assert tallies(deps) == {(Effect.SLOWS_US, Basis.SEEN, False): (1, 0)}
    with deps.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ConcernEntry)) == 1


def test_a_retry_with_other_content_changes_what_was_stored(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, submitted="a retry", worry="first")
    again = scene.raised(
        deps,
        ben,
        checkout,
        submitted="a retry",
        worry="second",
        settled_if="a guest checkout",
        effect=Effect.STOPS_US,
        basis=Basis.BELIEF,
        visibility=Visibility.LEADS,
        evidence_url="https://example.com/",
    )
    [concern] = stored(deps, checkout)
    assert again.label == "CHK-1"
    assert (concern.worry, concern.settled_if) == ("second", "a guest checkout")
    assert (concern.effect, concern.basis) == (Effect.STOPS_US, Basis.BELIEF)
    assert concern.visibility is Visibility.LEADS
    assert concern.evidence_url == "https://example.com/"


def test_the_tallies_follow_a_retry(deps: Deps, ben: Actor, checkout: InitiativeCard) -> None:
    scene.raised(deps, ben, checkout, submitted="a retry")
    scene.raised(deps, ben, checkout, submitted="a retry", effect=Effect.STOPS_US)
    assert tallies(deps) == {(Effect.STOPS_US, Basis.SEEN, False): (1, 0)}
    scene.raised(deps, ben, checkout, submitted="a retry", visibility=Visibility.LEADS)
    assert tallies(deps) == {(Effect.SLOWS_US, Basis.SEEN, True): (1, 0)}


def test_a_retry_on_the_next_day_is_counted_on_the_day_it_was_raised(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, submitted="a retry")
    next_day = scene.MORNING.replace(day=scene.MORNING.day + 1)
    scene.person(deps, "Ben", now=next_day)
    scene.raised(deps, ben, checkout, submitted="a retry", effect=Effect.STOPS_US, now=next_day)
    with deps.database.reading() as session:
        rows = session.scalars(select(ConcernDay).where(ConcernDay.opened != 0)).all()
    assert [(row.day, row.effect) for row in rows] == [(scene.MORNING.date(), Effect.STOPS_US)]


def test_a_retry_after_the_answer_changes_nothing_and_says_so(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, submitted="a retry", worry="first")
    [concern] = stored(deps, checkout)
    scene.answered(deps, maya, concern.id, Status.DONE)
    before = tallies(deps)
    with pytest.raises(FieldErrors) as refused:
        scene.raised(deps, ben, checkout, submitted="a retry", effect=Effect.STOPS_US)
    assert "CHK-1" in refused.value.fields["worry"]
    assert tallies(deps) == before == {(Effect.SLOWS_US, Basis.SEEN, False): (1, 1)}


def test_a_retry_about_another_initiative_is_a_field_error_that_names_the_first(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    pricing = scene.initiative(deps, maya, key="PRC", name="Pricing")
    scene.raised(deps, ben, checkout, submitted="a retry")
    with pytest.raises(FieldErrors) as refused:
        scene.raised(deps, ben, pricing, submitted="a retry")
    assert "CHK-1" in refused.value.fields["initiative"]
    assert stored(deps, pricing) == []
    assert scene.raised(deps, ben, pricing).label == "PRC-1"


def test_a_crash_before_the_commit_leaves_no_gap(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    def raise_and_crash() -> None:
        form = scene.concern_form(checkout)
        with deps.database.writing() as session:
            service.raise_concern(session, ben, deps.vault, form, scene.submission(), scene.MORNING)
            raise SystemError

    scene.raised(deps, ben, checkout)
    for _ in range(3):
        with pytest.raises(SystemError):
            raise_and_crash()
    assert scene.raised(deps, ben, checkout).label == "CHK-2"
    assert tallies(deps) == {(Effect.SLOWS_US, Basis.SEEN, False): (2, 0)}

"""What a digest and the ledger tell of voices: each once, and nothing old as if it were new."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.actor import Actor
from bot.deps import Deps
from bot.digests import sections
from bot.digests.lines import new_line, room_of
from bot.digests.schemas import DigestReport, News, Section
from bot.initiatives.schemas import InitiativeCard
from bot.ledger import service as ledger
from bot.ledger.schemas import LedgerPage
from models import DigestSchedule, Initiative
from models.vocabulary import Effect, Status, Visibility
from tests import factories as scene
from tests.voices import voicing

LATER = scene.MORNING + timedelta(days=7)
PLAIN = "a refund takes too long"


def so_far(deps: Deps, about: InitiativeCard) -> int:
    """How far the history of an initiative goes."""
    with deps.database.reading() as session:
        return session.get_one(Initiative, about.id).last_entry


def told(deps: Deps, about: InitiativeCard, after: int = 0) -> DigestReport:
    """The digest of what came `after` in the history."""
    with deps.database.reading() as session:
        schedule = DigestSchedule(workspace_id=scene.WORKSPACE, channel_id=scene.CHANNEL)
        bounds = {about.id: (after, so_far(deps, about))}
        stretch = sections.Stretch(bounds, LATER.date(), None, LATER)
        return sections.report(session, schedule, stretch)


def section(deps: Deps, about: InitiativeCard, after: int = 0) -> Section:
    """What it says of the only initiative."""
    [found] = told(deps, about, after).sections
    return found


@pytest.fixture
def two(deps: Deps, ben: Actor, priya: Actor, checkout: InitiativeCard) -> InitiativeCard:
    """CHK-1 of Ben and CHK-2 of Priya say the same."""
    scene.raised(deps, ben, checkout, worry="refunds take four clicks")
    scene.raised(deps, priya, checkout, worry=PLAIN)
    return checkout


def test_what_its_raiser_called_settled_stays_so_when_it_stands_by_itself(
    deps: Deps, maya: Actor, priya: Actor, two: InitiativeCard
) -> None:
    voicing.merges(deps, maya, 2, 1)
    scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.DONE, "two clicks now")
    voicing.settles(deps, priya, 2)
    before = so_far(deps, two)
    voicing.parts(deps, maya, 2, LATER)
    card = scene.card(deps, priya, "CHK-2")
    assert (card.status, card.answer, card.joined) == (Status.CONFIRMED, "two clicks now", None)
    assert section(deps, two, before).news == News()
    with deps.database.reading() as session:
        wanted = LedgerPage(key=two.key)
        lines = ledger.page(session, maya, wanted, LATER, LATER, scene.CHANNEL).lines
    assert {(line.label, line.settled_on) for line in lines} == {
        ("CHK-1", scene.MORNING.date()),
        ("CHK-2", scene.MORNING.date()),
    }


def test_what_was_settled_stays_so_when_what_it_joined_is_opened_again_and_taken_back(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor, two: InitiativeCard
) -> None:
    voicing.merges(deps, maya, 2, 1)
    scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.DONE, "two clicks now")
    voicing.settles(deps, priya, 2)
    voicing.says_not_yet(deps, ben, 1)
    voicing.withdraws(deps, ben, 1)
    assert scene.card(deps, priya, "CHK-2").status is Status.CONFIRMED
    assert section(deps, two).open_total == 0


@pytest.mark.parametrize("status", [Status.PLANNED, Status.EXPLORING, Status.NEW])
def test_what_a_voice_was_told_before_it_joined_is_no_news_once_it_stands_by_itself(
    deps: Deps, maya: Actor, two: InitiativeCard, status: Status
) -> None:
    if status is not Status.NEW:
        scene.answered(deps, maya, voicing.concern_id(deps, 2), status, "in spring")
    first = section(deps, two)
    before = so_far(deps, two)
    voicing.merges(deps, maya, 2, 1)
    voicing.parts(deps, maya, 2, LATER)
    assert section(deps, two, before).news == News()
    assert section(deps, two) == first


def test_a_voice_is_told_once_by_what_it_has_joined(
    deps: Deps, ben: Actor, priya: Actor, two: InitiativeCard
) -> None:
    joy, before = scene.person(deps, "Joy"), so_far(deps, two)
    voicing.adds(deps, priya, 1)
    voicing.adds(deps, joy, 1, visibility=Visibility.ANONYMOUS)
    scene.raised(deps, ben, two, worry="legal has not read it")
    voicing.adds(deps, joy, 5)
    found = told(deps, two, before)
    [shown] = found.sections
    assert shown.news == News(raised=4)
    assert [(e.label, e.voices, e.said_again) for e in shown.newest.entries] == [
        ("CHK-5", 2, False),
        ("CHK-1", 3, True),
    ]
    assert shown.newest.more == 0
    words = new_line(shown.newest.entries[1], room_of(found))[1]
    assert words == "  refunds take four clicks  (3 voices, Ben, said again)"


@pytest.mark.parametrize("by", ["what stops us", "an answer"])
def test_a_voice_of_what_the_digest_names_anyway_has_no_line_of_its_own(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor, checkout: InitiativeCard, by: str
) -> None:
    effect = Effect.STOPS_US if by == "what stops us" else Effect.SLOWS_US
    scene.raised(deps, ben, checkout, effect=effect)
    before = so_far(deps, checkout)
    voicing.adds(deps, priya, 1)
    if by == "an answer":
        scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.PLANNED, "in spring")
    shown = section(deps, checkout, before)
    named: Sequence[str] = [
        entry.label
        for listed in (shown.stopping, shown.answers, shown.newest)
        for entry in listed.entries
    ]
    assert (named, shown.newest.more, shown.news.raised) == (["CHK-1"], 0, 1)


def test_a_wave_of_voices_pushes_nothing_new_out_of_the_digest(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    before = so_far(deps, checkout)
    for _ in range(3):
        scene.raised(deps, ben, checkout, worry=PLAIN)
    for number in range(12):
        voicing.adds(deps, scene.person(deps, f"Joy{number}"), 1)
    shown = section(deps, checkout, before)
    assert [(entry.label, entry.said_again) for entry in shown.newest.entries] == [
        ("CHK-1", True),
        ("CHK-4", False),
        ("CHK-3", False),
        ("CHK-2", False),
    ]
    assert (shown.newest.more, shown.news.raised) == (0, 15)


def test_concerns_that_have_no_line_are_counted_once_however_many_said_them(
    deps: Deps, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    for _ in range(13):
        scene.raised(deps, ben, checkout)
    for number in range(1, 14):
        voicing.adds(deps, priya, number)
    shown = section(deps, checkout)
    assert [len(shown.newest.entries), shown.newest.more, shown.news.raised] == [5, 8, 26]

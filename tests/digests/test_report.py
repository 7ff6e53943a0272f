"""What a digest says, and how much it asks of the database."""

from datetime import date, timedelta

import pytest

from benchmarks import crowd
from benchmarks import digest as bench
from bot.actor import Actor
from bot.deps import Deps
from bot.digests import report, rules, runs
from bot.digests.schemas import DigestParams, DigestReport, News, PreviewParams, Section
from bot.initiatives.schemas import InitiativeCard
from models import Poll
from models.vocabulary import Basis, Effect, Status, Visibility
from tests import factories as scene
from tests.digests.calendar import (
    MONDAY,
    WEEK,
    made,
    pause,
    post_now,
    previewed,
    previewed_by,
    run,
    schedule,
    scheduled,
    told,
)
from tests.polls.booth import opened

NEXT = MONDAY + WEEK


def section_of(found: DigestReport, key: str = "CHK") -> Section:
    """What a digest says of an initiative."""
    [section] = [one for one in found.sections if one.key == key]
    return section


def labels(section: Section) -> dict[str, list[str]]:
    """The concerns that a section names."""
    lists = {"stopping": section.stopping, "answers": section.answers, "newest": section.newest}
    return {name: [entry.label for entry in listed.entries] for name, listed in lists.items()}


def test_each_digest_begins_where_the_last_one_ended(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    schedule(deps, maya)
    run(deps, NEXT)
    concern = scene.concern(deps, maya, checkout)
    scene.answered(deps, maya, concern.id, Status.PLANNED, "next sprint")
    run(deps, NEXT + WEEK)
    first, second = (section_of(one) for one in told(deps))
    assert first.news == News(raised=1)
    assert second.news == News(raised=1, answered=1)
    assert labels(second) == {"stopping": [], "answers": ["CHK-2"], "newest": []}
    assert second.answers.entries[0].answer == "next sprint"
    assert (first.since, second.since) == (None, NEXT.date())


def test_a_digest_by_hand_is_not_repeated_on_its_day(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    scene.raised(deps, maya, checkout)
    post_now(deps, maya, MONDAY + timedelta(days=2))
    scene.raised(deps, maya, checkout)
    run(deps, NEXT)
    assert [labels(section_of(one))["newest"] for one in told(deps)] == [["CHK-1"], ["CHK-2"]]


def test_what_did_not_reach_the_channel_is_told_the_next_time_and_dated_so(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    scene.raised(deps, maya, checkout)
    run(deps, NEXT)
    scene.raised(deps, maya, checkout)
    run(deps, NEXT + WEEK)
    with deps.database.writing() as session:
        runs.untold(session, scene.WORKSPACE, made(deps)[-1].id)
    scene.raised(deps, maya, checkout)
    run(deps, NEXT + WEEK * 2)
    last = section_of(told(deps)[-1])
    assert last.news == News(raised=2)
    assert last.since == NEXT.date()


def test_a_concern_counts_once_where_it_came_to_stand(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    moves = {
        "CHK-1": [Status.ACKNOWLEDGED],
        "CHK-2": [Status.ACKNOWLEDGED, Status.PLANNED, Status.DONE],
        "CHK-3": [Status.NOT_DOING, Status.REOPENED],
        "CHK-4": [Status.DONE, Status.REOPENED, Status.PLANNED],
    }
    schedule(deps, maya)
    for label, path in moves.items():
        concern = scene.concern(deps, maya, checkout)
        assert concern.label == label
        for status in path:
            scene.answered(deps, maya, concern.id, status, f"{status} it is")
    run(deps, NEXT)
    section = section_of(told(deps)[0])
    assert section.news == News(raised=4, answered=2, reopened=1, taken_up=1)
    answers = [(entry.label, entry.status, entry.answer) for entry in section.answers.entries]
    assert answers == [
        ("CHK-4", Status.PLANNED, "planned it is"),
        ("CHK-2", Status.DONE, "done it is"),
    ]


def test_words_said_after_the_stretch_do_not_explain_an_earlier_answer(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    concern = scene.concern(deps, maya, checkout)
    scene.answered(deps, maya, concern.id, Status.NOT_DOING, "too dear")
    run(deps, NEXT)
    scene.answered(deps, maya, concern.id, Status.REOPENED, "we were wrong")
    [entry] = section_of(told(deps)[0]).answers.entries
    assert (entry.status, entry.answer) == (Status.NOT_DOING, None)


def test_leads_only_is_neither_shown_nor_counted_and_anonymous_has_no_name(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    for visibility in Visibility:
        scene.raised(deps, maya, checkout, visibility=visibility, effect=Effect.STOPS_US)
        concern = scene.concern(deps, maya, checkout, visibility=visibility)
        scene.answered(deps, maya, concern.id, Status.DONE)
    schedule(deps, maya)
    run(deps, NEXT)
    section = section_of(told(deps)[0])
    assert section.news == News(raised=4, answered=2)
    assert section.open_total == 2
    assert {entry.raiser for entry in section.stopping.entries} == {"Maya", None}
    assert section.stopping.more == 0
    assert told(deps)[0].trend.series[Effect.STOPS_US][-1] == 2
    assert all("CHK-3" not in listed for listed in labels(section).values())


def test_a_concern_that_stops_us_is_not_named_once_more_as_new(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    for effect in (Effect.GOOD_TO_KNOW, *[Effect.STOPS_US] * 7, Effect.SLOWS_US):
        scene.raised(deps, maya, checkout, effect=effect)
    run(deps, NEXT)
    section = section_of(told(deps)[0])
    assert labels(section) == {
        "stopping": ["CHK-2", "CHK-3", "CHK-4", "CHK-5", "CHK-6"],
        "answers": [],
        "newest": ["CHK-9", "CHK-8", "CHK-7", "CHK-1"],
    }
    assert (section.stopping.more, section.newest.more) == (2, 0)


def test_lists_are_short_and_say_how_many_more_there_are(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    for _ in range(8):
        concern = scene.concern(deps, maya, checkout)
        scene.answered(deps, maya, concern.id, Status.PLANNED)
    run(deps, NEXT)
    section = section_of(told(deps)[0])
    assert labels(section)["answers"] == ["CHK-8", "CHK-7", "CHK-6", "CHK-5", "CHK-4"]
    assert (section.answers.more, section.newest.more) == (3, 0)


def test_what_stopped_us_and_is_settled_stops_us_no_more(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    for move in (Status.DONE, Status.NOT_DOING, Status.PLANNED):
        concern = scene.concern(deps, maya, checkout, effect=Effect.STOPS_US)
        scene.answered(deps, maya, concern.id, move, "Because.")
    run(deps, NEXT)
    section = section_of(told(deps)[0])
    assert labels(section)["stopping"] == ["CHK-3"]
    assert section.stopping.more == 0


def test_evidence_and_belief_are_counted_among_what_is_open(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    for basis in (Basis.MEASURED, Basis.BELIEF, Basis.BELIEF, Basis.REPORTED):
        scene.raised(deps, maya, checkout, basis=basis)
    closed = scene.concern(deps, maya, checkout, basis=Basis.BELIEF)
    scene.answered(deps, maya, closed.id, Status.DONE)
    run(deps, NEXT)
    section = section_of(told(deps)[0])
    assert section.open_total == 4
    assert section.by_basis == {
        Basis.MEASURED: 1,
        Basis.SEEN: 0,
        Basis.REPORTED: 1,
        Basis.BELIEF: 2,
    }


def test_the_chart_counts_what_was_open_at_the_end_of_each_week(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    long_ago = MONDAY - timedelta(days=100)
    scene.raised(deps, maya, checkout, now=long_ago)
    closed = scene.concern(deps, maya, checkout, now=MONDAY - WEEK * 3)
    scene.answered(deps, maya, closed.id, Status.DONE, now=MONDAY - WEEK)
    # The day after the digest's, as a driver in another zone may count.
    scene.raised(deps, maya, checkout, now=MONDAY + timedelta(days=1))
    trend = previewed(deps, MONDAY).trend
    assert trend.days[-1] == MONDAY.date()
    assert trend.series[Effect.SLOWS_US] == (1, 1, 2, 2, 1, 2)
    assert trend.series[Effect.STOPS_US] == (0,) * 6


def test_each_initiative_of_the_channel_has_its_section_and_the_chart_is_their_sum(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    pricing = scene.initiative(
        deps, maya, name="Pricing page", key="PRC", decision_on=date(2026, 12, 7)
    )
    elsewhere = scene.channel(deps, "C2", name="secret", private=True, members=[maya])
    secret = scene.initiative(deps, maya, name="Secret", key="SEC", channels=[elsewhere])
    for about in (checkout, pricing, secret):
        scene.raised(deps, maya, about)
    schedule(deps, maya)
    run(deps, NEXT)
    [found] = told(deps)
    assert [(one.key, one.decision_on) for one in found.sections] == [
        ("CHK", None),
        ("PRC", date(2026, 12, 7)),
    ]
    assert found.open_total == found.happenings == 2
    assert found.trend.series[Effect.SLOWS_US][-1] == 2


def test_an_initiative_that_comes_to_the_channel_later_is_told_from_its_beginning(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    elsewhere = scene.channel(deps, "C2", name="pricing")
    pricing = scene.initiative(deps, maya, name="Pricing page", key="PRC", channels=[elsewhere])
    scene.raised(deps, maya, pricing)
    schedule(deps, maya)
    scene.raised(deps, maya, checkout)
    run(deps, NEXT)
    scene.changed(deps, maya, pricing, channels=[scene.CHANNEL])
    scene.raised(deps, maya, checkout)
    run(deps, NEXT + WEEK)
    later = told(deps)[-1]
    assert section_of(later, "PRC").news == News(raised=1)
    assert section_of(later, "PRC").since is None
    assert section_of(later, "CHK").since == NEXT.date()


def test_an_initiative_that_left_the_channel_since_is_not_told_there(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    elsewhere = scene.channel(deps, "C2", name="secret", private=True, members=[maya])
    scene.raised(deps, maya, checkout)
    schedule(deps, maya)
    run(deps, NEXT)
    scene.changed(deps, maya, checkout, channels=[elsewhere])
    [found] = told(deps)
    assert (found.sections, found.happenings, found.open_total) == ((), 0, 0)


def test_where_there_are_too_many_initiatives_those_with_news_come_first(
    deps: Deps, maya: Actor
) -> None:
    cards = [
        scene.initiative(deps, maya, name=f"Initiative {n}", key=f"K{chr(65 + n)}")
        for n in range(rules.MOST_SECTIONS + 3)
    ]
    schedule(deps, maya)
    for card in cards[-2:]:
        scene.raised(deps, maya, card)
    run(deps, NEXT)
    [found] = told(deps)
    assert len(found.sections) == rules.MOST_SECTIONS
    assert [one.key for one in found.sections[:3]] == ["KJ", "KK", "KA"]
    assert found.rest is not None
    assert (found.rest.initiatives, found.rest.raised) == (3, 0)


def test_news_there_is_no_room_for_is_counted(deps: Deps, maya: Actor) -> None:
    for number in range(30):
        key = f"K{chr(65 + number // 26)}{chr(65 + number % 26)}"
        card = scene.initiative(deps, maya, name=f"Initiative {number}", key=key)
        scene.raised(deps, maya, card)
    schedule(deps, maya)
    run(deps, NEXT)
    [found] = told(deps)
    assert found.rest is not None
    assert found.rest.initiatives == found.rest.raised == found.rest.open_total == 22
    assert found.happenings == found.open_total == 30


def test_the_digest_of_a_paused_schedule_is_not_told_unless_asked_for_by_hand(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    schedule(deps, maya)
    run(deps, NEXT)
    pause(deps, maya)
    assert told(deps) == []
    post_now(deps, maya, NEXT)
    assert len(told(deps)) == 1


@pytest.mark.parametrize("workspace_id", ["T2", "T1 "])
def test_a_digest_is_read_in_its_own_workspace_only(
    deps: Deps, maya: Actor, checkout: InitiativeCard, workspace_id: str
) -> None:
    scene.raised(deps, maya, checkout)
    schedule(deps, maya)
    run(deps, NEXT)
    with deps.database.reading() as session:
        params = DigestParams(run_id=made(deps)[0].id)
        assert report.digest(session, workspace_id, params, NEXT) is None
        shown = PreviewParams(schedule_id=scheduled(deps).id, user_id=maya.user_id)
        assert report.preview(session, workspace_id, shown, NEXT) is None


def test_a_preview_says_what_the_digest_will_say(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    scene.raised(deps, maya, checkout)
    run(deps, NEXT)
    concern = scene.concern(deps, maya, checkout)
    scene.answered(deps, maya, concern.id, Status.DONE)
    shown = previewed(deps, NEXT + WEEK)
    run(deps, NEXT + WEEK)
    assert told(deps)[-1] == shown


def test_a_lead_who_is_not_in_a_private_channel_previews_their_own_initiative_alone(
    deps: Deps, maya: Actor, ben: Actor
) -> None:
    private = scene.shared_board(deps, maya, ben)
    schedule(deps, maya, channel=private)
    found = previewed_by(deps, ben.user_id, NEXT)
    assert found.partial
    assert [section.name for section in found.report.sections] == ["Osprey"]
    assert found.report.open_total == 1
    assert "Falcon" not in found.model_dump_json()
    assert "falcon words" not in found.model_dump_json()


def test_five_thousand_open_concerns_take_as_many_statements_as_five(deps: Deps) -> None:
    few = crowd.fill(deps.database, "TFEW", 5)
    many = crowd.fill(deps.database, "TMANY", 5_000)
    counts = [bench.render(deps.database, "TFEW", few), bench.render(deps.database, "TMANY", many)]
    assert counts[0] == counts[1] <= 16


def test_a_poll_is_announced_until_its_time_is_over_and_not_until_the_worker_closed_it(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    here = opened(deps, maya, [scene.person(deps, "Ben")], checkout.id, "named")
    with deps.database.reading() as session:
        over = session.get_one(Poll, here.poll_id).closes_at
    before, after = previewed(deps, over - timedelta(seconds=1)), previewed(deps, over)
    assert [poll.question for poll in before.coming] == ["What first?"]
    assert after.coming == ()

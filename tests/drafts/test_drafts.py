"""A digest before its hour: who is shown it, what they decide, and what becomes of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from pydantic import ValidationError

from bot.actor import Actor
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.digests import service as digests
from bot.drafts.rules import Standing
from bot.drafts.schemas import IntroForm, IntroOffer, IntroSaved
from bot.errors import FieldErrors, HeardError, NotAllowed, NotFound
from bot.initiatives.schemas import InitiativeCard
from models import Person
from models.vocabulary import (
    DeliveryKind,
    DraftState,
    Effect,
    Occasion,
    PauseReason,
    Role,
    Visibility,
)
from tests import factories as scene
from tests.digests.calendar import WEEK, deliveries, made, pause, run, told
from tests.digests.calendar import scheduled as the_schedule
from tests.drafts import desk
from tests.drafts.desk import DUE, SHOWN

Press = Callable[[Deps, Actor, datetime], None]
SOON = SHOWN + timedelta(minutes=20)


@pytest.fixture
def draft(deps: Deps, maya: Actor, checkout: InitiativeCard) -> None:
    """Maya was shown the draft of a digest with one concern in it."""
    assert desk.shown(deps, maya, checkout) == [maya.user_id]


@pytest.mark.usefixtures("draft")
def test_untouched_it_posts_by_itself_once_and_the_draft_says_so(deps: Deps, maya: Actor) -> None:
    assert "forced sign-up loses buyers" in desk.words(deps, maya, SOON)
    assert "Skip this week" in desk.words(deps, maya, SOON)
    assert run(deps, DUE) == 1
    [one] = desk.drafts(deps)
    assert (one.state, one.decided_by_id) == (DraftState.POSTED, None)
    assert "was posted by itself Mon 30 Nov 15:00, UTC" in desk.words(deps, maya, DUE)
    assert "Skip this week" not in desk.words(deps, maya, DUE)
    assert len(deliveries(deps, DeliveryKind.DIGEST)) == 1
    assert desk.sent(deps) == [maya.user_id]


@pytest.mark.usefixtures("draft")
def test_nobody_is_shown_a_draft_twice_however_often_workers_look(deps: Deps, maya: Actor) -> None:
    for minutes in (1, 30, 100):
        desk.look(deps, SHOWN + timedelta(minutes=minutes))
        desk.scheduled(deps, maya, SHOWN + timedelta(minutes=minutes))
        desk.look(deps, SHOWN + timedelta(minutes=minutes))
    desk.sent(deps)
    assert len(desk.drafts(deps)) == 1
    cards = {one.card for one in deliveries(deps, DeliveryKind.DIGEST_DRAFT)}
    assert len(cards) == 1


def test_two_workers_at_once_show_one(deps: Deps, maya: Actor, checkout: InitiativeCard) -> None:
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, maya)
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: desk.look(deps, SHOWN), range(8)))
    assert desk.asked(deps) == [maya.user_id]
    assert len(desk.drafts(deps)) == 1


def test_each_driver_of_the_channel_and_whoever_set_it_is_shown_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.initiative(deps, ben, name="Pricing page", key="PRC")
    kim, lena = scene.person(deps, "Kim"), scene.person(deps, "Lena")
    scene.changed(deps, maya, checkout, co_leads=[kim.user_id, lena.user_id])
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, kim)
    desk.look(deps, SHOWN)
    assert desk.asked(deps) == [ben.user_id, kim.user_id, maya.user_id]


def test_each_is_shown_it_in_their_own_hours(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    zoe = scene.person(deps, "Zoe", zone="America/New_York")
    scene.initiative(deps, zoe, name="Pricing page", key="PRC")
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, maya)
    friday = DUE - timedelta(days=3)
    desk.look(deps, friday.replace(hour=20))
    assert desk.asked(deps) == []
    desk.look(deps, friday.replace(hour=21))
    assert desk.asked(deps) == [zoe.user_id]
    desk.look(deps, SHOWN)
    assert desk.asked(deps) == [maya.user_id, zoe.user_id]


def test_a_quiet_week_is_drafted_as_long_as_it_is_told(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout, visibility=Visibility.LEADS)
    desk.scheduled(deps, maya)
    for week in range(3):
        desk.look(deps, SHOWN + WEEK * week)
        run(deps, DUE + WEEK * week)
    assert len(desk.drafts(deps)) == len(deliveries(deps, DeliveryKind.DIGEST)) == 2


def test_news_after_the_weekend_wakes_the_draft_of_a_digest_that_would_stay_silent(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    desk.scheduled(deps, maya, at="09:00", now=DUE)
    for week in (1, 2):
        run(deps, DUE + WEEK * week)
    nine = DUE + WEEK * 3 - timedelta(hours=6)
    desk.look(deps, nine - timedelta(days=2, hours=18))
    assert desk.drafts(deps) == []
    scene.raised(deps, maya, checkout)
    desk.look(deps, nine - timedelta(hours=2))
    assert desk.asked(deps) == [maya.user_id]


def test_what_was_shown_on_friday_is_brought_up_to_date_two_hours_before(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    desk.scheduled(deps, maya, at="09:00", now=DUE - WEEK)
    nine = DUE - timedelta(hours=6)
    desk.look(deps, nine - timedelta(days=2, hours=18))
    assert desk.sent(deps) == [maya.user_id]
    scene.raised(deps, maya, checkout, worry="said on Monday at seven")
    desk.look(deps, nine - timedelta(hours=2))
    assert desk.sent(deps) == [maya.user_id]
    assert "said on Monday at seven" in desk.words(deps, maya, nine - timedelta(hours=2))
    assert len(desk.drafts(deps)) == 1


def test_who_drives_by_then_is_shown_it_and_who_drove_before_reads_it_no_more(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, maya, at="09:00", now=DUE - WEEK)
    nine = DUE - timedelta(hours=6)
    desk.look(deps, nine - timedelta(days=2, hours=18))
    desk.sent(deps)
    scene.changed(deps, maya, checkout, driver=ben.user_id)
    desk.look(deps, nine - timedelta(hours=2))
    assert sorted(desk.sent(deps)) == sorted([ben.user_id, maya.user_id])
    assert "Skip this week" in desk.words(deps, ben, nine - timedelta(hours=1))
    assert desk.words(deps, maya, nine - timedelta(hours=1)) == ""


@pytest.mark.usefixtures("draft")
def test_who_comes_to_drive_in_the_last_two_hours_gets_it_and_the_other_reads_it_no_more(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    # Her draft was looked after for the last time.
    desk.look(deps, SOON)
    assert the_schedule(deps).draft_at is None
    scene.changed(deps, maya, checkout, driver=ben.user_id)
    desk.look(deps, SOON)
    assert desk.sent(deps) == [ben.user_id, maya.user_id]
    assert "Skip this week" in desk.words(deps, ben, SOON)
    assert desk.words(deps, maya, SOON) == ""
    with pytest.raises(NotAllowed, match="is set by those who lead here: Ben"):
        desk.post_now(deps, maya, SOON)
    desk.look(deps, SOON)
    assert desk.sent(deps) == []
    desk.skip(deps, ben, SOON)
    assert "Ben skipped this week" in desk.words(deps, ben, SOON)
    assert desk.words(deps, maya, SOON) == ""


def _its_hour_comes(deps: Deps, _lead: Actor, _now: datetime) -> None:
    run(deps, DUE)


def _it_is_paused(deps: Deps, lead: Actor, _now: datetime) -> None:
    pause(deps, lead)


def _nothing(_deps: Deps, _lead: Actor, _now: datetime) -> None:
    return


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize(
    ("happens", "when"),
    [
        (desk.post_now, SOON),
        (desk.skip, SOON),
        (_its_hour_comes, DUE),
        (_it_is_paused, SOON),
        (_nothing, DUE - timedelta(minutes=9)),
    ],
)
def test_who_comes_to_drive_when_it_is_decided_or_too_late_is_sent_nothing(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, happens: Press, when: datetime
) -> None:
    desk.look(deps, SOON)
    happens(deps, maya, SOON)
    desk.sent(deps)
    scene.changed(deps, maya, checkout, driver=ben.user_id)
    desk.look(deps, when)
    assert ben.user_id not in desk.asked(deps)


@pytest.mark.usefixtures("draft")
def test_the_hour_and_a_change_of_driver_at_the_same_moment_wait_for_each_other(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    with ThreadPoolExecutor(2) as hands:
        changing = hands.submit(scene.changed, deps, maya, checkout, driver=ben.user_id)
        running = hands.submit(run, deps, DUE)
        changing.result()
        running.result()
    assert run(deps, DUE) in {0, 1}
    assert len(made(deps)) == len(deliveries(deps, DeliveryKind.DIGEST)) == 1


@pytest.mark.usefixtures("draft")
def test_an_edit_that_leaves_those_who_lead_as_they_are_looks_after_no_draft(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    desk.look(deps, SOON)
    scene.changed(deps, maya, checkout, name="Renamed")
    assert the_schedule(deps).draft_at is None


def test_where_no_driver_can_be_told_it_posts_by_itself(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, maya)
    with deps.database.writing() as session:
        session.get_one(Person, (scene.WORKSPACE, maya.user_id)).active = False
    desk.look(deps, SHOWN)
    assert desk.drafts(deps) == []
    run(deps, DUE)
    assert len(deliveries(deps, DeliveryKind.DIGEST)) == 1


def test_a_draft_that_slack_did_not_take_keeps_no_digest_from_its_hour(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, maya)
    desk.look(deps, SHOWN)
    [draft] = deliveries(deps, DeliveryKind.DIGEST_DRAFT)
    with deps.database.writing() as session:
        delivery.failed(session, draft.id, "cannot_dm_bot", SHOWN)
    desk.look(deps, SOON)
    run(deps, DUE)
    assert desk.asked(deps) == [maya.user_id]
    assert len(deliveries(deps, DeliveryKind.DIGEST)) == 1


@pytest.mark.usefixtures("draft")
def test_who_was_deactivated_since_decides_nothing_and_it_posts_by_itself(
    deps: Deps, maya: Actor
) -> None:
    with deps.database.writing() as session:
        session.get_one(Person, (scene.WORKSPACE, maya.user_id)).active = False
    with pytest.raises(NotAllowed):
        desk.skip(deps, maya, SOON)
    run(deps, DUE)
    assert len(made(deps)) == 1


@pytest.mark.usefixtures("draft")
def test_after_a_standstill_of_weeks_no_draft_says_for_ever_that_its_digest_is_on_its_way(
    deps: Deps, maya: Actor
) -> None:
    run(deps, DUE + WEEK * 2)
    assert [one.state for one in desk.drafts(deps)] == [DraftState.POSTED]
    assert len(made(deps)) == 1
    assert desk.sent(deps) == [maya.user_id]


@pytest.mark.parametrize(("typed", "fits"), [("x" * 600, True), ("x" * 601, False)])
def test_an_intro_has_a_length_that_leaves_room_for_the_digest(typed: str, fits: bool) -> None:
    if fits:
        assert IntroForm(intro=typed).intro == typed
        return
    with pytest.raises(ValidationError, match="Please keep this to 600 characters"):
        IntroForm(intro=typed)


def test_where_drafts_are_not_wanted_none_comes(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, maya, drafts=[])
    with deps.database.reading() as session:
        assert digests.settings(session, maya, scene.CHANNEL).drafts is False
    desk.look(deps, SHOWN)
    assert desk.asked(deps) == []
    desk.scheduled(deps, maya, SHOWN, drafts=["drafts"])
    desk.look(deps, SHOWN)
    assert desk.asked(deps) == [maya.user_id]


def test_after_a_standstill_no_draft_comes_of_a_digest_that_was_posted(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, maya)
    desk.look(deps, SHOWN)
    # The worker died before it was sent, and comes back after the hour.
    run(deps, DUE + timedelta(hours=1))
    desk.look(deps, DUE + timedelta(hours=1))
    assert desk.note(deps, maya, DUE + timedelta(hours=1)) is None
    assert len(desk.drafts(deps)) == len(made(deps)) == 1


@pytest.mark.usefixtures("draft")
def test_posted_from_the_draft_it_does_not_come_again_at_its_hour(deps: Deps, maya: Actor) -> None:
    desk.post_now(deps, maya, SOON)
    run(deps, DUE)
    desk.look(deps, DUE)
    [one] = made(deps)
    assert (one.occasion, one.occasion_key) == (Occasion.BY_HAND, "2026-11-30")
    assert the_schedule(deps).next_run_at == DUE + WEEK
    assert "Maya posted this digest of #checkout Mon 30 Nov 13:20, UTC" in desk.words(
        deps, maya, DUE
    )
    assert desk.scheduled(deps, maya, SOON, at="16:00").next_run_at == DUE + WEEK + timedelta(
        hours=1
    )


def test_the_digest_after_a_skip_tells_what_happened_since_the_last_one(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    desk.scheduled(deps, maya)
    scene.raised(deps, maya, checkout)
    run(deps, DUE)
    scene.raised(deps, maya, checkout)
    desk.look(deps, SHOWN + WEEK)
    desk.sent(deps)
    desk.skip(deps, maya, SOON + WEEK)
    assert "Maya skipped this week" in desk.words(deps, maya, SOON + WEEK)
    assert "The next one comes Mon 14 Dec 15:00, UTC" in desk.words(deps, maya, SOON + WEEK)
    assert run(deps, DUE + WEEK) == 1
    assert len(made(deps)) == 1
    assert "Post after all" not in desk.words(deps, maya, DUE + WEEK)
    scene.raised(deps, maya, checkout)
    run(deps, DUE + WEEK * 2)
    last = told(deps)[-1]
    assert (last.since, last.sections[0].news.raised) == (DUE.date(), 2)


@pytest.mark.usefixtures("draft")
def test_a_skip_is_taken_back_until_the_hour(deps: Deps, maya: Actor) -> None:
    desk.skip(deps, maya, SOON)
    assert "Post after all" in desk.words(deps, maya, SOON)
    with deps.database.reading() as session:
        found = digests.settings(session, maya, scene.CHANNEL)
    assert found.next_run_at == DUE + WEEK
    desk.post_after_all(deps, maya, SOON)
    assert "Skip this week" in desk.words(deps, maya, SOON)
    run(deps, DUE)
    assert len(made(deps)) == 1


@pytest.mark.usefixtures("draft")
def test_a_skip_cannot_be_taken_back_after_the_hour(deps: Deps, maya: Actor) -> None:
    desk.skip(deps, maya, SOON)
    run(deps, DUE)
    with pytest.raises(NotAllowed, match="Maya skipped this digest, and its hour has passed"):
        desk.post_after_all(deps, maya, DUE)
    assert made(deps) == []


@pytest.mark.usefixtures("draft")
def test_a_skip_is_not_taken_back_while_the_digest_is_paused(deps: Deps, maya: Actor) -> None:
    desk.skip(deps, maya, SOON)
    pause(deps, maya)
    with pytest.raises(NotAllowed, match="Maya skipped this digest, and it is paused"):
        desk.post_after_all(deps, maya, SOON)


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize("press", [desk.post_now, desk.skip])
def test_what_was_decided_is_said_to_who_comes_second(
    deps: Deps, maya: Actor, press: Press
) -> None:
    kim = desk.co_led(deps, maya)
    desk.skip(deps, maya, SOON)
    with pytest.raises(NotAllowed, match="Maya skipped this digest"):
        press(deps, kim, SOON)
    desk.post_after_all(deps, kim, SOON)
    desk.post_now(deps, kim, SOON)
    with pytest.raises(NotAllowed, match="posted already"):
        press(deps, maya, SOON)
    assert len(made(deps)) == 1


@pytest.mark.usefixtures("draft")
def test_of_two_leads_at_once_one_decides_and_one_is_told(deps: Deps, maya: Actor) -> None:
    kim = desk.co_led(deps, maya)

    def decide(press: Press, who: Actor) -> str | None:
        try:
            press(deps, who, SOON)
        except NotAllowed as refused:
            return refused.sentence
        return None

    with ThreadPoolExecutor(2) as hands:
        presses = [
            hands.submit(decide, press, who)
            for press, who in ((desk.skip, maya), (desk.post_now, kim))
        ]
        answers = [one.result() for one in presses]
    assert len([one for one in answers if one is None]) == 1
    posted = desk.drafts(deps)[0].state is DraftState.POSTED
    assert len(made(deps)) == int(posted)


@pytest.mark.usefixtures("draft")
def test_the_worker_and_a_lead_at_the_same_moment_post_one(deps: Deps, maya: Actor) -> None:
    def press() -> None:
        try:
            desk.post_now(deps, maya, DUE - timedelta(seconds=1))
        except NotAllowed:
            return

    with ThreadPoolExecutor(2) as hands:
        for one in (hands.submit(press), hands.submit(run, deps, DUE)):
            one.result()
    assert run(deps, DUE) in {0, 1}
    assert len(made(deps)) == len(deliveries(deps, DeliveryKind.DIGEST)) == 1


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize("who", ["raiser", "approver", "guest", "outsider", "elsewhere"])
def test_nobody_else_decides_or_is_shown_anything(deps: Deps, ben: Actor, who: str) -> None:
    scene.workspace(deps, "T2")
    strangers = {
        "raiser": ben,
        "approver": scene.person(deps, "Lena"),
        "guest": scene.person(deps, "Gus", role=Role.GUEST),
        "outsider": scene.person(deps, "Otto", role=Role.OUTSIDER),
        "elsewhere": scene.person(deps, "Maya", workspace_id="T2"),
    }
    actor = strangers[who]
    presses: tuple[Callable[[], object], ...] = (
        lambda: desk.post_now(deps, actor, SOON),
        lambda: desk.skip(deps, actor, SOON),
        lambda: desk.post_after_all(deps, actor, SOON),
        lambda: desk.write(deps, actor, "mine", SOON),
    )
    for press in presses:
        with pytest.raises((NotAllowed, NotFound)):
            press()
    assert desk.note(deps, actor, SOON) is None
    [one] = desk.drafts(deps)
    assert (one.state, one.intro) == (DraftState.WAITING, None)
    assert made(deps) == []


@pytest.mark.usefixtures("draft")
def test_who_does_not_lead_any_more_reads_nothing_of_the_draft(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.changed(deps, maya, checkout, driver=ben.user_id)
    assert desk.note(deps, maya, SOON) is None
    with pytest.raises(NotAllowed):
        desk.skip(deps, maya, SOON)


def test_it_shows_what_the_channel_may_read_and_no_more(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    for visibility in Visibility:
        scene.raised(
            deps,
            maya,
            checkout,
            visibility=visibility,
            worry=f"{visibility} words",
            effect=Effect.STOPS_US,
        )
    desk.scheduled(deps, maya)
    desk.look(deps, SHOWN)
    read = desk.words(deps, maya, SOON)
    assert "named words" in read
    assert "anonymous words" in read
    assert "leads words" not in read
    assert "2 raised" in read


def test_a_driver_who_is_not_in_a_private_channel_reads_of_their_own_initiative_alone(
    deps: Deps, maya: Actor, ben: Actor
) -> None:
    private = scene.shared_board(deps, maya, ben)
    desk.scheduled(deps, maya, channel=private)
    desk.look(deps, SHOWN)
    read = desk.words(deps, ben, SOON)
    assert "osprey words" in read
    assert "falcon words" not in read
    assert "Falcon" not in read
    assert "The channel has more initiatives" in read


@pytest.mark.usefixtures("draft")
def test_an_intro_stands_on_top_with_who_wrote_it(deps: Deps, maya: Actor) -> None:
    saved = desk.write(deps, maya, "Mind the <!channel> & the code freeze", SOON)
    assert isinstance(saved, IntroSaved)
    run(deps, DUE)
    [found] = told(deps)
    assert found.intro is not None
    assert (found.intro.who, found.intro.intro) == ("Maya", "Mind the <!channel> & the code freeze")
    assert desk.sent(deps) == [maya.user_id]


@pytest.mark.usefixtures("draft")
def test_of_two_who_write_at_once_neither_loses_a_word(deps: Deps, maya: Actor) -> None:
    kim = desk.co_led(deps, maya)
    desk.write(deps, kim, "from Kim", SOON)
    offered = desk.write(deps, maya, "from Maya", SOON)
    assert isinstance(offered, IntroOffer)
    assert (offered.who, offered.theirs, offered.intro) == ("Kim", "from Kim", "from Maya")
    assert desk.drafts(deps)[0].intro == "from Kim"
    desk.write(deps, maya, "from both", SOON, edits=offered.ref.edits)
    # A double click on the same form changes nothing more.
    again = desk.write(deps, maya, "from both", SOON, edits=offered.ref.edits)
    assert isinstance(again, IntroSaved)
    [one] = desk.drafts(deps)
    assert (one.intro, one.intro_by_id, one.edits) == ("from both", maya.user_id, 2)
    desk.write(deps, maya, "", SOON, edits=2)
    [one] = desk.drafts(deps)
    assert (one.intro, one.intro_by_id) == (None, None)


@pytest.mark.usefixtures("draft")
def test_an_intro_that_comes_too_late_is_answered_at_its_field(deps: Deps, maya: Actor) -> None:
    desk.post_now(deps, maya, SOON)
    with pytest.raises(FieldErrors) as refused:
        desk.write(deps, maya, "too late", SOON)
    assert refused.value.fields["intro"].startswith("This digest was posted already.")
    assert "still here" in refused.value.fields["intro"]


@pytest.mark.usefixtures("draft")
def test_words_on_top_are_said_though_nothing_else_is_left_to_tell(deps: Deps, maya: Actor) -> None:
    desk.write(deps, maya, "See you after the break", SOON)
    with deps.database.writing() as session:
        digests.post_now(session, maya, the_schedule(deps).id, "view", SOON)
        session.get_one(type(the_schedule(deps)), the_schedule(deps).id).quiet_weeks = 5
    run(deps, DUE)
    assert told(deps)[-1].intro is not None
    assert len(deliveries(deps, DeliveryKind.DIGEST)) == 2


@pytest.mark.usefixtures("draft")
def test_a_digest_moved_within_its_day_keeps_its_draft(deps: Deps, maya: Actor) -> None:
    desk.write(deps, maya, "kept", SOON)
    desk.scheduled(deps, maya, SOON, at="17:00")
    assert desk.sent(deps) == [maya.user_id]
    assert "17:00, UTC" in desk.words(deps, maya, SOON)
    run(deps, DUE)
    assert made(deps) == []
    run(deps, DUE + timedelta(hours=2))
    assert told(deps)[0].intro is not None


@pytest.mark.usefixtures("draft")
def test_a_digest_moved_to_another_day_gets_a_new_draft_with_the_old_intro(
    deps: Deps, maya: Actor
) -> None:
    desk.write(deps, maya, "kept", SOON)
    desk.scheduled(deps, maya, SOON, weekday=2)
    assert "was moved: it comes Wed 2 Dec 15:00, UTC" in desk.words(deps, maya, SOON)
    with pytest.raises(NotAllowed, match="moved to another day"):
        desk.post_now(deps, maya, SOON)
    desk.look(deps, SHOWN + timedelta(days=2))
    assert [one.state for one in desk.drafts(deps)] == [DraftState.MOVED, DraftState.WAITING]
    run(deps, DUE + timedelta(days=2))
    [found] = told(deps)
    assert found.intro is not None
    assert found.intro.intro == "kept"


@pytest.mark.usefixtures("draft")
def test_a_digest_moved_away_and_back_has_its_draft_again(deps: Deps, maya: Actor) -> None:
    desk.scheduled(deps, maya, SOON, weekday=2)
    desk.scheduled(deps, maya, SOON)
    assert "Skip this week" in desk.words(deps, maya, SOON)
    desk.write(deps, maya, "kept", SOON)
    run(deps, DUE)
    [found] = told(deps)
    assert found.intro is not None
    assert desk.drafts(deps)[0].state is DraftState.POSTED


@pytest.mark.usefixtures("draft")
def test_a_skip_is_forgotten_where_the_digest_was_moved_away_and_back(
    deps: Deps, maya: Actor
) -> None:
    desk.skip(deps, desk.co_led(deps, maya), SOON)
    desk.scheduled(deps, maya, SOON, weekday=2)
    desk.scheduled(deps, maya, SOON)
    run(deps, DUE)
    assert len(told(deps)) == 1
    assert "was posted by itself" in desk.words(deps, maya, DUE)


@pytest.mark.usefixtures("draft")
def test_an_intro_that_was_taken_away_meanwhile_is_not_put_back_unseen(
    deps: Deps, maya: Actor
) -> None:
    kim = desk.co_led(deps, maya)
    desk.write(deps, kim, "from Kim", SOON)
    desk.write(deps, kim, "", SOON, edits=1)
    offered = desk.write(deps, maya, "from Maya", SOON, edits=1)
    assert isinstance(offered, IntroOffer)
    assert (offered.who, offered.theirs) == ("Another lead", None)


@pytest.mark.usefixtures("draft")
def test_a_paused_digest_says_so_in_its_draft_and_comes_back_with_it(
    deps: Deps, maya: Actor
) -> None:
    pause(deps, maya)
    assert "is paused, so nothing is posted" in desk.words(deps, maya, SOON)
    with pytest.raises(NotAllowed, match="Resume it first"):
        desk.post_now(deps, maya, SOON)
    run(deps, DUE)
    assert made(deps) == []
    with deps.database.writing() as session:
        digests.resume(session, maya, the_schedule(deps).id, DUE + timedelta(hours=1))
    told_now = desk.note(deps, maya, DUE + timedelta(hours=1))
    assert told_now is not None
    assert told_now.standing is Standing.MOVED


@pytest.mark.usefixtures("draft")
def test_a_channel_that_cannot_be_reached_pauses_its_draft_too(deps: Deps, maya: Actor) -> None:
    with deps.database.writing() as session:
        digests.pause(session, scene.WORKSPACE, scene.CHANNEL, PauseReason.ARCHIVED, SOON)
    assert desk.sent(deps) == [maya.user_id]
    assert "Resume it with /align digest" in desk.words(deps, maya, SOON)


@pytest.mark.usefixtures("draft")
def test_nothing_is_refused_without_a_whole_sentence(deps: Deps, maya: Actor) -> None:
    run(deps, DUE)
    for press in (desk.post_now, desk.skip, desk.post_after_all):
        with pytest.raises(HeardError) as refused:
            press(deps, maya, DUE)
        assert refused.value.sentence.endswith(".")
        assert "{" not in refused.value.sentence


def test_a_concern_raised_after_the_draft_is_in_the_digest(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, maya)
    desk.look(deps, SHOWN)
    scene.raised(deps, maya, checkout)
    run(deps, DUE)
    assert told(deps)[0].sections[0].news.raised == 2

"""What a draft says once Slack did not take its digest, or did not say whether it arrived."""

from datetime import timedelta
from uuid import UUID

import pytest

from bot.actor import Actor
from bot.clock import real_now
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.digests import runs
from bot.digests import service as digests
from bot.digests.schemas import DigestParams
from bot.drafts import life
from bot.initiatives.schemas import InitiativeCard
from bot.receipts import service as receipts
from bot.worker import KEEP_SETTLED
from models import Delivery
from models.vocabulary import DeliveryKind, DeliveryState, PauseReason
from tests import factories as scene
from tests.digests.calendar import WEEK, deliveries, run, scheduled
from tests.drafts import desk
from tests.drafts.desk import DUE, SHOWN

SOON = SHOWN + timedelta(minutes=20)


@pytest.fixture
def post(deps: Deps, maya: Actor, checkout: InitiativeCard) -> UUID:
    """The digest that Maya posted from its draft, on its way."""
    desk.shown(deps, maya, checkout)
    desk.post_now(deps, maya, SOON)
    desk.sent(deps)
    [found] = deliveries(deps, DeliveryKind.DIGEST)
    return found.id


def refuse(deps: Deps, post: UUID, code: str, reason: PauseReason | None) -> None:
    """Slack does not take it, as the sender settles that."""
    with deps.database.writing() as session:
        delivery.failed(session, post, code, real_now())
        lost = session.get_one(Delivery, post)
        runs.untold(session, scene.WORKSPACE, DigestParams.model_validate(lost.params).run_id)
        life.outcome(session, lost, SOON)
        if reason:
            digests.refused(session, scene.WORKSPACE, scene.CHANNEL, reason, SOON)


def lose(deps: Deps, post: UUID) -> None:
    """Its answer is lost, no receipt comes, and its time runs out."""
    with deps.database.writing() as session:
        lost = session.get_one(Delivery, post)
        lost.state, lost.lease_until = DeliveryState.SENDING, real_now()
    with deps.database.writing() as session:
        later = real_now() + timedelta(seconds=1)
        for one in delivery.reap(session, deps.vault, later):
            receipts.ask(session, one, SOON)


def test_a_draft_says_that_slack_did_not_take_its_digest_and_what_to_do(
    deps: Deps, maya: Actor, post: UUID
) -> None:
    assert "Maya posted this digest of #checkout Mon 30 Nov 13:20" in desk.words(deps, maya, SOON)
    refuse(deps, post, "is_archived", PauseReason.ARCHIVED)
    assert desk.sent(deps) == [maya.user_id]
    said = desk.words(deps, maya, SOON)
    assert "but Slack did not take it, so nothing is posted. The channel is archived." in said
    assert "'text': 'Resume'" in said
    with deps.database.writing() as session:
        digests.resume(session, maya, scheduled(deps).id, SOON)
    assert "'text': 'Resume'" not in desk.words(deps, maya, SOON)


def test_it_says_so_too_where_nobody_can_mend_it(deps: Deps, maya: Actor, post: UUID) -> None:
    refuse(deps, post, "msg_too_long", None)
    assert desk.sent(deps) == [maya.user_id]
    assert "You need do nothing: the next digest" in desk.words(deps, maya, SOON)


@pytest.mark.parametrize("weeks", [1, 6])
def test_the_intro_of_a_digest_that_was_refused_stands_in_the_next_draft(
    deps: Deps, maya: Actor, checkout: InitiativeCard, weeks: int
) -> None:
    desk.shown(deps, maya, checkout)
    desk.write(deps, maya, "read this first", SOON)
    desk.post_now(deps, maya, SOON)
    desk.sent(deps)
    [post] = deliveries(deps, DeliveryKind.DIGEST)
    refuse(deps, post.id, "is_archived", PauseReason.ARCHIVED)
    assert "Its intro stands in the next draft for this channel." in desk.words(deps, maya, SOON)
    later = (weeks - 1) * WEEK
    with deps.database.writing() as session:
        delivery.tidy(session, real_now() + later, KEEP_SETTLED)
        digests.resume(session, maya, scheduled(deps).id, SOON + later + timedelta(days=1))
    desk.look(deps, SHOWN + later + WEEK)
    first, second = desk.drafts(deps)
    assert (second.intro, second.intro_by_id) == (first.intro, maya.user_id)
    assert second.intro == "read this first"


def test_long_after_it_still_does_not_say_that_it_was_posted(
    deps: Deps, maya: Actor, post: UUID
) -> None:
    refuse(deps, post, "is_archived", PauseReason.ARCHIVED)
    with deps.database.writing() as session:
        delivery.tidy(session, real_now() + 6 * WEEK, KEEP_SETTLED)
    assert deliveries(deps, DeliveryKind.DIGEST) == []
    assert "The channel is archived." in desk.words(deps, maya, SOON)
    with deps.database.writing() as session:
        digests.resume(session, maya, scheduled(deps).id, SOON + 6 * WEEK)
    said = desk.words(deps, maya, SOON + 6 * WEEK)
    assert "but it did not reach the channel. You need do nothing" in said


def test_the_intro_of_a_digest_that_was_read_is_not_said_twice(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    desk.shown(deps, maya, checkout)
    desk.write(deps, maya, "read this first", SOON)
    desk.post_now(deps, maya, SOON)
    [post] = deliveries(deps, DeliveryKind.DIGEST)
    with deps.database.writing() as session:
        delivery.sent(session, post.id, scene.CHANNEL, "1.1", real_now())
    scene.raised(deps, ben, checkout, now=SOON)
    desk.look(deps, SHOWN + WEEK)
    assert [one.intro for one in desk.drafts(deps)] == ["read this first", None]


def test_untouched_and_refused_it_does_not_say_that_it_was_posted(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, maya)
    desk.look(deps, SHOWN)
    desk.sent(deps)
    run(deps, DUE)
    [post] = deliveries(deps, DeliveryKind.DIGEST)
    refuse(deps, post.id, "not_in_channel", PauseReason.NOT_IN_CHANNEL)
    said = desk.words(deps, maya, DUE)
    assert "was to be posted by itself Mon 30 Nov 15:00, UTC, but Slack did not take it" in said
    assert "/invite @Heard" in said


def test_what_nobody_knows_is_said_and_who_drives_is_led_to_the_question(
    deps: Deps, maya: Actor, post: UUID
) -> None:
    kim = desk.co_led(deps, maya)
    lose(deps, post)
    assert desk.sent(deps) == [maya.user_id]
    assert "Slack did not say whether it arrived" in desk.words(deps, maya, SOON)
    assert "press It is there or Post again" in desk.words(deps, maya, SOON)
    assert [one.audience for one in deliveries(deps, DeliveryKind.QUESTION)] == [maya.user_id]
    with deps.database.writing() as session:
        life.show(session, desk.drafts(deps)[-1], kim.user_id, SOON)
    desk.sent(deps)
    assert "Those who drive here are asked" in desk.words(deps, kim, SOON)


@pytest.mark.parametrize("again", [True, False])
def test_once_somebody_has_looked_it_says_that_it_was_posted(
    deps: Deps, maya: Actor, post: UUID, again: bool
) -> None:
    lose(deps, post)
    desk.sent(deps)
    with deps.database.writing() as session:
        if again:
            receipts.post_again(session, maya, post, SOON, real_now())
        else:
            receipts.arrived(session, maya, post, SOON, real_now())
    assert desk.sent(deps) == [maya.user_id]
    assert "Maya posted this digest of #checkout" in desk.words(deps, maya, SOON)


def test_another_weeks_refusal_is_not_this_ones(deps: Deps, maya: Actor, post: UUID) -> None:
    with deps.database.writing() as session:
        delivery.sent(session, post, scene.CHANNEL, "1.1", real_now())
    run(deps, DUE + WEEK)
    for one in deliveries(deps, DeliveryKind.DIGEST):
        if one.id != post:
            refuse(deps, one.id, "not_in_channel", None)
    assert desk.sent(deps) == []
    assert "Slack did not take it" not in desk.words(deps, maya, SOON)

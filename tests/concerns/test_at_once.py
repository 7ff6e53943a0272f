"""Two leads at once, and news that waits for nobody's morning."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.actor import Actor
from bot.concerns import life
from bot.concerns.schemas import AnswerForm, ConcernCard, NotYetForm
from bot.deps import Deps
from bot.errors import FieldErrors
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from models import Change, Delivery, Initiative
from models.vocabulary import Changed, DeliveryKind, DeliveryState, Role, Status
from tests import databases
from tests import factories as scene
from tests.slack.waiting import until

NIGHT = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)


def waiting(deps: Deps, kind: DeliveryKind) -> list[Delivery]:
    with deps.database.reading() as session:
        return list(
            session.scalars(
                select(Delivery).where(
                    Delivery.kind == kind, Delivery.state == DeliveryState.PENDING
                )
            )
        )


def test_a_lead_who_began_before_another_answered_reads_that_first(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    nina = scene.person(deps, "Nina")
    scene.changed(deps, maya, checkout, co_leads=[nina.user_id])
    concern = scene.concern(deps, ben, checkout)
    scene.answered(deps, nina, concern.id, Status.PLANNED, "in spring")
    with pytest.raises(FieldErrors) as refused:
        scene.answered(deps, maya, concern.id, Status.NOT_DOING, "too dear", seen=Status.NEW)
    assert refused.value.fields["status"].startswith("CHK-1 is planned by now.")
    told = scene.card(deps, ben, "CHK-1")
    assert (told.status, told.answer) == (Status.PLANNED, "in spring")


def test_of_two_leads_who_add_words_at_the_same_status_at_once_the_second_reads_the_first(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    nina = scene.person(deps, "Nina")
    scene.changed(deps, maya, checkout, co_leads=[nina.user_id])
    concern = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, concern.id, Status.PLANNED, "in spring")
    both_see = scene.card(deps, maya, "CHK-1").said
    begin = Barrier(2)

    def answers(lead: Actor) -> dict[str, str]:
        form = AnswerForm(status=Status.PLANNED, words=f"words of {lead.user_id}")
        begin.wait(timeout=30)
        try:
            with deps.database.writing() as session:
                life.answer(
                    session, lead, concern.id, form, Status.PLANNED, scene.MORNING, said=both_see
                )
        except FieldErrors as refused:
            return dict(refused.fields)
        return {}

    with ThreadPoolExecutor(2) as hands:
        told = dict(zip((maya, nina), hands.map(answers, (maya, nina)), strict=True))
    [first] = [lead for lead, said in told.items() if not said]
    [refused] = filter(None, told.values())
    assert refused["words"].startswith("CHK-1 was answered by somebody else while you wrote.")
    assert scene.card(deps, ben, "CHK-1").answer == f"words of {first.user_id}"


def test_the_day_of_the_next_news_is_not_undone_unread_either(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    before = concern.said
    scene.answered(deps, maya, concern.id, Status.PLANNED, due_on=date(2026, 12, 1))
    form = AnswerForm(status=Status.PLANNED, words="soon", due_on=None)
    with pytest.raises(FieldErrors) as refused, deps.database.writing() as session:
        life.answer(session, maya, concern.id, form, Status.PLANNED, scene.MORNING, said=before)
    assert "words" in refused.value.fields


def test_of_two_leads_who_choose_somebody_to_look_after_it_the_second_reads_whom_the_first_chose(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    nina, lee, joy = (scene.person(deps, name) for name in ("Nina", "Lee", "Joy"))
    scene.changed(deps, maya, checkout, co_leads=[nina.user_id])
    concern = scene.concern(deps, ben, checkout)

    def answers(lead: Actor, seen: ConcernCard, owner: Actor | None, words: str | None) -> None:
        form = AnswerForm(status=seen.status, words=words, owner=owner and owner.user_id)
        with deps.database.writing() as session:
            life.answer(
                session,
                lead,
                concern.id,
                form,
                seen.status,
                scene.MORNING,
                said=seen.said,
                owned=seen.owned,
            )

    for _ in range(2):  # a double click
        answers(maya, concern, lee, None)
    for words in (None, "We look into it."):
        with pytest.raises(FieldErrors) as refused:
            answers(nina, concern, joy, words)
        assert list(refused.value.fields) == ["owner"]
        assert refused.value.fields["owner"].startswith("Lee looks after CHK-1 by now")
    # What she says without choosing anybody takes nothing away from Lee, and then she knows of him.
    answers(nina, concern, None, "We look into it.")
    told = scene.card(deps, nina, "CHK-1")
    assert (told.owner, told.answer) == ("Lee", "We look into it.")
    answers(nina, told, joy, None)
    assert scene.card(deps, nina, "CHK-1").owner == "Joy"


def test_the_same_answer_sent_again_is_no_second_one(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    for _ in range(2):
        scene.answered(deps, maya, concern.id, Status.PLANNED, "in spring", seen=Status.NEW)
    assert scene.card(deps, ben, "CHK-1").answer == "in spring"


def test_words_alone_stand_in_the_audit(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, concern.id, Status.EXPLORING)
    scene.answered(deps, maya, concern.id, Status.EXPLORING, "nearly there")
    with deps.database.reading() as session:
        lines = session.scalars(
            select(Change.about).where(Change.what == Changed.CONCERN_ANSWERED)
        ).all()
    assert lines == ["CHK-1 is exploring", "CHK-1 is exploring"]


def test_an_answer_that_nobody_gave_does_not_stand_in_the_audit(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    lee = scene.person(deps, "Lee")
    concern = scene.concern(deps, ben, checkout)
    due = scene.MORNING.date() + timedelta(days=9)

    def answers(status: Status, words: str | None, **more: Any) -> list[Changed]:
        """What one more answer leaves in the audit."""
        with deps.database.reading() as session:
            last = session.scalar(select(func.max(Change.id)))
        scene.answered(deps, maya, concern.id, status, words, **more)
        with deps.database.reading() as session:
            since = select(Change.what).where(Change.id > last).order_by(Change.id)
            return list(session.scalars(since))

    said, chosen = Changed.CONCERN_ANSWERED, Changed.CONCERN_ASSIGNED
    assert answers(Status.PLANNED, "in spring", due_on=due) == [said]
    # The preset day comes back with the form, and so may the words.
    assert answers(Status.PLANNED, None, due_on=due, owner=lee.user_id) == [chosen]
    assert answers(Status.PLANNED, "in spring", due_on=due, owner=maya.user_id) == [chosen]
    assert answers(Status.PLANNED, None, due_on=due + timedelta(days=1)) == [said]
    assert answers(Status.PLANNED, None, due_on=None, owner=lee.user_id) == [said, chosen]
    assert answers(Status.PLANNED, "in summer", owner=maya.user_id) == [said, chosen]
    assert answers(Status.EXPLORING, "in summer") == [said]


def test_not_yet_changes_the_raisers_own_card_at_once_in_the_middle_of_the_night(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, concern.id, Status.DONE)
    with deps.database.writing() as session:
        card = session.scalars(
            select(Delivery).where(Delivery.kind == DeliveryKind.RAISER_CARD)
        ).one()
        card.state, card.ts, card.settled_at = DeliveryState.SENT, "1.2", scene.MORNING
    with deps.database.writing() as session:
        form = NotYetForm(words="still four on a phone")
        life.not_yet(session, ben, deps.vault, concern.id, form, NIGHT)
    [refresh] = waiting(deps, DeliveryKind.RAISER_CARD)
    assert refresh.not_before == NIGHT
    [told] = waiting(deps, DeliveryKind.NOT_SETTLED)
    assert told.not_before > NIGHT  # the lead is asleep


@pytest.mark.parametrize("gone", ["deactivated", "a guest"])
def test_not_yet_reaches_the_driver_where_the_owner_left(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, gone: str
) -> None:
    joy = scene.person(deps, "Joy")
    concern = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, concern.id, Status.DONE, owner=joy.user_id)
    role = Role.GUEST if gone == "a guest" else Role.MEMBER
    scene.person(deps, "Joy", active=gone != "deactivated", role=role)
    with deps.database.writing() as session:
        form = NotYetForm(words="still four on a phone")
        life.not_yet(session, ben, deps.vault, concern.id, form, scene.MORNING)
    assert [one.audience for one in waiting(deps, DeliveryKind.NOT_SETTLED)] == [maya.user_id]


def test_a_driver_who_wants_to_be_left_alone_hears_of_new_concerns_afterwards(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    with deps.database.writing() as session:
        chosen = reach.preference(session, scene.WORKSPACE, maya.user_id)
        chosen.snoozed_until = date(2026, 11, 30)
    scene.raised(deps, ben, checkout)
    scene.raised(deps, ben, checkout, visibility="anonymous", now=scene.MORNING + timedelta(days=1))
    [note] = waiting(deps, DeliveryKind.NEW_CONCERNS)
    assert note.not_before == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)  # 09:00 in Berlin


def test_of_many_who_raise_at_once_one_waits_for_the_row_and_the_others_in_line(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    with ThreadPoolExecutor(3) as hands:
        with deps.database.writing() as session:
            session.get_one(Initiative, checkout.id, with_for_update=True)
            raising = [hands.submit(scene.raised, deps, maya, checkout) for _ in range(3)]
            if not deps.database.is_sqlite:  # there, one writes at a time
                # Whoever waits for a row that is written to meanwhile loses their place.
                in_line = ["advisory", "advisory", "transactionid"]
                until(lambda: databases.waits(deps.database) == in_line, within=20)
        labels = [raised.result(timeout=60).label for raised in raising]
    assert sorted(labels) == ["CHK-1", "CHK-2", "CHK-3"]

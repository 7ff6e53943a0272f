"""A lead lets one concern join another; each voice keeps its words, and is asked for itself."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.decisions import deciding
from bot.decisions import service as decisions
from bot.decisions.schemas import DecisionForm
from bot.deps import Deps
from bot.errors import FieldErrors, HeardError, NotAllowed, NotFound
from bot.initiatives.schemas import InitiativeCard
from bot.voices import merging
from bot.voices.schemas import MergeForm
from models import Change, ConcernDay
from models.vocabulary import Changed, Role, Status, Visibility
from tests import factories as scene
from tests.voices import voicing

ANONYMOUS, LEADS = Visibility.ANONYMOUS, Visibility.LEADS


@pytest.fixture
def two(deps: Deps, ben: Actor, priya: Actor, checkout: InitiativeCard) -> InitiativeCard:
    """CHK-1 of Ben and CHK-2 of Priya say the same."""
    scene.raised(deps, ben, checkout, worry="refunds take four clicks")
    scene.raised(deps, priya, checkout, worry="a refund takes too long")
    return checkout


def still_open(deps: Deps) -> int:
    """What the tallies count as open."""
    with deps.database.reading() as session:
        return sum(row.opened - row.closed for row in session.scalars(select(ConcernDay)))


@pytest.mark.usefixtures("two")
def test_both_voices_are_kept_and_the_raiser_hears(deps: Deps, maya: Actor, priya: Actor) -> None:
    told = voicing.merges(deps, maya, 2, 1)
    assert (told.label, told.joined, told.voices) == ("CHK-2", "CHK-1", 2)
    assert voicing.heard(deps) == {priya.user_id}
    own = scene.card(deps, priya, "CHK-2")
    assert own.joined is not None
    assert (own.status, own.standing, own.joined.label) == (Status.MERGED, Status.NEW, "CHK-1")
    assert still_open(deps) == 1
    with deps.database.reading() as session:
        changes = session.scalars(
            select(Change.about).where(Change.what == Changed.CONCERN_JOINED)
        ).all()
    assert changes == ["CHK-2 joins CHK-1"]


@pytest.mark.usefixtures("two")
def test_it_is_chosen_by_its_label_as_well(deps: Deps, maya: Actor) -> None:
    number_two = voicing.concern_id(deps, 2)

    def merge(**typed: object) -> str:
        with deps.database.writing() as session:
            form = MergeForm.model_validate(typed)
            return merging.merge(session, maya, number_two, form, scene.MORNING).joined

    for typed, sentence in (
        ({}, "Choose the concern"),
        ({"label": "the first"}, "Choose the concern"),
        ({"label": "CHK-9"}, "There is no CHK-9"),
        ({"label": "PRC-1"}, "PRC-1 is not a concern of Checkout revamp"),
        ({"label": "chk-2"}, "CHK-2 cannot join itself"),
    ):
        with pytest.raises(FieldErrors, match=sentence):
            merge(**typed)
    assert merge(label="chk-1") == "CHK-1"


@pytest.mark.usefixtures("two")
def test_a_second_click_and_a_lead_who_merges_the_other_way_change_nothing_more(
    deps: Deps, maya: Actor
) -> None:
    assert voicing.merges(deps, maya, 2, 1) == voicing.merges(deps, maya, 2, 1)
    with pytest.raises(FieldErrors, match="CHK-1 cannot join itself"):
        voicing.merges(deps, maya, 1, 2)
    assert voicing.voices(deps) == {2: 1}


def test_two_leads_who_merge_each_into_the_other_at_once_make_one_of_them_the_voice(
    deps: Deps, maya: Actor, two: InitiativeCard
) -> None:
    nina = scene.person(deps, "Nina")
    scene.changed(deps, maya, two, co_leads=[nina.user_id])

    def merge(who: tuple[Actor, int, int]) -> bool:
        try:
            voicing.merges(deps, *who)
        except HeardError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(merge, [(maya, 1, 2), (nina, 2, 1)])) == 1
    assert voicing.voices(deps) in ({1: 2}, {2: 1})
    assert still_open(deps) == 1


@pytest.mark.usefixtures("two")
def test_what_had_joined_goes_along(deps: Deps, maya: Actor, ben: Actor) -> None:
    nina = scene.person(deps, "Nina")
    voicing.adds(deps, nina, 2)
    assert voicing.merges(deps, maya, 2, 1).voices == 3
    assert voicing.voices(deps) == {2: 1, 3: 1}
    assert nina.user_id in voicing.heard(deps)
    assert scene.card(deps, ben, "CHK-1").others_total == 2


def test_people_are_counted_not_concerns(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor, two: InitiativeCard
) -> None:
    scene.raised(deps, ben, two)
    scene.raised(deps, priya, two)
    scene.raised(deps, priya, two, visibility=ANONYMOUS)
    for number, people in ((2, 2), (3, 2), (4, 2), (5, 3)):
        assert voicing.merges(deps, maya, number, 1).voices == people


@pytest.mark.usefixtures("two")
def test_nobody_but_a_lead_merges(deps: Deps, maya: Actor, ben: Actor, priya: Actor) -> None:
    scene.workspace(deps, "T2", "xoxb-2")
    guest = scene.person(deps, "Gus", role=Role.GUEST)
    for somebody in (ben, priya, guest, scene.person(deps, "Sid", workspace_id="T2")):
        with pytest.raises((NotAllowed, NotFound)):
            voicing.merges(deps, somebody, 2, 1)
        with deps.database.reading() as session, pytest.raises((NotAllowed, NotFound)):
            merging.offer(session, somebody, voicing.concern_id(deps, 2))
    voicing.merges(deps, maya, 2, 1)
    for somebody in (ben, guest):
        with pytest.raises(NotFound, match="Only a lead, or whoever raised it"):
            voicing.parts(deps, somebody, 2)
    assert voicing.voices(deps) == {2: 1}


def test_a_concern_for_the_channel_does_not_join_one_for_the_leads(
    deps: Deps, maya: Actor, ben: Actor, two: InitiativeCard
) -> None:
    scene.raised(deps, ben, two, visibility=LEADS)
    with pytest.raises(FieldErrors, match="CHK-3 is for the leads only"):
        voicing.merges(deps, maya, 2, 3)
    with deps.database.reading() as session:
        offered = merging.offer(session, maya, voicing.concern_id(deps, 2))
    assert [choice.label for choice in offered.choices] == ["CHK-1"]


def test_the_most_alike_is_offered_first(
    deps: Deps, maya: Actor, ben: Actor, two: InitiativeCard
) -> None:
    scene.raised(deps, ben, two, worry="legal has not read the new terms")
    with deps.database.reading() as session:
        offered = merging.offer(session, maya, voicing.concern_id(deps, 2))
    assert [choice.label for choice in offered.choices] == ["CHK-1", "CHK-3"]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("by", ["a lead", "its raiser"])
def test_it_stands_by_itself_again_where_it_stood(
    deps: Deps, maya: Actor, priya: Actor, by: str
) -> None:
    scene.answered(deps, maya, voicing.concern_id(deps, 2), Status.EXPLORING)
    voicing.merges(deps, maya, 2, 1)
    told = voicing.parts(deps, maya if by == "a lead" else priya, 2)
    assert (told.card.status, told.sentence) == (Status.EXPLORING, "CHK-2 stands by itself.")
    assert voicing.voices(deps) == {}
    assert still_open(deps) == 2
    assert voicing.parts(deps, maya, 2).sentence == "CHK-2 is exploring by now."


@pytest.mark.usefixtures("two")
def test_each_voice_hears_the_answer_and_is_asked_for_itself(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor
) -> None:
    voicing.merges(deps, maya, 2, 1)
    scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.DONE, "two clicks now")
    assert voicing.heard(deps) == {ben.user_id, priya.user_id}
    own = scene.card(deps, priya, "CHK-2")
    assert (own.answer, own.may_settle, own.may_withdraw) == ("two clicks now", True, False)
    voicing.settles(deps, ben, 1)
    assert scene.card(deps, priya, "CHK-2").may_settle
    told = voicing.settles(deps, priya, 2)
    assert (told.card.status, told.card.standing) == (Status.MERGED, Status.CONFIRMED)


@pytest.mark.usefixtures("two")
def test_a_voice_that_is_not_settled_goes_its_own_way(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor
) -> None:
    voicing.merges(deps, maya, 2, 1)
    scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.DONE, "two clicks now")
    assert voicing.says_not_yet(deps, priya, 2, "not on a phone") == "CHK-2"
    own = scene.card(deps, maya, "CHK-2")
    assert (own.status, own.not_yet, own.answer) == (
        Status.REOPENED,
        "not on a phone",
        "two clicks now",
    )
    assert scene.card(deps, ben, "CHK-1").status is Status.DONE
    assert voicing.voices(deps) == {}


@pytest.mark.usefixtures("two")
def test_a_voice_that_is_taken_back_is_withdrawn(deps: Deps, maya: Actor, priya: Actor) -> None:
    voicing.merges(deps, maya, 2, 1)
    assert voicing.withdraws(deps, priya, 2).card.status is Status.WITHDRAWN
    assert voicing.voices(deps) == {}
    assert scene.card(deps, maya, "CHK-1").voices == 1
    assert still_open(deps) == 1


@pytest.mark.usefixtures("two")
def test_what_others_have_joined_takes_nobody_along_when_it_is_withdrawn(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor
) -> None:
    voicing.merges(deps, maya, 2, 1)
    voicing.withdraws(deps, ben, 1)
    own = scene.card(deps, priya, "CHK-2")
    assert (own.status, own.joined) == (Status.NEW, None)
    assert priya.user_id in voicing.heard(deps)
    assert still_open(deps) == 1


@pytest.mark.usefixtures("two")
def test_what_has_joined_is_answered_where_it_joined(deps: Deps, maya: Actor) -> None:
    voicing.merges(deps, maya, 2, 1)
    with pytest.raises(FieldErrors, match="CHK-2 is merged by now"):
        scene.answered(deps, maya, voicing.concern_id(deps, 2), Status.DONE)


@pytest.mark.parametrize("is_left_out", [False, True])
def test_a_decision_answers_a_concern_where_it_has_joined_since(
    deps: Deps, maya: Actor, priya: Actor, two: InitiativeCard, *, is_left_out: bool
) -> None:
    one, another = voicing.concern_id(deps, 1), voicing.concern_id(deps, 2)
    form = DecisionForm(
        initiative=two.id,
        words="Two clicks",
        why="w",
        answered=[another],
        not_answered=[one] if is_left_out else [],
    )
    with deps.database.writing() as session:
        proposed = decisions.propose(session, maya, form, scene.submission(), scene.MORNING)
    voicing.merges(deps, maya, 2, 1)
    with deps.database.writing() as session:
        deciding.confirm(session, maya, proposed.id, scene.MORNING)
    told = scene.card(deps, priya, "CHK-2")
    if is_left_out:
        assert (told.standing, told.answer) == (Status.NEW, None)
    else:
        assert (told.standing, told.answer) == (Status.DONE, "It was decided: Two clicks")

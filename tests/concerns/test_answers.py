"""A lead moves a concern: along the legal moves, as a lead, and its raiser is told."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from sqlalchemy import select, update

from bot.actor import Actor
from bot.concerns import reading, rules
from bot.concerns.rules import Part
from bot.concerns.schemas import ConcernCard
from bot.deps import Deps
from bot.errors import FieldErrors, HeardError, NotAllowed, NotFound
from bot.initiatives.schemas import InitiativeCard
from models import Concern, ConcernDay, ConcernEntry
from models.vocabulary import Happening, Status, Visibility
from tests import factories as scene

PAIRS = list(product(Status, Status))
LEGAL = [pair for pair in PAIRS if rules.may_move(Part.LEAD, *pair)]
ENDS = [s for s in Status if not rules.moves(Part.LEAD, s)]
ILLEGAL = [
    (before, after)
    for before, after in PAIRS
    if not rules.may_move(Part.LEAD, before, after) and (before is not after or before in ENDS)
]


@pytest.fixture
def concern(deps: Deps, ben: Actor, checkout: InitiativeCard) -> ConcernCard:
    """What Ben has raised."""
    return scene.concern(deps, ben, checkout)


def put(deps: Deps, concern: ConcernCard, status: Status) -> None:
    """Bring a concern into a status, however one gets there."""
    with deps.database.writing() as session:
        session.execute(
            update(Concern)
            .where(Concern.id == concern.id)
            .values(status=status, is_open=rules.is_open(status))
        )


def state(deps: Deps, concern: ConcernCard) -> tuple[Status, bool, str | None, int, int]:
    """Status, open or not, answer, opened and closed."""
    with deps.database.reading() as session:
        row = session.get_one(Concern, concern.id)
        days = session.scalars(select(ConcernDay)).all()
        opened, closed = sum(day.opened for day in days), sum(day.closed for day in days)
        return row.status, row.is_open, row.answer, opened, closed


def history(deps: Deps) -> list[tuple[Happening, Status, str | None]]:
    with deps.database.reading() as session:
        entries = session.scalars(select(ConcernEntry).order_by(ConcernEntry.sequence))
        return [(entry.happening, entry.status, entry.actor_id) for entry in entries]


@pytest.mark.parametrize(("before", "after"), LEGAL)
def test_a_legal_move_is_made_and_counted(
    deps: Deps, maya: Actor, concern: ConcernCard, before: Status, after: Status
) -> None:
    put(deps, concern, before)
    assert scene.answered(deps, maya, concern.id, after, "Because.") == "CHK-1"
    opens = int(rules.is_open(after) and not rules.is_open(before))
    closes = int(rules.is_open(before) and not rules.is_open(after))
    assert state(deps, concern) == (after, rules.is_open(after), "Because.", 1 + opens, closes)
    assert history(deps)[1:] == [(Happening.MOVED, after, maya.user_id)]


@pytest.mark.parametrize(("before", "after"), ILLEGAL)
def test_an_illegal_move_is_refused_at_its_field_and_changes_nothing(
    deps: Deps, maya: Actor, concern: ConcernCard, before: Status, after: Status
) -> None:
    put(deps, concern, before)
    unchanged = state(deps, concern)
    with pytest.raises(FieldErrors) as refused:
        scene.answered(deps, maya, concern.id, after, "Because.")
    assert set(refused.value.fields) == {"status"}
    assert state(deps, concern) == unchanged
    assert len(history(deps)) == 1


def test_a_concern_that_comes_and_goes_is_counted_each_time(
    deps: Deps, maya: Actor, concern: ConcernCard
) -> None:
    moves = (Status.DONE, Status.REOPENED, Status.PLANNED, Status.NOT_DOING, Status.REOPENED)
    for move in moves:
        scene.answered(deps, maya, concern.id, move, "Because.")
    assert state(deps, concern)[3:] == (3, 2)
    assert [status for _, status, _ in history(deps)] == [Status.NEW, *moves]


def test_two_leads_who_close_it_at_once_close_it_once(
    deps: Deps, maya: Actor, concern: ConcernCard
) -> None:
    def close(number: int) -> bool:
        try:
            scene.answered(
                deps, maya, concern.id, Status.DONE, f"Reason {number}.", seen=Status.NEW
            )
        except FieldErrors:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(close, range(8))) == [False] * 7 + [True]
    assert state(deps, concern)[3:] == (1, 1)


def refusal(deps: Deps, actor: Actor, concern: ConcernCard) -> HeardError:
    """Why somebody may neither open the answer's modal nor answer; both say the same."""
    with pytest.raises(HeardError) as opening, deps.database.reading() as session:
        reading.answerable(session, actor, concern.id)
    with pytest.raises(HeardError) as answering:
        scene.answered(deps, actor, concern.id, Status.DONE)
    assert opening.value.sentence == answering.value.sentence
    assert state(deps, concern)[0] is Status.NEW
    return answering.value


@pytest.mark.parametrize("who", ["raiser", "approver", "member", "outsider with the driver's id"])
def test_only_driver_and_co_leads_answer(deps: Deps, maya: Actor, ben: Actor, who: str) -> None:
    lena = scene.person(deps, "Lena")
    about = scene.initiative(deps, maya, approver=lena.user_id)
    actor = {
        "raiser": ben,
        "approver": lena,
        "member": scene.person(deps, "Priya"),
        "outsider with the driver's id": Actor(scene.WORKSPACE, maya.user_id, "T9"),
    }[who]
    why = refusal(deps, actor, scene.concern(deps, ben, about))
    assert isinstance(why, NotAllowed)
    # Who reads the initiative is told whom to ask; others do not even learn its name.
    assert ("Ask Maya" in why.sentence) is not actor.is_outsider


def test_a_co_lead_answers(deps: Deps, maya: Actor, ben: Actor) -> None:
    cara = scene.person(deps, "Cara")
    about = scene.initiative(deps, maya, co_leads=[cara.user_id])
    concern = scene.concern(deps, ben, about)
    scene.answered(deps, cara, concern.id, Status.PLANNED)
    assert state(deps, concern)[0] is Status.PLANNED


def test_whoever_drove_before_answers_no_more(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    nina = scene.person(deps, "Nina")
    scene.changed(deps, maya, checkout, driver=nina.user_id)
    assert isinstance(refusal(deps, maya, concern), NotAllowed)
    scene.answered(deps, nina, concern.id, Status.DONE)


def test_a_lead_of_another_workspace_does_not_even_learn_that_it_exists(
    deps: Deps, concern: ConcernCard
) -> None:
    scene.workspace(deps, "T2")
    mona = scene.person(deps, "Maya", workspace_id="T2")
    scene.channel(deps, workspace_id="T2")
    scene.initiative(deps, mona)
    why = refusal(deps, mona, concern)
    assert isinstance(why, NotFound)
    assert concern.label not in why.sentence


def test_an_id_that_never_was_is_not_found(deps: Deps, maya: Actor, concern: ConcernCard) -> None:
    forged = concern.model_copy(update={"id": concern.id + 1_000_000})
    with pytest.raises(NotFound):
        scene.answered(deps, maya, forged.id, Status.DONE)


@pytest.mark.parametrize("status", ENDS)
def test_a_concern_that_came_to_its_end_cannot_be_opened_for_an_answer(
    deps: Deps, maya: Actor, concern: ConcernCard, status: Status
) -> None:
    put(deps, concern, status)
    with pytest.raises(NotFound, match="come to its end"), deps.database.reading() as session:
        reading.answerable(session, maya, concern.id)


def test_the_answer_stands_with_the_concern_for_all_who_see_it(
    deps: Deps, maya: Actor, ben: Actor, concern: ConcernCard
) -> None:
    scene.answered(deps, maya, concern.id, Status.NOT_DOING, "It costs more than it saves.")
    card = scene.card(deps, ben, concern.label)
    assert (card.status, card.answer) == (Status.NOT_DOING, "It costs more than it saves.")
    assert not card.may_answer
    assert scene.card(deps, maya, concern.label).may_answer


def test_an_answer_for_leads_only_stays_with_them(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=Visibility.LEADS)
    scene.answered(deps, maya, concern.id, Status.PLANNED, "Between us.")
    with pytest.raises(NotFound):
        scene.card(deps, scene.person(deps, "Priya"), concern.label)


def test_an_answer_sent_twice_is_one_answer(deps: Deps, maya: Actor, concern: ConcernCard) -> None:
    for _ in range(2):
        assert scene.answered(deps, maya, concern.id, Status.PLANNED, "In May.") == "CHK-1"
    assert state(deps, concern)[:3] == (Status.PLANNED, True, "In May.")
    assert len(history(deps)) == 2

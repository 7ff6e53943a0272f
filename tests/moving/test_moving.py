"""A concern moves between initiatives of one lead: new number, old one answers, nobody new reads it."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.concerns import rules
from bot.concerns.rules import Readers
from bot.decisions import deciding
from bot.decisions import reading as decision_reading
from bot.decisions import service as decisions
from bot.decisions.schemas import DecisionForm, DecisionParams
from bot.deps import Deps
from bot.errors import FieldErrors, HeardError, NotAllowed, NotFound
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.moving import service
from bot.moving.schemas import Moved, MoveForm, MoveRef
from models import Change, Concern, ConcernDay, ConcernEntry, Delivery
from models.vocabulary import Changed, Happening, Role, Status, Visibility
from tests import factories as scene

HOME = Readers(frozenset({"M", "L"}), frozenset({"C1"}), frozenset(), is_open=True)
PRIVATE = Readers(frozenset({"M", "L"}), frozenset({"G1"}), frozenset(), is_open=False)


def moved(
    deps: Deps, lead: Actor, concern_id: int, here: InitiativeCard, there: InitiativeCard
) -> Moved:
    """A lead moves a concern."""
    ref = MoveRef(concern_id=concern_id, initiative_id=here.id)
    with deps.database.writing() as session:
        form = MoveForm(initiative=there.id)
        return service.move(session, lead, form, ref, scene.MORNING)


def open_by_initiative(deps: Deps) -> dict[int, int]:
    """What the tallies count as open in each initiative."""
    with deps.database.reading() as session:
        found: Counter[int] = Counter()
        for row in session.scalars(select(ConcernDay)):
            found[row.initiative_id] += row.opened - row.closed
        return dict(found)


def test_it_gets_a_number_there_and_the_old_one_answers(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, pricing: InitiativeCard
) -> None:
    scene.raised(deps, ben, pricing)
    card = scene.concern(deps, ben, checkout)
    told = moved(deps, maya, card.id, checkout, pricing)
    assert (told.was, told.label) == ("CHK-1", "PRC-2")
    by_old, by_new = scene.card(deps, ben, "CHK-1"), scene.card(deps, ben, "PRC-2")
    assert by_old == by_new
    assert (by_new.id, by_new.label, by_new.formerly) == (card.id, "PRC-2", "CHK-1")
    assert scene.raised(deps, ben, checkout).label == "CHK-2"


def test_history_and_tallies_go_along(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, pricing: InitiativeCard
) -> None:
    card = scene.concern(deps, ben, checkout)
    scene.raised(deps, ben, pricing)
    scene.answered(deps, maya, card.id, Status.EXPLORING)
    moved(deps, maya, card.id, checkout, pricing)
    assert open_by_initiative(deps) == {checkout.id: 0, pricing.id: 2}
    with deps.database.reading() as session:
        steps = session.scalars(
            select(ConcernEntry)
            .where(ConcernEntry.concern_id == card.id)
            .order_by(ConcernEntry.sequence)
        ).all()
    assert {step.initiative_id for step in steps} == {pricing.id}
    assert [step.happening for step in steps] == [Happening.RAISED, Happening.MOVED]
    assert [step.sequence for step in steps] == [2, 3]
    scene.answered(deps, maya, card.id, Status.DONE)
    assert open_by_initiative(deps) == {checkout.id: 0, pricing.id: 1}


def test_what_comes_back_has_its_number_again(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, pricing: InitiativeCard
) -> None:
    card = scene.concern(deps, ben, checkout)
    moved(deps, maya, card.id, checkout, pricing)
    told = moved(deps, maya, card.id, pricing, checkout)
    assert (told.was, told.label) == ("PRC-1", "CHK-1")
    assert scene.card(deps, ben, "PRC-1").label == "CHK-1"
    assert open_by_initiative(deps) == {checkout.id: 1, pricing.id: 0}


def test_a_second_click_and_two_at_once_move_it_once(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, pricing: InitiativeCard
) -> None:
    card = scene.concern(deps, ben, checkout)
    with ThreadPoolExecutor(2) as threads:
        told = list(threads.map(lambda _: moved(deps, maya, card.id, checkout, pricing), range(2)))
    assert {one.label for one in told} == {"PRC-1"}
    assert {one.was for one in told} == {"CHK-1"}
    assert open_by_initiative(deps) == {checkout.id: 0, pricing.id: 1}
    with deps.database.reading() as session:
        lines = session.scalars(
            select(Change).where(Change.what == Changed.CONCERN_MOVED).order_by(Change.id)
        ).all()
    assert [(line.initiative_id, line.about) for line in lines] == [
        (checkout.id, "CHK-1, to another initiative"),
        (pricing.id, "CHK-1, which is PRC-1 here"),
    ]


def test_two_leads_who_move_it_to_different_places_are_told(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, pricing: InitiativeCard
) -> None:
    third = scene.initiative(deps, maya, key="SSO", name="SSO")
    card = scene.concern(deps, ben, checkout)
    moved(deps, maya, card.id, checkout, pricing)
    with pytest.raises(FieldErrors, match="just been moved"):
        moved(deps, maya, card.id, checkout, third)


@pytest.mark.parametrize("who", ["member", "guest", "outsider", "other workspace", "lead of one"])
def test_who_may_not_changes_nothing(
    deps: Deps,
    maya: Actor,
    ben: Actor,
    checkout: InitiativeCard,
    pricing: InitiativeCard,
    who: str,
) -> None:
    scene.workspace(deps, "T2")
    people = {
        "member": ben,
        "guest": scene.person(deps, "Gus", role=Role.GUEST),
        "outsider": Actor(scene.WORKSPACE, maya.user_id, "T9"),
        "other workspace": scene.person(deps, "Mona", workspace_id="T2"),
        "lead of one": scene.person(deps, "Lea"),
    }
    scene.changed(deps, maya, checkout, co_leads=["ULEA"])
    card = scene.concern(deps, ben, checkout)
    with pytest.raises((NotAllowed, NotFound)) as refusal:
        moved(deps, people[who], card.id, checkout, pricing)
    assert refusal.value.sentence.endswith(".")
    assert scene.card(deps, ben, "CHK-1").label == "CHK-1"


def test_what_has_ended_is_opened_again_first(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, pricing: InitiativeCard
) -> None:
    card = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, card.id, Status.DONE)
    with pytest.raises(FieldErrors, match="Open it again before you move it"):
        moved(deps, maya, card.id, checkout, pricing)
    with pytest.raises(NotFound, match="CHK-1 is done by now"), deps.database.reading() as session:
        service.offer(session, maya, card.id)


def test_a_lead_of_nothing_else_is_told_so(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    card = scene.concern(deps, ben, checkout)
    assert not scene.card(deps, maya, "CHK-1").may_move
    with pytest.raises(NotFound, match="no other initiative"), deps.database.reading() as session:
        service.offer(session, maya, card.id)


def test_a_private_concern_is_not_offered_where_others_would_read_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.channel(deps, "G1", private=True, members=[maya, ben])
    hidden = scene.initiative(deps, maya, key="SEC", channels=["G1"])
    card = scene.concern(deps, ben, hidden, here="G1", visibility=Visibility.ANONYMOUS)
    with deps.database.reading() as session:
        offered = service.offer(session, maya, card.id)
    assert (offered.choices, [one.key for one in offered.withheld]) == ((), ["CHK"])
    with pytest.raises(FieldErrors, match="cannot read this concern where it is"):
        moved(deps, maya, card.id, hidden, checkout)


def test_a_concern_for_leads_goes_only_where_the_same_leads_read_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, pricing: InitiativeCard
) -> None:
    lena = scene.person(deps, "Lena")
    lenas = scene.initiative(deps, maya, key="LEN", approver=lena.user_id)
    card = scene.concern(deps, ben, checkout, visibility=Visibility.LEADS)
    with pytest.raises(FieldErrors):
        moved(deps, maya, card.id, checkout, lenas)
    assert moved(deps, maya, card.id, checkout, pricing).label == "PRC-1"


@pytest.mark.parametrize(
    ("visibility", "here", "there", "wider"),
    [
        (Visibility.NAMED, HOME, HOME, False),
        (
            Visibility.NAMED,
            HOME,
            Readers(frozenset("X"), frozenset({"G9"}), frozenset(), False),
            False,
        ),
        (
            Visibility.NAMED,
            HOME,
            Readers(HOME.insiders, frozenset({"C9"}), frozenset({"C9"}), True),
            True,
        ),
        (Visibility.NAMED, PRIVATE, HOME, True),
        (Visibility.NAMED, PRIVATE, PRIVATE, False),
        (Visibility.ANONYMOUS, PRIVATE, HOME, True),
        (
            Visibility.ANONYMOUS,
            PRIVATE,
            Readers(frozenset({"M", "X"}), PRIVATE.channels, frozenset(), False),
            True,
        ),
        (Visibility.LEADS, PRIVATE, HOME, False),
        (
            Visibility.LEADS,
            HOME,
            Readers(frozenset({"M", "X"}), HOME.channels, frozenset(), True),
            True,
        ),
        (
            Visibility.LEADS,
            HOME,
            Readers(frozenset({"M"}), HOME.channels, frozenset(), True),
            False,
        ),
    ],
)
def test_a_move_widens_where_somebody_new_could_read(
    visibility: Visibility, here: Readers, there: Readers, wider: bool
) -> None:
    assert rules.widens(visibility, here, there) is wider


def test_an_anonymous_raiser_stays_reachable_and_in_no_row(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, pricing: InitiativeCard
) -> None:
    card = scene.concern(deps, ben, checkout, visibility=Visibility.ANONYMOUS)
    with deps.database.reading() as session:
        before = session.get_one(Concern, card.id).relay
    moved(deps, maya, card.id, checkout, pricing)
    with deps.database.reading() as session:
        assert session.get_one(Concern, card.id).relay == before
        told = session.scalars(select(Delivery).where(Delivery.audience.startswith("relay:"))).all()
        assert [one.params["raiser_id"] for one in told] == [None]
        for table in (Concern, ConcernEntry, Change, Delivery):
            for row in session.execute(select(table.__table__)):
                assert ben.user_id not in repr(tuple(row))


def test_an_old_label_is_as_silent_as_the_new_one(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.channel(deps, "G1", private=True, members=[maya])
    hidden = scene.initiative(deps, maya, key="SEC", channels=["G1"])
    card = scene.concern(deps, ben, checkout)
    moved(deps, maya, card.id, checkout, hidden)
    priya = scene.person(deps, "Priya")
    with pytest.raises(HeardError, match="There is no CHK-1 that you can see"):
        scene.card(deps, priya, "CHK-1")
    assert scene.card(deps, ben, "CHK-1").label == "SEC-1"


def test_who_looks_after_a_leads_concern_stays_only_where_they_lead(
    deps: Deps, maya: Actor, ben: Actor
) -> None:
    lea = scene.person(deps, "Lea")
    here = scene.initiative(deps, maya, co_leads=[lea.user_id])
    there = scene.initiative(deps, maya, key="PRC")
    card = scene.concern(deps, ben, here, visibility=Visibility.LEADS)
    scene.answered(deps, maya, card.id, Status.EXPLORING, owner=lea.user_id)
    moved(deps, maya, card.id, here, there)
    assert scene.card(deps, maya, "PRC-1").owner is None


def test_the_initiatives_themselves_are_left_as_they_were(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, pricing: InitiativeCard
) -> None:
    card = scene.concern(deps, ben, checkout)
    moved(deps, maya, card.id, checkout, pricing)
    with deps.database.reading() as session:
        assert initiatives.get(session, maya.workspace_id, checkout.id) == checkout


def test_a_decision_goes_on_naming_a_moved_concern_as_its_readers_can_follow_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    pricing = scene.initiative(deps, maya, name="Pricing", key="PRC")
    concerns = [scene.concern(deps, ben, checkout) for _ in range(2)]
    form = DecisionForm(
        initiative=checkout.id, words="Guests first", why="w", answered=[c.id for c in concerns]
    )
    with deps.database.writing() as session:
        decision = decisions.propose(session, maya, form, scene.submission(), scene.MORNING)
        deciding.confirm(session, maya, decision.id, scene.MORNING)
    scene.answered(deps, maya, concerns[0].id, Status.REOPENED)
    # In Pricing there is a concern with its number already, so it gets another one.
    scene.concern(deps, ben, pricing)
    assert moved(deps, maya, concerns[0].id, checkout, pricing).label == "PRC-2"
    with deps.database.reading() as session:
        params = DecisionParams(decision_id=decision.id)
        told = decision_reading.told(session, scene.WORKSPACE, params, scene.MORNING)
    assert told is not None
    assert told.answered == ("CHK-1", "CHK-2")
    assert scene.card(deps, ben, "CHK-1").label == "PRC-2"

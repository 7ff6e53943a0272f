"""A concern moves with all that have joined it, however many there are, and everybody hears of it."""

import pytest
from sqlalchemy import select

from benchmarks.digest import counted
from bot.actor import Actor
from bot.clock import real_now
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from bot.moving import service
from bot.moving.schemas import MoveForm, MoveRef
from models import Change, Concern, ConcernEntry, Delivery, Voice
from models.vocabulary import Changed, DeliveryKind, DeliveryState, Status, Visibility
from tests import factories as scene
from tests.voices import voicing

LEADS, ANONYMOUS = Visibility.LEADS, Visibility.ANONYMOUS


def moves(
    deps: Deps, lead: Actor, here: InitiativeCard, there: InitiativeCard, number: int = 1
) -> list[str]:
    """A lead moves the family of the concern that has this number. Returns the statements."""
    with deps.database.reading() as session:
        concern_id = session.scalars(
            select(Concern.id).where(Concern.initiative_id == here.id, Concern.number == number)
        ).one()
    ref = MoveRef(concern_id=concern_id, initiative_id=here.id)
    with deps.database.writing() as session, counted(deps.database) as statements:
        service.move(session, lead, MoveForm(initiative=there.id), ref, scene.MORNING)
    return statements


def labels(deps: Deps) -> list[tuple[int, int]]:
    """In which initiative each concern is under which number, in the order they were raised."""
    with deps.database.reading() as session:
        rows = session.execute(select(Concern.initiative_id, Concern.number).order_by(Concern.id))
        return [(row.initiative_id, row.number) for row in rows]


def history(deps: Deps) -> list[tuple[int, Status]]:
    """Every step: of which concern, and where it led."""
    with deps.database.reading() as session:
        rows = session.scalars(select(ConcernEntry).order_by(ConcernEntry.sequence))
        return [(step.concern_id, step.status) for step in rows]


def sent(deps: Deps) -> None:
    """All that waits reaches Slack."""
    with deps.database.writing() as session:
        waiting = select(Delivery).where(Delivery.state == DeliveryState.PENDING)
        for one in session.scalars(waiting).all():
            delivery.sent(session, one.id, f"D{one.audience}", "1.1", real_now())


def waiting(deps: Deps, kind: DeliveryKind) -> list[str]:
    """For whom something waits to be sent."""
    with deps.database.reading() as session:
        rows = select(Delivery.audience).where(
            Delivery.kind == kind, Delivery.state == DeliveryState.PENDING
        )
        return sorted(session.scalars(rows))


@pytest.fixture
def family(deps: Deps, ben: Actor, checkout: InitiativeCard) -> InitiativeCard:
    """CHK-1 of Ben, with a voice of Joy's, one of Nina's for the leads, and an anonymous one."""
    scene.raised(deps, ben, checkout)
    voicing.adds(deps, scene.person(deps, "Joy"), 1)
    voicing.adds(deps, scene.person(deps, "Nina"), 1, visibility=LEADS)
    voicing.adds(deps, scene.person(deps, "Olga"), 1, visibility=ANONYMOUS)
    sent(deps)
    return checkout


def test_each_raiser_hears_their_new_label_and_an_anonymous_one_by_the_relay(
    deps: Deps, maya: Actor, family: InitiativeCard, pricing: InitiativeCard
) -> None:
    moves(deps, maya, family, pricing)
    assert labels(deps) == [(pricing.id, number) for number in (1, 2, 3, 4)]
    anonymous = f"relay:{voicing.concern_id(deps, 4)}"
    assert waiting(deps, DeliveryKind.RAISER_CARD) == ["UBEN", "UJOY", "UNINA", anonymous]
    with deps.database.reading() as session:
        changes = session.scalars(select(Change).where(Change.what == Changed.CONCERN_MOVED)).all()
        assert {one.about for one in changes} == {
            "CHK-1 with 3 that joined it, to another initiative",
            "CHK-1 with 3 that joined it, which is PRC-1 here",
        }
        assert not {"UOLGA", "UNINA", "UJOY"} & {one.actor_id for one in changes}


def test_who_looks_after_a_voice_reads_its_new_label_on_their_card(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, pricing: InitiativeCard
) -> None:
    lena = scene.person(deps, "Lena")
    for _ in range(2):
        scene.raised(deps, ben, checkout)
    one = voicing.concern_id(deps, 2)
    scene.answered(deps, maya, one, Status.EXPLORING, owner=lena.user_id)
    voicing.merges(deps, maya, 2, 1)
    sent(deps)
    moves(deps, maya, checkout, pricing)
    assert waiting(deps, DeliveryKind.OWNER_CARD) == [lena.user_id]


def test_a_family_that_comes_back_has_its_numbers_again_and_its_steps_in_their_order(
    deps: Deps, maya: Actor, ben: Actor, family: InitiativeCard, pricing: InitiativeCard
) -> None:
    before = history(deps)
    moves(deps, maya, family, pricing)
    scene.raised(deps, ben, family)
    moves(deps, maya, pricing, family)
    assert labels(deps) == [(family.id, number) for number in (1, 2, 3, 4, 5)]
    [raised_since, *steps] = history(deps)
    assert steps == before
    assert raised_since not in before
    assert scene.card(deps, maya, "PRC-3").label == "CHK-3"
    with deps.database.reading() as session:
        assert {voice.joined_id for voice in session.scalars(select(Voice))} == {before[0][0]}


def test_thirty_voices_are_moved_in_as_many_statements_as_three_but_for_what_is_sent(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, pricing: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    took = []
    for here, there, voices in ((checkout, pricing, range(3)), (pricing, checkout, range(3, 30))):
        for number in voices:
            voicing.adds(deps, scene.person(deps, f"Joy{number}"), 1)
        sent(deps)
        statements = moves(deps, maya, here, there)
        posts = [one for one in statements if one.startswith("INSERT INTO deliveries")]
        took.append((len(statements) - len(posts), len(posts)))
    [(few, _), (many, posts_of_thirty)] = took
    assert abs(many - few) <= 2
    assert few < 50
    assert 31 <= posts_of_thirty <= 33

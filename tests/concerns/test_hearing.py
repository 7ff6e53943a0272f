"""Who hears of what waits where its driver is gone, or away: a note, a nudge, and a Not yet."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.concerns import delivered, life, rules
from bot.concerns.schemas import NewConcerns, NewConcernsNote, NotYetForm, ReaderCard
from bot.deps import Deps
from bot.errors import NotAllowed
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from models import Concern, Delivery
from models.vocabulary import DeliveryKind, Role, Status, Visibility
from tests import factories as scene
from tests.inbox.test_nudging import RAISED, THURSDAY, nudged, said

LINE: dict[str, str] = {"driver": "D", "approver": "A"}
CO_LEADS = ("C1", "C2")
Message = Callable[[Deps, Actor, InitiativeCard], set[str]]


@pytest.mark.parametrize(
    ("there", "away", "heard"),
    [
        ("D C1 C2 A", "", ("D",)),
        ("C1 C2 A", "", ("C1", "C2")),
        ("C2 A", "", ("C2",)),
        ("A", "", ("A",)),
        ("", "", ()),
        ("D C1 C2 A", "D", ("D", "C1", "C2")),
        ("D C1 A", "D C1", ("D", "C1")),
        ("D A", "D", ("D",)),
        ("C1 A", "C1", ("C1",)),
    ],
)
def test_the_line_of_who_stands_in(there: str, away: str, heard: tuple[str, ...]) -> None:
    found = rules.stand_ins(co_leads=CO_LEADS, there=there.split(), away=away.split(), **LINE)
    assert found == heard


@pytest.mark.parametrize(
    ("owner", "away", "heard"),
    [
        (None, (), ("D",)),
        ("O", (), ("O",)),
        ("O", ("O",), ("O", "D")),
        ("D", ("D",), ("D",)),
    ],
)
def test_whoever_looks_after_it_hears_first(
    owner: str | None, away: tuple[str, ...], heard: tuple[str, ...]
) -> None:
    assert rules.who_hears(owner, ("D",), away) == heard


@pytest.fixture
def team(deps: Deps, maya: Actor) -> InitiativeCard:
    """Maya drives, Nina and Cara co-lead, Lena approves."""
    lena, nina, cara = (scene.person(deps, name) for name in ("Lena", "Nina", "Cara"))
    return scene.initiative(
        deps, maya, approver=lena.user_id, co_leads=[nina.user_id, cara.user_id]
    )


def note(deps: Deps, ben: Actor, about: InitiativeCard) -> set[str]:
    """Who hears of a new concern."""
    scene.raised(deps, ben, about, now=RAISED)
    return told(deps, DeliveryKind.NEW_CONCERNS)


def nudge(deps: Deps, ben: Actor, about: InitiativeCard) -> set[str]:
    """Who is nudged for one that waits too long."""
    scene.raised(deps, ben, about, now=RAISED)
    return set(nudged(deps, THURSDAY))


def not_yet(deps: Deps, ben: Actor, about: InitiativeCard) -> set[str]:
    """Who hears that what was done does not settle it."""
    done = scene.concern(deps, ben, about, now=RAISED)
    with deps.database.writing() as session:
        session.get_one(Concern, done.id).status = Status.DONE
        session.get_one(Concern, done.id).is_open = False
    with deps.database.writing() as session:
        life.not_yet(session, ben, deps.vault, done.id, NotYetForm(words="still four"), RAISED)
    return told(deps, DeliveryKind.NOT_SETTLED)


def told(deps: Deps, kind: DeliveryKind) -> set[str]:
    with deps.database.reading() as session:
        return set(session.scalars(select(Delivery.audience).where(Delivery.kind == kind)))


MESSAGES = pytest.mark.parametrize("message", [note, nudge, not_yet])


@MESSAGES
@pytest.mark.parametrize(
    ("gone", "heard"),
    [
        ("", {"UMAYA"}),
        ("Maya", {"UNINA", "UCARA"}),
        ("Maya Nina", {"UCARA"}),
        ("Maya Nina Cara", {"ULENA"}),
        ("Maya Nina Cara Lena", set()),
    ],
)
def test_who_left_is_passed_over(
    deps: Deps, ben: Actor, team: InitiativeCard, message: Message, gone: str, heard: set[str]
) -> None:
    for name in gone.split():
        scene.person(deps, name, active=False)
    assert message(deps, ben, team) == heard


@MESSAGES
def test_so_is_who_became_a_guest(
    deps: Deps, ben: Actor, team: InitiativeCard, message: Message
) -> None:
    scene.person(deps, "Maya", role=Role.GUEST)
    assert message(deps, ben, team) == {"UNINA", "UCARA"}


def leaves_for(deps: Deps, who: Actor, until: date) -> None:
    with deps.database.writing() as session:
        reach.preference(session, scene.WORKSPACE, who.user_id).snoozed_until = until


@pytest.mark.parametrize("message", [note, not_yet])
def test_while_the_driver_is_away_the_co_leads_hear_as_well(
    deps: Deps, maya: Actor, ben: Actor, team: InitiativeCard, message: Message
) -> None:
    leaves_for(deps, maya, RAISED.date() + timedelta(days=14))
    assert message(deps, ben, team) == {"UMAYA", "UNINA", "UCARA"}


def test_while_the_driver_is_away_the_co_leads_are_nudged(
    deps: Deps, maya: Actor, ben: Actor, team: InitiativeCard
) -> None:
    leaves_for(deps, maya, THURSDAY.date() + timedelta(days=1))
    assert nudge(deps, ben, team) == {"UNINA", "UCARA"}
    assert nudged(deps, THURSDAY + timedelta(days=1)) == ["UMAYA"]


def test_while_who_looks_after_it_is_away_the_driver_is_nudged(
    deps: Deps, maya: Actor, ben: Actor, team: InitiativeCard
) -> None:
    priya = scene.person(deps, "Priya")
    concern = scene.concern(deps, ben, team, now=RAISED)
    scene.answered(deps, maya, concern.id, Status.NEW, owner=priya.user_id)
    leaves_for(deps, priya, THURSDAY.date() + timedelta(days=1))
    assert nudged(deps, THURSDAY) == [maya.user_id]


@MESSAGES
def test_a_driver_without_co_leads_who_is_away_is_told_later_and_nobody_else(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, message: Message
) -> None:
    leaves_for(deps, maya, THURSDAY.date() + timedelta(days=7))
    assert message(deps, ben, checkout) <= {maya.user_id}


@pytest.mark.parametrize("visibility", [Visibility.NAMED, Visibility.ANONYMOUS])
def test_a_co_lead_is_not_told_what_they_raised_by_name(
    deps: Deps, team: InitiativeCard, visibility: Visibility
) -> None:
    scene.person(deps, "Maya", active=False)
    nina = scene.person(deps, "Nina")
    scene.raised(deps, nina, team, visibility=visibility)
    is_named = visibility is Visibility.NAMED
    heard = {"UCARA"} if is_named else {"UCARA", "UNINA"}
    assert told(deps, DeliveryKind.NEW_CONCERNS) == heard


def test_several_hear_of_somebody_anonymous_by_one_clock(
    deps: Deps, ben: Actor, team: InitiativeCard
) -> None:
    scene.person(deps, "Maya", active=False)
    # Full hours in Kolkata are half an hour beside those in Berlin.
    scene.person(deps, "Cara", zone="Asia/Kolkata")
    scene.raised(deps, ben, team, now=RAISED, visibility=Visibility.ANONYMOUS)
    with deps.database.reading() as session:
        moments = session.scalars(
            select(Delivery.not_before).where(Delivery.kind == DeliveryKind.NEW_CONCERNS)
        ).all()
    assert (len(moments), len(set(moments))) == (2, 1)


def note_to(deps: Deps, reader: str, about: InitiativeCard) -> NewConcernsNote | None:
    with deps.database.reading() as session:
        params = NewConcerns(initiative_id=about.id, driver_id=reader)
        return delivered.new_concerns(session, scene.WORKSPACE, params)


def test_a_co_lead_reads_and_answers_and_an_approver_is_asked_for_a_driver(
    deps: Deps, ben: Actor, team: InitiativeCard
) -> None:
    scene.raised(deps, ben, team, now=RAISED)
    assert note_to(deps, "ULENA", team) is None
    for name in ("Maya", "Nina"):
        scene.person(deps, name, active=False)
    co_leads = note_to(deps, "UCARA", team)
    assert co_leads is not None
    [card] = co_leads.cards
    assert (card.may_answer, card.left_to_reader) == (True, None)
    assert note_to(deps, "UNINA", team) is None
    scene.person(deps, "Cara", active=False)
    approvers = note_to(deps, "ULENA", team)
    assert approvers is not None
    [card] = approvers.cards
    assert (card.may_answer, card.left_to_reader) == (False, team.id)
    nudge = said(deps, scene.person(deps, "Lena"), THURSDAY)
    assert nudge is not None
    assert [one.left_to_reader for one in nudge.cards] == [team.id]


def test_an_approver_reads_a_not_yet_that_nobody_else_is_there_to_read(
    deps: Deps, ben: Actor, team: InitiativeCard
) -> None:
    for name in ("Maya", "Nina", "Cara"):
        scene.person(deps, name, active=False)
    not_yet(deps, ben, team)
    [card] = [scene.card(deps, ben, "CHK-1")]
    with deps.database.reading() as session:
        params = ReaderCard(concern_id=card.id, reader_id="ULENA")
        found = delivered.not_settled(session, scene.WORKSPACE, params)
    assert found is not None
    assert (found.may_answer, found.left_to_reader) == (False, team.id)


def test_an_approver_names_a_new_driver_only_where_nobody_leads(
    deps: Deps, ben: Actor, team: InitiativeCard
) -> None:
    lena, zoe = scene.person(deps, "Lena"), scene.person(deps, "Zoe")
    fields = {"driver": zoe.user_id, "co_leads": []}
    with pytest.raises(NotAllowed, match="Only the driver and the co-leads"):
        scene.changed(deps, lena, team, **fields)
    for name in ("Maya", "Nina", "Cara"):
        scene.person(deps, name, active=False)
    with deps.database.reading() as session:
        [line] = initiatives.listing(session, lena, RAISED, None).lines
        assert line.may_edit
        assert initiatives.for_editing(session, lena, team.id) == line.card
        with pytest.raises(NotAllowed):
            initiatives.for_editing(session, ben, team.id)
    scene.changed(deps, lena, team, **fields)
    assert note(deps, ben, team.model_copy(update={"driver_id": zoe.user_id})) == {zoe.user_id}
    with pytest.raises(NotAllowed):
        scene.changed(deps, lena, team, **fields)

"""Those who were not heard are asked: once, only where there is a reason, and only those who want it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from benchmarks.digest import counted
from bot.actor import Actor
from bot.deps import Deps
from bot.errors import FieldErrors, NotAllowed, NotFound
from bot.file import erasure
from bot.file import service as file
from bot.file.schemas import Words
from bot.heard import asks
from bot.heard.schemas import AskCard, Asked, AskedRef, AskForm, AskRef
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from models import Ask, Change, Delivery
from models.vocabulary import Changed, DeliveryKind, Reminders, Role, Visibility
from tests import factories as scene

NOW = scene.MORNING
WORDS = "What worries you?"


@pytest.fixture
def support(deps: Deps, maya: Actor, checkout: InitiativeCard) -> list[Actor]:
    """Four people of Support in Manila, where it is 17:30: nobody hears before tomorrow."""
    people = [scene.person(deps, f"Support{n}", zone="Asia/Manila") for n in range(4)]
    scene.stake(deps, maya, checkout.id, "Support", *people)
    return people


def ask(
    deps: Deps,
    lead: Actor,
    about: InitiativeCard,
    people: Sequence[Actor],
    *,
    words: str = WORDS,
    submitted: str | None = None,
    now: datetime = NOW,
) -> Asked:
    form = AskForm(people=[one.user_id for one in people], words=words)
    with deps.database.writing() as session:
        return asks.ask(session, lead, about.id, form, submitted or scene.submission(), now)


def offered(deps: Deps, lead: Actor, about: InitiativeCard, now: datetime = NOW) -> set[str]:
    with deps.database.reading() as session:
        found = asks.offer(session, lead, AskRef(initiative_id=about.id, group="Support"), now)
        return {one.name for one in found.people}


def waiting(deps: Deps) -> list[Delivery]:
    with deps.database.reading() as session:
        kind = Delivery.kind == DeliveryKind.ASK
        return list(session.scalars(select(Delivery).where(kind).order_by(Delivery.audience)))


def told(deps: Deps, one: Delivery, now: datetime = NOW) -> AskCard | None:
    """What the sender would say."""
    with deps.database.reading() as session:
        params = AskedRef.model_validate(one.params)
        return asks.asked(session, one.workspace_id, params, now)


def wishes(deps: Deps, person: Actor, **chosen: object) -> None:
    with deps.database.writing() as session:
        row = reach.preference(session, person.workspace_id, person.user_id)
        for name, value in chosen.items():
            setattr(row, name, value)


def test_each_hears_in_their_own_hours_on_behalf_of_the_lead(
    deps: Deps, maya: Actor, checkout: InitiativeCard, support: list[Actor]
) -> None:
    assert ask(deps, maya, checkout, support[:2]).people == ("Support0", "Support1")
    found = waiting(deps)
    assert [one.audience for one in found] == ["USUPPORT0", "USUPPORT1"]
    # 09:00 in Manila is 01:00 UTC.
    assert {one.not_before.isoformat() for one in found} == {"2026-11-24T01:00:00+00:00"}
    card = told(deps, found[0])
    assert card is not None
    assert (card.asker, card.words) == ("Maya", WORDS)


def test_a_double_click_asks_once_and_a_retry_may_change_the_words(
    deps: Deps, maya: Actor, checkout: InitiativeCard, support: list[Actor]
) -> None:
    with ThreadPoolExecutor(2) as clicks:
        both = list(
            clicks.map(lambda _: ask(deps, maya, checkout, support, submitted="one"), range(2))
        )
    assert both[0] == both[1]
    assert len(waiting(deps)) == 4
    ask(deps, maya, checkout, support, submitted="one", words="In other words?")
    found = waiting(deps)
    assert len(found) == 4
    assert {card.words for one in found if (card := told(deps, one))} == {"In other words?"}


def test_two_leads_at_once_ask_each_person_once(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, support: list[Actor]
) -> None:
    scene.changed(deps, maya, checkout, co_leads=[ben.user_id])

    def asks_all(lead: Actor) -> bool:
        try:
            return bool(ask(deps, lead, checkout, support).people)
        except FieldErrors:
            return False

    with ThreadPoolExecutor(2) as leads:
        assert sorted(leads.map(asks_all, (maya, ben))) == [False, True]
    assert len(waiting(deps)) == 4


def test_nobody_is_asked_twice_within_fourteen_days(
    deps: Deps, maya: Actor, checkout: InitiativeCard, support: list[Actor]
) -> None:
    ask(deps, maya, checkout, support[:1])
    assert offered(deps, maya, checkout) == {"Support1", "Support2", "Support3"}
    with pytest.raises(FieldErrors, match="Nothing was sent"):
        ask(deps, maya, checkout, support[:1], now=NOW + timedelta(days=13))
    ask(deps, maya, checkout, support[:1], now=NOW + timedelta(days=14))
    assert len(waiting(deps)) == 2


def test_who_was_heard_meanwhile_is_not_asked_when_it_is_sent_either(
    deps: Deps, maya: Actor, checkout: InitiativeCard, support: list[Actor]
) -> None:
    scene.raised(deps, support[0], checkout)
    answer = ask(deps, maya, checkout, support[:2])
    assert (answer.people, answer.not_asked) == (("Support1",), ("Support0",))
    [one] = waiting(deps)
    assert told(deps, one) is not None
    scene.raised(deps, support[1], checkout, visibility=Visibility.LEADS)
    assert told(deps, one) is None


def test_what_was_said_anonymously_does_not_tell_by_who_is_asked(
    deps: Deps, maya: Actor, checkout: InitiativeCard, support: list[Actor]
) -> None:
    ask(deps, maya, checkout, support[:1])
    for person in support:
        scene.raised(deps, person, checkout, visibility=Visibility.ANONYMOUS)
    assert offered(deps, maya, checkout) == {"Support1", "Support2", "Support3"}
    [one] = waiting(deps)
    assert told(deps, one) is not None


def test_who_wants_no_message_gets_none(
    deps: Deps, maya: Actor, checkout: InitiativeCard, support: list[Actor]
) -> None:
    ask(deps, maya, checkout, support[2:3])
    wishes(deps, support[0], snoozed_until=(NOW + timedelta(days=9)).date())
    wishes(deps, support[1], reminders=Reminders.NONE)
    assert offered(deps, maya, checkout) == {"Support3"}
    [one] = waiting(deps)
    wishes(deps, support[2], reminders=Reminders.NONE)
    assert told(deps, one) is None


def test_not_for_me_holds_for_good_and_only_the_asked_can_say_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, support: list[Actor]
) -> None:
    ask(deps, maya, checkout, support[:1])
    with deps.database.reading() as session:
        ask_id = session.scalars(select(Ask.id)).one()
    scene.workspace(deps, "T2")
    twin = scene.person(deps, "Support0", workspace_id="T2")
    for stranger in (ben, maya, twin):
        with deps.database.writing() as session, pytest.raises(NotFound):
            asks.decline(session, stranger, ask_id)
    with deps.database.writing() as session:
        asks.decline(session, support[0], ask_id)
    later = NOW + timedelta(days=365)
    assert offered(deps, maya, checkout, later) == {"Support1", "Support2", "Support3"}
    [one] = waiting(deps)
    assert told(deps, one) is None


def test_former_members_guests_and_people_without_a_stake_are_not_asked(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, support: list[Actor]
) -> None:
    ask(deps, maya, checkout, support[2:3])
    scene.person(deps, "Support0", active=False)
    scene.person(deps, "Support1", role=Role.GUEST)
    scene.person(deps, "Support2", active=False)
    [one] = waiting(deps)
    assert told(deps, one) is None
    answer = ask(deps, maya, checkout, [*support, ben])
    assert answer.people == ("Support3",)


def test_only_leads_ask_and_a_former_lead_speaks_for_nobody(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, support: list[Actor]
) -> None:
    gus = scene.person(deps, "Gus", role=Role.GUEST)
    scene.workspace(deps, "T2")
    hank = scene.person(deps, "Hank", workspace_id="T2")
    for stranger in (ben, gus, hank):
        with pytest.raises((NotAllowed, NotFound)):
            ask(deps, stranger, checkout, support)
        with pytest.raises((NotAllowed, NotFound)):
            offered(deps, stranger, checkout)
    scene.changed(deps, maya, checkout, co_leads=[ben.user_id])
    ask(deps, ben, checkout, support[:1])
    scene.changed(deps, maya, checkout, co_leads=[])
    [one] = waiting(deps)
    assert told(deps, one) is None


def test_the_audit_counts_and_names_nobody(
    deps: Deps, maya: Actor, checkout: InitiativeCard, support: list[Actor]
) -> None:
    ask(deps, maya, checkout, support[:3])
    with deps.database.reading() as session:
        [line] = session.scalars(select(Change).where(Change.what == Changed.ASKED))
    assert (line.actor_id, line.about, line.person_id) == (maya.user_id, "3 people", None)


def test_being_asked_is_in_ones_file_and_goes_with_an_erasure(
    deps: Deps, maya: Actor, checkout: InitiativeCard, support: list[Actor]
) -> None:
    ask(deps, maya, checkout, support[:2])
    with deps.database.reading() as session:
        found = file.read(session, support[0], deps.vault)
    assert [(one.initiative, one.not_for_me) for one in found.asked] == [("Checkout revamp", False)]
    assert [(s.influence, s.interest, s.cares_about) for s in found.stakes] == [(2, 2, None)]
    assert "Maya" not in found.model_dump_json()
    with deps.database.writing() as session:
        erasure.erase(session, support[0], deps.vault, Words.KEEP, NOW)
    assert [one.audience for one in waiting(deps)] == ["USUPPORT1"]
    with deps.database.reading() as session:
        assert session.scalars(select(Ask.user_id)).all() == ["USUPPORT1"]


def test_asking_a_hundred_is_opened_with_as_many_statements_as_asking_one(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    needed = []
    for first, last in ((0, 1), (1, 100)):
        people = [scene.person(deps, f"Support{n:02}") for n in range(first, last)]
        scene.stake(deps, maya, checkout.id, "Support", *people)
        wishes(deps, people[0], reminders=Reminders.ALL)
        with deps.database.reading() as session, counted(deps.database) as said:
            offer = asks.offer(session, maya, AskRef(initiative_id=checkout.id), NOW)
        assert len(offer.people) == last
        needed.append(len(said))
    assert needed[0] == needed[1]


def test_twenty_are_asked_with_as_many_statements_as_two_and_each_their_own(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    everybody = [scene.person(deps, f"Support{n:02}") for n in range(22)]
    scene.stake(deps, maya, checkout.id, "Support", *everybody)
    wishes(deps, everybody[9], begins=time(14))
    needed = []
    for people in (everybody[:2], everybody[2:]):
        with counted(deps.database) as said:
            ask(deps, maya, checkout, people)
        needed.append(len(said))
    assert needed[0] == needed[1]
    with deps.database.reading() as session:
        asked = {one.id: one.user_id for one in session.scalars(select(Ask))}
    found = waiting(deps)
    assert sorted(asked.values()) == [one.audience for one in found]
    assert {AskedRef.model_validate(one.params).ask_id: one.audience for one in found} == asked
    later = [one.audience for one in found if one.not_before > NOW]
    assert later == [everybody[9].user_id]

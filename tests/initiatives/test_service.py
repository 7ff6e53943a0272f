"""Initiatives in the database: one key each, led by those who lead them, read by those who may."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.actor import Actor
from bot.deps import Deps
from bot.errors import FieldErrors, NotAllowed, NotFound
from bot.initiatives import changing, service
from bot.initiatives.schemas import InitiativeCard
from models import Initiative
from models.vocabulary import Role
from tests import factories as scene


@pytest.fixture
def maya(deps: Deps) -> Actor:
    """A member, in a workspace with public channels."""
    scene.workspace(deps)
    for channel in ("C1", "C2", "C3"):
        scene.channel(deps, channel)
    return scene.person(deps, "Maya")


def number_of_initiatives(deps: Deps) -> int:
    with deps.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Initiative)) or 0


def test_what_was_typed_is_what_is_stored(deps: Deps, maya: Actor) -> None:
    lena, cara = (scene.person(deps, name) for name in ("Lena", "Cara"))
    card = scene.initiative(
        deps,
        maya,
        channels=["C1", "C2", "C1"],
        approver=lena.user_id,
        co_leads=[cara.user_id, maya.user_id],
        decision_on="2026-12-24",
    )
    with deps.database.reading() as session:
        assert service.get(session, scene.WORKSPACE, card.id) == card
    assert card.channel_ids == ("C1", "C2")
    assert (card.driver_id, card.approver_id) == (maya.user_id, lena.user_id)
    assert card.co_lead_ids == (cara.user_id,)
    assert str(card.decision_on) == "2026-12-24"


def test_a_key_left_empty_is_made_from_the_name(deps: Deps, maya: Actor) -> None:
    keys = [scene.initiative(deps, maya, key="").key for _ in range(3)]
    assert keys == ["CHK", "CR", "CHE"]


def test_a_taken_key_is_a_field_error_that_names_a_free_one(deps: Deps, maya: Actor) -> None:
    scene.initiative(deps, maya, key="CHK")
    with pytest.raises(FieldErrors) as refused:
        scene.initiative(deps, maya, key="chk")
    assert refused.value.fields == {"key": "CHK is taken in this workspace. CR is free."}
    assert scene.initiative(deps, maya, key="CR").key == "CR"


def test_two_workspaces_may_use_the_same_key(deps: Deps, maya: Actor) -> None:
    scene.workspace(deps, "T2")
    scene.channel(deps, workspace_id="T2")
    mona = scene.person(deps, "Maya", workspace_id="T2")
    ours, theirs = scene.initiative(deps, maya), scene.initiative(deps, mona)
    assert ours.key == theirs.key
    with deps.database.reading() as session:
        for mine, other in ((ours, "T2"), (theirs, scene.WORKSPACE)):
            with pytest.raises(NotFound):
                service.get(session, other, mine.id)
        assert [card.id for card in service.in_channel(session, "T2", "C1")] == [theirs.id]
        found = service.with_key(session, "T2", "chk")
    assert found == theirs


def test_a_double_submit_makes_one_and_a_retry_changes_it(deps: Deps, maya: Actor) -> None:
    with ThreadPoolExecutor(10) as threads:
        cards = list(
            threads.map(lambda _: scene.initiative(deps, maya, submitted="a view"), range(10))
        )
    assert len({card.id for card in cards}) == 1
    again = scene.initiative(
        deps, maya, submitted="a view", key="NEW", name="Better name", channels=["C2"]
    )
    assert (again.id, again.key, again.channel_ids) == (cards[0].id, "NEW", ("C2",))
    assert number_of_initiatives(deps) == 1


def test_a_retry_with_the_key_left_empty_keeps_the_key_it_got(deps: Deps, maya: Actor) -> None:
    first = scene.initiative(deps, maya, submitted="a view", key="")
    again = scene.initiative(deps, maya, submitted="a view", key="", name="Other words")
    assert (again.key, again.name) == (first.key, "Other words")


def test_of_many_who_want_the_same_key_at_once_one_gets_it(deps: Deps, maya: Actor) -> None:
    def wants_it(_: int) -> str:
        try:
            return scene.initiative(deps, maya, key="CHK").key
        except FieldErrors as refused:
            return next(iter(refused.fields))

    with ThreadPoolExecutor(10) as threads:
        assert sorted(threads.map(wants_it, range(10))) == ["CHK"] + ["key"] * 9


def test_of_many_who_leave_the_key_to_us_each_gets_another(deps: Deps, maya: Actor) -> None:
    with ThreadPoolExecutor(10) as threads:
        keys = list(threads.map(lambda _: scene.initiative(deps, maya, key="").key, range(10)))
    assert len(set(keys)) == 10


@pytest.mark.parametrize("role", [Role.GUEST, Role.OUTSIDER, Role.BOT])
def test_only_members_start_one(deps: Deps, maya: Actor, role: Role) -> None:
    gus = scene.person(deps, "Gus", role=role)
    with pytest.raises(NotAllowed):
        scene.initiative(deps, gus, driver=maya.user_id, approver=maya.user_id)
    assert number_of_initiatives(deps) == 0


@pytest.mark.parametrize("field", ["driver", "approver", "co_leads"])
@pytest.mark.parametrize("who", ["guest", "bot", "leaver", "stranger"])
def test_who_is_no_member_neither_drives_nor_approves(
    deps: Deps, maya: Actor, field: str, who: str
) -> None:
    unfit = {
        "guest": scene.person(deps, "Gus", role=Role.GUEST).user_id,
        "bot": scene.person(deps, "Robo", role=Role.BOT).user_id,
        "leaver": scene.person(deps, "Dan", active=False).user_id,
        "stranger": "UNOBODY",
    }[who]
    chosen: dict[str, Any] = {field: [unfit] if field == "co_leads" else unfit}
    with pytest.raises(FieldErrors) as refused:
        scene.initiative(deps, maya, **chosen)
    assert set(refused.value.fields) == {field}
    assert number_of_initiatives(deps) == 0


def test_an_edit_changes_everything_but_the_key(deps: Deps, maya: Actor) -> None:
    card = scene.initiative(deps, maya, key="CHK", channels=["C1", "C2"])
    nina, cara = (scene.person(deps, name) for name in ("Nina", "Cara"))
    changed = scene.changed(
        deps,
        maya,
        card,
        name="New name",
        goal="New goal",
        key="NEW",
        channels=["C2", "C3"],
        driver=nina.user_id,
        co_leads=[cara.user_id],
        decision_on="2027-01-04",
    )
    assert changed.key == "CHK"
    assert (changed.name, changed.goal) == ("New name", "New goal")
    assert changed.channel_ids == ("C2", "C3")
    assert changed.lead_ids == {nina.user_id, cara.user_id}
    with deps.database.reading() as session:
        assert service.get(session, scene.WORKSPACE, card.id) == changed


def test_an_edit_that_changes_nothing_is_taken(deps: Deps, maya: Actor) -> None:
    card = scene.initiative(deps, maya, channels=["C1", "C2"])
    assert scene.changed(deps, maya, card) == card


def test_a_lead_who_began_before_another_saved_reads_that_first(deps: Deps, maya: Actor) -> None:
    card = scene.initiative(deps, maya)
    scene.changed(deps, maya, card, goal="Fewer returns")
    form = scene.initiative_form(maya, name="Checkout", key=None)
    with pytest.raises(FieldErrors) as refused, deps.database.writing() as session:
        changing.change(session, maya, card.id, form, scene.MORNING, said=card.said)
    assert "was changed by somebody else while you wrote" in refused.value.fields["name"]
    with deps.database.reading() as session:
        kept = service.get(session, maya.workspace_id, card.id)
    assert (kept.name, kept.goal) == (card.name, "Fewer returns")


def test_the_same_edit_sent_again_is_taken(deps: Deps, maya: Actor) -> None:
    card = scene.initiative(deps, maya)
    form = scene.initiative_form(maya, name="Checkout", key=None)
    for _ in range(2):
        with deps.database.writing() as session:
            told = changing.change(session, maya, card.id, form, scene.MORNING, said=card.said)
    assert told.name == "Checkout"


def test_leads_who_save_at_once_are_both_taken(deps: Deps, maya: Actor) -> None:
    card = scene.initiative(deps, maya)

    def save(number: int) -> tuple[str, ...]:
        return scene.changed(deps, maya, card, channels=["C1", f"C{number % 2 + 2}"]).channel_ids

    with ThreadPoolExecutor(8) as threads:
        saved = set(threads.map(save, range(8)))
    with deps.database.reading() as session:
        assert service.get(session, scene.WORKSPACE, card.id).channel_ids in saved


@pytest.mark.parametrize("who", ["member", "approver", "outsider with the driver's id"])
def test_who_does_not_lead_does_not_edit(deps: Deps, maya: Actor, who: str) -> None:
    lena = scene.person(deps, "Lena")
    card = scene.initiative(deps, maya, approver=lena.user_id)
    actor = {
        "member": scene.person(deps, "Ben"),
        "approver": lena,
        "outsider with the driver's id": Actor(scene.WORKSPACE, maya.user_id, "T9"),
    }[who]
    with pytest.raises(NotAllowed):
        scene.changed(deps, actor, card, name="Hijacked")
    with deps.database.reading() as session:
        assert service.get(session, scene.WORKSPACE, card.id) == card


def test_a_lead_of_another_workspace_edits_nothing_here(deps: Deps, maya: Actor) -> None:
    card = scene.initiative(deps, maya)
    scene.workspace(deps, "T2")
    mona = scene.person(deps, "Maya", workspace_id="T2")
    with pytest.raises(NotFound) as refused:
        scene.changed(deps, mona, card, name="Hijacked")
    assert card.name not in refused.value.sentence


def listed(deps: Deps, actor: Actor, page: int = 0) -> list[str]:
    with deps.database.reading() as session:
        found = service.listing(session, actor, scene.MORNING, None, page)
    return [line.card.key for line in found.lines]


@pytest.fixture
def three(deps: Deps, maya: Actor) -> InitiativeCard:
    """One in the public channel, one in a private channel, one that Lena approves there."""
    lena = scene.person(deps, "Lena")
    scene.channel(deps, "CPRIVATE", private=True, members=[maya])
    scene.initiative(deps, maya, key="OPEN")
    scene.initiative(deps, maya, key="HIDDEN", channels=["CPRIVATE"])
    return scene.initiative(deps, maya, key="LENA", channels=["CPRIVATE"], approver=lena.user_id)


def test_the_list_shows_what_one_can_read_leads_or_decides(
    deps: Deps, maya: Actor, three: InitiativeCard
) -> None:
    lena = Actor(scene.WORKSPACE, three.approver_id, scene.WORKSPACE)
    ben, gus = scene.person(deps, "Ben"), scene.person(deps, "Gus", role=Role.GUEST)
    assert listed(deps, maya) == ["HIDDEN", "LENA", "OPEN"]
    assert listed(deps, lena) == ["LENA", "OPEN"]
    assert listed(deps, ben) == ["OPEN"]
    assert listed(deps, gus) == []
    scene.channel(deps, "CPRIVATE", private=True, members=[ben, gus])
    assert listed(deps, ben) == ["HIDDEN", "LENA", "OPEN"]
    assert listed(deps, gus) == ["HIDDEN", "LENA"]


def test_the_list_offers_to_edit_what_one_leads(deps: Deps, maya: Actor) -> None:
    scene.initiative(deps, maya)
    ben = scene.person(deps, "Ben")
    with deps.database.reading() as session:
        for actor, expected in ((maya, True), (ben, False)):
            found = service.listing(session, actor, scene.MORNING, None)
            assert [line.may_edit for line in found.lines] == [expected]


def test_the_list_is_paged(deps: Deps, maya: Actor) -> None:
    keys = [f"K{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTU"]
    for key in keys:
        scene.initiative(deps, maya, key=key)
    pages = [listed(deps, maya, page) for page in range(3)]
    assert [len(page) for page in pages] == [10, 10, 1]
    assert [key for page in pages for key in page] == keys
    assert listed(deps, maya, 2**60) == pages[-1]


def test_what_somebody_leads_is_found_whether_driver_or_co_lead(deps: Deps, maya: Actor) -> None:
    cara = scene.person(deps, "Cara")
    scene.initiative(deps, maya, key="CO", co_leads=[cara.user_id])
    scene.initiative(deps, cara, key="OWN")
    scene.initiative(deps, maya, key="NOT", approver=cara.user_id)
    with deps.database.reading() as session:
        assert [card.key for card in service.led_by(session, cara)] == ["CO", "OWN"]


def test_a_private_channel_is_for_those_who_are_in_it(deps: Deps, maya: Actor) -> None:
    eve = scene.person(deps, "Eve")
    scene.channel(deps, "CSECRET", private=True, members=[maya])
    with pytest.raises(FieldErrors) as refused:
        scene.initiative(deps, eve, channels=["C1", "CSECRET"])
    assert refused.value.fields == {"channels": changing.NOT_IN_IT.format(place=2)}
    hers = scene.initiative(deps, eve)
    with pytest.raises(FieldErrors) as refused:
        scene.changed(deps, eve, hers, channels=["C1", "CSECRET"])
    assert refused.value.fields == {"channels": changing.NOT_IN_IT.format(place=2)}
    shared = scene.initiative(deps, maya, key="SEC", channels=["CSECRET"], co_leads=[eve.user_id])
    # What was at home there already stays: somebody who leads it as well may edit the rest.
    assert scene.changed(deps, eve, shared, name="Other").channel_ids == ("CSECRET",)


def test_a_private_channel_that_heard_is_not_in_is_nobodys_home(deps: Deps, maya: Actor) -> None:
    with pytest.raises(FieldErrors) as refused:
        scene.initiative(deps, maya, channels=["C1", "CUNMET"])
    assert refused.value.fields == {"channels": changing.NOT_MET}
    hers = scene.initiative(deps, maya)
    with pytest.raises(FieldErrors) as refused:
        scene.changed(deps, maya, hers, channels=["C1", "CUNMET"])
    assert refused.value.fields == {"channels": changing.NOT_MET}
    scene.channel(deps, "CUNMET")
    assert scene.changed(deps, maya, hers, channels=["CUNMET"]).channel_ids == ("CUNMET",)

"""Who sees a concern: in its card, in the list, and in the count of the list."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.actor import Actor
from bot.concerns import life, reading
from bot.concerns.schemas import ConcernCard, ConcernList, NotYetForm
from bot.deps import Deps
from bot.errors import NotFound
from bot.initiatives.schemas import InitiativeCard
from bot.ledger import service as ledger
from bot.ledger.schemas import LedgerPage
from bot.people import service as people
from bot.quoting import service as quoting
from bot.quoting.schemas import OwnWordsForm
from models.vocabulary import Role, Status, Visibility
from tests import factories as scene

NAMED, LEADS, ANONYMOUS = Visibility.NAMED, Visibility.LEADS, Visibility.ANONYMOUS
PRIVATE = "CPRIVATE"
LATER = scene.MORNING + timedelta(hours=25)


@pytest.fixture
def led(deps: Deps, maya: Actor) -> InitiativeCard:
    """Checkout revamp with an approver and a co-lead beside Maya."""
    lena, cara = (scene.person(deps, name) for name in ("Lena", "Cara"))
    return scene.initiative(deps, maya, approver=lena.user_id, co_leads=[cara.user_id])


def reader(deps: Deps, who: str) -> tuple[Actor, str | None]:
    """Somebody, and the channel they are in when they ask."""
    match who:
        case "guest in the channel":
            gus = scene.person(deps, "Gus", role=Role.GUEST)
            scene.channel(deps, members=[gus])
            return gus, None
        case "guest elsewhere":
            return scene.person(deps, "Gia", role=Role.GUEST), None
        case "outsider in the channel":
            return scene.person(deps, "Otto", role=Role.OUTSIDER), scene.CHANNEL
        case "outsider elsewhere":
            return scene.person(deps, "Otto", role=Role.OUTSIDER), None
        case "outsider with the driver's id":
            return Actor(scene.WORKSPACE, "UMAYA", "T9"), None
        case "outsider with the raiser's id":
            return Actor(scene.WORKSPACE, "UBEN", "T9"), scene.CHANNEL
        case "somebody who left the company":
            return scene.person(deps, "Dan", active=False), None
        case "somebody unknown":
            return Actor(scene.WORKSPACE, "UNOBODY", scene.WORKSPACE), None
        case "driver's namesake in another workspace":
            scene.workspace(deps, "T2")
            return scene.person(deps, "Maya", workspace_id="T2"), scene.CHANNEL
        case _:
            return scene.person(deps, who), None


def shows(deps: Deps, actor: Actor, card: ConcernCard, **when: Any) -> bool:
    """Whether somebody can have a concern shown, `now` and `here` as given."""
    with deps.database.reading() as session:
        try:
            now = when.get("now", scene.MORNING)
            reading.show(session, actor, deps.vault, card.id, now, when.get("here"))
        except NotFound:
            return False
    return True


def shows_by_label(deps: Deps, actor: Actor, card: ConcernCard, here: str | None) -> bool:
    """Whether `/concern CHK-1` shows it."""
    key, number = card.label.split("-")
    with deps.database.reading() as session:
        try:
            reading.show_by_label(session, actor, deps.vault, key, int(number), scene.MORNING, here)
        except NotFound:
            return False
    return True


def listed(deps: Deps, actor: Actor, channel_id: str, here: str | None = None) -> ConcernList:
    with deps.database.reading() as session:
        return reading.open_in_channel(session, actor, channel_id, scene.MORNING, here, 0)


def sees(deps: Deps, actor: Actor, here: str | None, card: ConcernCard) -> bool:
    """Whether somebody sees a concern: the card, its label, the list and its count agree."""
    found = listed(deps, actor, scene.CHANNEL, here)
    answers = {
        shows(deps, actor, card, here=here),
        shows_by_label(deps, actor, card, here),
        card.id in {each.id for each in found.cards},
        found.total == 1,
    }
    assert len(answers) == 1, answers
    return answers.pop()


def reworded(deps: Deps, raiser: Actor, card: ConcernCard, visibility: Visibility) -> None:
    """Whoever raised a concern says it in other words, for those whom they choose."""
    form = OwnWordsForm.model_validate(
        {"worry": "What I really mean", "effect": card.effect, "visibility": visibility}
    )
    with deps.database.writing() as session:
        quoting.edit(session, raiser, card.id, form, scene.MORNING)


def settled(deps: Deps, raiser: Actor, card: ConcernCard) -> None:
    """Whoever raised a concern says that what was done settles it."""
    with deps.database.writing() as session:
        life.settle(session, raiser, deps.vault, card.id, scene.MORNING)


def not_settled(deps: Deps, raiser: Actor, card: ConcernCard) -> None:
    """Whoever raised a concern says what they still miss."""
    form = NotYetForm(words="What I still miss")
    with deps.database.writing() as session:
        life.not_yet(session, raiser, deps.vault, card.id, form, scene.MORNING)


WHO = {
    "Maya": {NAMED, ANONYMOUS, LEADS},  # drives
    "Lena": {NAMED, ANONYMOUS, LEADS},  # approves
    "Cara": {NAMED, ANONYMOUS, LEADS},  # co-leads
    "Ben": {NAMED, ANONYMOUS, LEADS},  # raised it
    "Priya": {NAMED, ANONYMOUS},
    "guest in the channel": {NAMED, ANONYMOUS},
    "guest elsewhere": set(),
    "outsider in the channel": {NAMED, ANONYMOUS},
    "outsider elsewhere": set(),
    "outsider with the driver's id": set(),
    "outsider with the raiser's id": {NAMED, ANONYMOUS},  # being in the channel
    "somebody who left the company": set(),
    "somebody unknown": set(),
    "driver's namesake in another workspace": set(),
}


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("who", WHO)
def test_who_sees_a_concern_of_a_public_channel(
    deps: Deps, ben: Actor, led: InitiativeCard, who: str, visibility: Visibility
) -> None:
    card = scene.concern(deps, ben, led, visibility=visibility)
    actor, here = reader(deps, who)
    assert sees(deps, actor, here, card) is (visibility in WHO[who])


@pytest.fixture
def hidden(deps: Deps, maya: Actor) -> InitiativeCard:
    """An initiative at home in a private channel."""
    scene.channel(deps, PRIVATE, name="secret", private=True, members=[maya])
    return scene.initiative(deps, maya, key="SEC", name="Secret plan", channels=[PRIVATE])


def test_a_private_channels_concern_is_for_those_seen_in_it(
    deps: Deps, maya: Actor, ben: Actor, hidden: InitiativeCard
) -> None:
    card = scene.concern(deps, maya, hidden)
    assert not shows(deps, ben, card)
    scene.channel(deps, PRIVATE, private=True, members=[ben])
    assert shows(deps, ben, card)


def test_having_been_there_yesterday_proves_nothing_today(
    deps: Deps, maya: Actor, ben: Actor, hidden: InitiativeCard
) -> None:
    card = scene.concern(deps, maya, hidden)
    scene.channel(deps, PRIVATE, private=True, members=[ben])
    assert not shows(deps, ben, card, now=LATER)
    assert shows(deps, ben, card, now=LATER, here=PRIVATE)


def test_who_leaves_the_channel_stops_seeing_at_once(
    deps: Deps, maya: Actor, ben: Actor, hidden: InitiativeCard
) -> None:
    card = scene.concern(deps, maya, hidden)
    scene.channel(deps, PRIVATE, private=True, members=[ben])
    with deps.database.writing() as session:
        people.left(session, scene.WORKSPACE, PRIVATE, ben.user_id)
    assert not shows(deps, ben, card)


def test_the_raiser_keeps_seeing_what_they_raised_by_name(
    deps: Deps, ben: Actor, hidden: InitiativeCard
) -> None:
    scene.channel(deps, PRIVATE, private=True, members=[ben])
    card = scene.concern(deps, ben, hidden)
    assert shows(deps, ben, card, now=LATER)


def test_both_who_raised_it_and_for_whom_see_a_concern_for_leads(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    priya = scene.person(deps, "Priya")
    card = scene.concern(deps, ben, checkout, visibility=LEADS, raised_for=priya.user_id)
    assert shows(deps, ben, card)
    assert shows(deps, priya, card)
    assert not shows(deps, scene.person(deps, "Paul"), card)


@pytest.mark.parametrize("logged_for", [NAMED, LEADS])
def test_what_its_raiser_has_reworded_for_the_leads_is_not_for_whoever_logged_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, logged_for: Visibility
) -> None:
    joy = scene.person(deps, "Joy")
    card = scene.concern(deps, ben, checkout, visibility=logged_for, raised_for=joy.user_id)
    assert sees(deps, ben, None, card)
    reworded(deps, joy, card, LEADS)
    assert not sees(deps, ben, None, card)
    assert not sees(deps, ben, scene.CHANNEL, card)
    assert sees(deps, joy, None, card)
    assert sees(deps, maya, None, card)
    reworded(deps, joy, card, NAMED)
    assert sees(deps, ben, None, card)


@pytest.mark.parametrize(("says", "keeps"), [(settled, {NAMED, LEADS}), (not_settled, {NAMED})])
def test_what_its_raiser_misses_is_for_whoever_logged_it_where_it_is_for_all(
    deps: Deps,
    maya: Actor,
    ben: Actor,
    checkout: InitiativeCard,
    says: Callable[[Deps, Actor, ConcernCard], None],
    keeps: set[Visibility],
) -> None:
    joy = scene.person(deps, "Joy")
    for visibility in (NAMED, LEADS):
        card = scene.concern(deps, ben, checkout, visibility=visibility, raised_for=joy.user_id)
        scene.answered(deps, maya, card.id, Status.DONE, "done")
        says(deps, joy, card)
        assert shows(deps, ben, card) is (visibility in keeps)
        if says is not_settled:
            # Nor is the answer to it for them, once its words have gone.
            scene.answered(deps, maya, card.id, Status.DONE, "done again")
        assert shows(deps, ben, card) is (visibility in keeps)
        assert shows(deps, joy, card)


def test_who_leads_sees_what_they_logged_whoever_reworded_it(
    deps: Deps, ben: Actor, led: InitiativeCard
) -> None:
    cara = scene.person(deps, "Cara")
    card = scene.concern(deps, cara, led, visibility=LEADS, raised_for=ben.user_id)
    reworded(deps, ben, card, LEADS)
    assert sees(deps, cara, None, card)


def test_the_ledger_keeps_from_whoever_logged_it_what_was_reworded_for_the_leads(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    joy = scene.person(deps, "Joy")
    kept = scene.concern(deps, ben, checkout, visibility=LEADS, raised_for=joy.user_id)
    card = scene.concern(deps, ben, checkout, raised_for=joy.user_id)
    reworded(deps, joy, card, LEADS)
    for one in (kept, card):
        scene.answered(deps, maya, one.id, Status.DONE)
    for reader, labels in ((ben, {"CHK-1"}), (joy, {"CHK-1", "CHK-2"})):
        with deps.database.reading() as session:
            found = ledger.page(
                session, reader, LedgerPage(key="CHK"), scene.MORNING, scene.MORNING
            )
        assert {line.label for line in found.lines} == labels
        assert found.done == len(labels)


@pytest.mark.parametrize("how", ["it is for the leads now", "they lead no more"])
def test_whoever_looks_after_a_concern_for_leads_sees_it_while_they_lead_or_approve(
    deps: Deps, maya: Actor, ben: Actor, led: InitiativeCard, how: str
) -> None:
    if how == "they lead no more":
        nina = scene.person(deps, "Cara")
        card = scene.concern(deps, ben, led, visibility=LEADS)
    else:
        nina = scene.person(deps, "Nina")
        card = scene.concern(deps, ben, led)
    scene.answered(deps, maya, card.id, Status.NEW, owner=nina.user_id)
    assert sees(deps, nina, None, card)
    if how == "they lead no more":
        scene.changed(deps, maya, led, co_leads=[])
    else:
        reworded(deps, ben, card, LEADS)
    assert not sees(deps, nina, None, card)
    assert not sees(deps, nina, scene.CHANNEL, card)
    assert sees(deps, scene.person(deps, "Lena"), None, card)


def test_whoever_looks_after_a_private_channels_concern_sees_it_wherever_they_are(
    deps: Deps, maya: Actor, ben: Actor, hidden: InitiativeCard
) -> None:
    card = scene.concern(deps, maya, hidden)
    scene.answered(deps, maya, card.id, Status.NEW, owner=ben.user_id)
    assert shows(deps, ben, card)


def test_the_list_of_a_channel_one_cannot_read_does_not_even_name_its_initiatives(
    deps: Deps, maya: Actor, ben: Actor, hidden: InitiativeCard
) -> None:
    scene.raised(deps, maya, hidden)
    assert "Secret plan" not in listed(deps, ben, PRIVATE).model_dump_json()
    assert listed(deps, maya, PRIVATE).total == 1


def test_the_count_leaves_out_what_the_reader_may_not_see(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    scene.raised(deps, ben, checkout, visibility=LEADS)
    assert listed(deps, maya, scene.CHANNEL).total == 2
    assert listed(deps, scene.person(deps, "Priya"), scene.CHANNEL).total == 1


def test_a_concern_one_may_not_see_and_one_that_never_was_sound_the_same(
    deps: Deps, maya: Actor, ben: Actor, hidden: InitiativeCard
) -> None:
    scene.raised(deps, maya, hidden)
    said = []
    for label in ("SEC-1", "SEC-2", "XYZ-1"):
        with pytest.raises(NotFound) as refused:
            scene.card(deps, ben, label)
        said.append(refused.value.sentence.replace(label, "it"))
    assert len(set(said)) == 1


def test_the_same_label_in_two_workspaces_is_two_concerns(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.workspace(deps, "T2")
    scene.channel(deps, workspace_id="T2")
    mona = scene.person(deps, "Maya", workspace_id="T2")
    theirs = scene.initiative(deps, mona)
    ours = scene.raised(deps, ben, checkout, worry="ours", submitted="the same view")
    other = scene.raised(deps, mona, theirs, worry="theirs", submitted="the same view")
    assert ours.label == other.label == "CHK-1"
    assert scene.card(deps, ben, "CHK-1").worry == "ours"
    assert scene.card(deps, mona, "CHK-1").worry == "theirs"
    assert [card.worry for card in listed(deps, mona, scene.CHANNEL).cards] == ["theirs"]

"""A lead asks whoever raised a concern; what is asked and replied is for those who lead it, and for them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.asking import views
from bot.asking.schemas import InquiryRef
from bot.concerns import delivered, life
from bot.concerns.overtaken import Overtaken
from bot.concerns.schemas import ConcernCard, RaiserCard, ReaderCard
from bot.deps import Deps
from bot.errors import FieldErrors, HeardError, NotFound
from bot.inbox import service as inbox
from bot.inbox.schemas import InboxPage
from bot.initiatives.schemas import InitiativeCard
from bot.moving import service as moving
from bot.moving.schemas import MoveForm, MoveRef
from bot.people import reach
from bot.quoting import service as quoting
from models import Change, Concern, Delivery, Inquiry
from models.vocabulary import Changed, DeliveryKind, Role, Status, Visibility
from tests import factories as scene
from tests.asking.asking import QUESTION, REPLY, UNASKED, asked, newest, offered, pressed, replied
from tests.voices import voicing


@pytest.fixture
def joy(deps: Deps, maya: Actor) -> Actor:
    """A member who leads nothing."""
    return scene.person(deps, "Joy", workspace_id=maya.workspace_id)


@pytest.fixture
def kim(deps: Deps, maya: Actor, checkout: InitiativeCard) -> Actor:
    """Leads Checkout beside Maya."""
    kim = scene.person(deps, "Kim", workspace_id=maya.workspace_id)
    scene.changed(deps, maya, checkout, co_leads=[kim.user_id])
    return kim


def told(deps: Deps, reader: Actor, label: str = "CHK-1") -> list[tuple[str, str | None]]:
    """What somebody reads of it on the concern's card."""
    return [(one.words, one.reply) for one in scene.card(deps, reader, label).exchanges]


def raiser_card(deps: Deps, concern_id: int, raiser: Actor | None) -> ConcernCard:
    """What its raiser's card says; without a name where they are anonymous."""
    params = RaiserCard(concern_id=concern_id, raiser_id=raiser.user_id if raiser else None)
    with deps.database.reading() as session:
        card = delivered.raiser_card(session, scene.WORKSPACE, params)
    assert card is not None
    return card


def those_who_hear(deps: Deps, kind: DeliveryKind) -> list[str]:
    with deps.database.reading() as session:
        return [one.audience for one in session.scalars(select(Delivery)) if one.kind is kind]


def rows(deps: Deps) -> list[tuple[str, str | None]]:
    with deps.database.reading() as session:
        found = session.scalars(select(Inquiry).order_by(Inquiry.id))
        return [(one.words, one.reply) for one in found]


@pytest.mark.parametrize("visibility", Visibility)
def test_leads_the_approver_and_the_raiser_read_it_and_nobody_else(
    deps: Deps,
    maya: Actor,
    ben: Actor,
    joy: Actor,
    kim: Actor,
    checkout: InitiativeCard,
    visibility: Visibility,
) -> None:
    lena = scene.person(deps, "Lena")
    about = scene.changed(deps, maya, checkout, approver=lena.user_id, co_leads=[kim.user_id])
    concern = scene.concern(deps, ben, about, visibility=visibility)
    asked(deps, maya, concern.id)
    named = None if visibility is Visibility.ANONYMOUS else ben
    assert raiser_card(deps, concern.id, named).question is not None
    replied(deps, ben, pressed(deps, ben, concern.id))
    for reader in (maya, kim, lena, ben):
        assert told(deps, reader) == [(QUESTION, REPLY)], reader
    assert raiser_card(deps, concern.id, named).exchanges[0].reply == REPLY
    if visibility is not Visibility.LEADS:
        guest = scene.person(deps, "Guest", role=Role.GUEST)
        outsider = scene.person(deps, "Out", role=Role.OUTSIDER)
        scene.channel(deps, members=[guest, outsider])
        for reader in (joy, guest):
            assert told(deps, reader) == []
    assert those_who_hear(deps, DeliveryKind.REPLIED) == [maya.user_id]


def test_who_looks_after_it_reads_it_and_whoever_logged_it_does_not(
    deps: Deps, maya: Actor, ben: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, joy, checkout, raised_for=ben.user_id)
    asked(deps, maya, concern.id)
    assert told(deps, joy) == []
    with pytest.raises(NotFound):
        pressed(deps, joy, concern.id)
    omar = scene.person(deps, "Omar")
    assert told(deps, omar) == []
    scene.answered(deps, maya, concern.id, Status.NEW, owner=omar.user_id)
    assert told(deps, omar) == [(QUESTION, None)]


def test_a_question_is_no_answer_and_the_audit_tells_that_it_was_asked(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    asked(deps, maya, concern.id)
    replied(deps, ben, pressed(deps, ben, concern.id))
    after = scene.card(deps, maya, "CHK-1")
    assert (after.status, after.hear_by, after.answer) == (Status.NEW, concern.hear_by, None)
    with deps.database.reading() as session:
        found = session.scalars(select(Change).where(Change.what != Changed.STARTED)).all()
    assert [(one.what, one.actor_id, one.about) for one in found] == [
        (Changed.CONCERN_ASKED, maya.user_id, "CHK-1")
    ]


def test_twice_is_once(deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard) -> None:
    concern = scene.concern(deps, ben, checkout)
    for _ in range(2):
        asked(deps, maya, concern.id, seen=UNASKED, submitted="view-1")
    ref = pressed(deps, ben, concern.id)
    for _ in range(2):
        replied(deps, ben, ref)
    asked(deps, maya, concern.id, seen=UNASKED, submitted="view-1")
    assert rows(deps) == [(QUESTION, REPLY)]
    assert len(those_who_hear(deps, DeliveryKind.REPLIED)) == 1
    with pytest.raises(FieldErrors, match="You have replied to this question about CHK-1 already"):
        replied(deps, ben, ref, "something else")


def test_a_retry_with_other_words_stores_those(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    asked(deps, maya, concern.id, "Which?", seen=UNASKED, submitted="view-1")
    asked(deps, maya, concern.id, seen=UNASKED, submitted="view-1")
    assert rows(deps) == [(QUESTION, None)]


def test_another_lead_reads_first_what_was_asked_and_can_say_it_in_other_words(
    deps: Deps, maya: Actor, kim: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    asked(deps, maya, concern.id, "Which?")
    with pytest.raises(FieldErrors, match="Maya has asked about CHK-1 while you wrote"):
        asked(deps, kim, concern.id, seen=UNASKED)
    ref = pressed(deps, ben, concern.id)
    asked(deps, kim, concern.id)
    assert rows(deps) == [(QUESTION, None)]
    with pytest.raises(FieldErrors, match="Kim asks this in other words now"):
        replied(deps, ben, ref)
    seen = offered(deps, maya, concern.id)
    replied(deps, ben, pressed(deps, ben, concern.id))
    assert those_who_hear(deps, DeliveryKind.REPLIED) == [kim.user_id]
    with pytest.raises(FieldErrors, match="has replied meanwhile"):
        asked(deps, maya, concern.id, "And then?", seen=seen)
    asked(deps, maya, concern.id, "And then?")
    assert rows(deps) == [(QUESTION, REPLY), ("And then?", None)]


def test_many_leads_at_once_ask_one_question(
    deps: Deps, maya: Actor, kim: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)

    def asks(number: int) -> bool:
        try:
            asked(deps, (maya, kim)[number % 2], concern.id, f"{number}?", seen=UNASKED)
        except FieldErrors:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(asks, range(8))) == 1
    assert len(rows(deps)) == 1


@pytest.mark.parametrize("who", ["joy", "guest", "outsider", "lead elsewhere"])
def test_nobody_else_asks_or_replies(
    deps: Deps, maya: Actor, ben: Actor, joy: Actor, checkout: InitiativeCard, who: str
) -> None:
    scene.workspace(deps, "T2", "xoxb-other")
    people = {
        "joy": joy,
        "guest": scene.person(deps, "Guest", role=Role.GUEST),
        "outsider": scene.person(deps, "Out", role=Role.OUTSIDER),
        "lead elsewhere": scene.person(deps, "Maya", workspace_id="T2"),
    }
    concern = scene.concern(deps, ben, checkout)
    for_all = people[who]
    with pytest.raises(HeardError):
        asked(deps, for_all, concern.id, seen=UNASKED)
    asked(deps, maya, concern.id)
    ref = pressed(deps, ben, concern.id)
    with pytest.raises(HeardError):
        pressed(deps, for_all, concern.id)
    with pytest.raises(HeardError):
        replied(deps, for_all, ref)
    with pytest.raises(HeardError):
        asked(deps, for_all, concern.id, seen=UNASKED)
    assert rows(deps) == [(QUESTION, None)]


def test_a_question_of_another_concern_is_not_replied_to(
    deps: Deps, maya: Actor, ben: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    concern, others = scene.concern(deps, ben, checkout), scene.concern(deps, joy, checkout)
    asked(deps, maya, others.id)
    forged = InquiryRef(concern_id=concern.id, inquiry_id=newest(deps, others.id).inquiry_id)
    with pytest.raises(Overtaken, match="does not wait for a reply any more"):
        pressed(deps, ben, concern.id, forged)


def test_who_cannot_hear_back_is_not_asked_by_name_and_does_not_reply(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    asked(deps, maya, concern.id)
    ref = pressed(deps, ben, concern.id)
    scene.person(deps, "Ben", active=False)
    with pytest.raises(HeardError, match="Your account is not active here any more"):
        replied(deps, ben, ref)
    with pytest.raises(Overtaken, match="cannot hear back any more"):
        offered(deps, maya, concern.id)


def test_whether_somebody_anonymous_can_still_be_reached_is_told_to_nobody(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=Visibility.ANONYMOUS)
    with deps.database.writing() as session:
        session.get_one(Concern, concern.id).relay = None
    asked(deps, maya, concern.id)
    with pytest.raises(NotFound):
        pressed(deps, ben, concern.id)
    assert told(deps, maya) == [(QUESTION, None)]


def test_ones_own_concern_is_nobody_elses_to_ask(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, maya, checkout)
    assert not concern.may_ask_back
    with pytest.raises(Overtaken, match="You raised CHK-1 yourself"):
        offered(deps, maya, concern.id)


Becoming = Callable[[Deps, Actor, Actor, InitiativeCard, int], None]


def _is_done(deps: Deps, maya: Actor, _: Actor, __: InitiativeCard, concern_id: int) -> None:
    scene.answered(deps, maya, concern_id, Status.DONE, "so it is")


def _is_withdrawn(deps: Deps, _: Actor, ben: Actor, __: InitiativeCard, concern_id: int) -> None:
    with deps.database.writing() as session:
        life.withdraw(session, ben, deps.vault, concern_id, scene.MORNING)


def _joins(deps: Deps, maya: Actor, ben: Actor, about: InitiativeCard, _: int) -> None:
    scene.raised(deps, ben, about)
    voicing.merges(deps, maya, 1, 2)


@pytest.mark.parametrize(
    ("becomes", "to_raiser", "to_lead"),
    [
        (_is_done, "CHK-1 is done by now. .* this question is over", "CHK-1 is done by now"),
        (_is_withdrawn, "is withdrawn by now", "is withdrawn by now"),
        (_joins, "CHK-1 has joined CHK-2, where it is answered", "CHK-1 has joined CHK-2"),
    ],
)
def test_what_has_ended_or_joined_another_is_not_asked_about(
    deps: Deps,
    maya: Actor,
    ben: Actor,
    checkout: InitiativeCard,
    becomes: Becoming,
    to_raiser: str,
    to_lead: str,
) -> None:
    concern = scene.concern(deps, ben, checkout)
    asked(deps, maya, concern.id)
    ref, seen = pressed(deps, ben, concern.id), offered(deps, maya, concern.id)
    becomes(deps, maya, ben, checkout, concern.id)
    with pytest.raises(Overtaken, match=to_raiser):
        pressed(deps, ben, concern.id, ref)
    with pytest.raises(FieldErrors, match=to_raiser):
        replied(deps, ben, ref)
    with pytest.raises(Overtaken, match=to_lead):
        offered(deps, maya, concern.id)
    with pytest.raises(FieldErrors, match=to_lead):
        asked(deps, maya, concern.id, "Which?", seen=seen)
    assert rows(deps) == [(QUESTION, None)]
    assert raiser_card(deps, concern.id, ben).question is None


def moved(deps: Deps, lead: Actor, concern_id: int, here: int, there: int) -> None:
    """A lead moves a concern to another initiative."""
    with deps.database.writing() as session:
        ref = MoveRef(concern_id=concern_id, initiative_id=here)
        moving.move(session, lead, MoveForm(initiative=there), ref, scene.MORNING)


def test_the_inbox_says_where_a_reply_is_still_to_come(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    there = scene.initiative(deps, maya, key="PRC", name="Pricing")
    replied_to, waits, gone, _ = (scene.concern(deps, ben, checkout) for _ in range(4))
    for one in (replied_to, waits, gone):
        asked(deps, maya, one.id)
    replied(deps, ben, pressed(deps, ben, replied_to.id))
    moved(deps, maya, gone.id, checkout.id, there.id)
    with deps.database.reading() as session:
        found = inbox.read(session, maya, InboxPage(), scene.MORNING)
    assert (found.total, found.asked) == (4, (waits.id,))


def test_what_was_said_to_those_who_led_it_is_not_for_those_to_whom_it_was_moved(
    deps: Deps, maya: Actor, kim: Actor, ben: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    there = scene.initiative(deps, maya, key="PRC", name="Pricing", co_leads=[joy.user_id])
    concern = scene.concern(deps, ben, checkout)
    asked(deps, kim, concern.id)
    replied(deps, ben, pressed(deps, ben, concern.id))
    asked(deps, kim, concern.id, "And then?")
    ref = pressed(deps, ben, concern.id)
    moved(deps, maya, concern.id, checkout.id, there.id)
    assert told(deps, joy, "PRC-1") == []
    for reader in (maya, kim, ben):
        assert told(deps, reader, "PRC-1") == [("And then?", None), (QUESTION, REPLY)]
    with pytest.raises(Overtaken, match="about PRC-1 does not wait for a reply any more"):
        pressed(deps, ben, concern.id, ref)
    asked(deps, joy, concern.id, "Which price?")
    assert told(deps, joy, "PRC-1") == [("Which price?", None)]
    assert rows(deps) == [(QUESTION, REPLY), ("Which price?", None)]


def test_not_mine_hands_nobody_what_was_asked_and_replied(
    deps: Deps, maya: Actor, ben: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, joy, checkout, raised_for=ben.user_id)
    asked(deps, maya, concern.id)
    replied(deps, ben, pressed(deps, ben, concern.id))
    asked(deps, maya, concern.id, "And then?")
    ref = pressed(deps, ben, concern.id)
    with deps.database.writing() as session:
        quoting.disown(session, ben, concern.id, scene.MORNING)
    assert raiser_card(deps, concern.id, joy).exchanges == ()
    with pytest.raises(NotFound):
        replied(deps, ben, ref)
    assert rows(deps) == []


def test_who_does_not_lead_any_more_does_not_hear_and_the_driver_does(
    deps: Deps, maya: Actor, kim: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    asked(deps, kim, concern.id)
    ref = pressed(deps, ben, concern.id)
    scene.changed(deps, maya, checkout)
    replied(deps, ben, ref)
    assert those_who_hear(deps, DeliveryKind.REPLIED) == [maya.user_id]
    with deps.database.reading() as session:
        params = ReaderCard(concern_id=concern.id, reader_id=kim.user_id)
        assert delivered.replied(session, scene.WORKSPACE, params, scene.MORNING) is None


def read_by(deps: Deps, reader: Actor, concern_id: int) -> ConcernCard | None:
    """What the message says that tells somebody of a reply."""
    params = ReaderCard(concern_id=concern_id, reader_id=reader.user_id)
    with deps.database.reading() as session:
        return delivered.replied(session, scene.WORKSPACE, params, scene.MORNING)


def test_where_all_leads_are_gone_the_approver_reads_it_and_may_choose_a_driver(
    deps: Deps, maya: Actor, kim: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    lena = scene.person(deps, "Lena")
    about = scene.changed(deps, maya, checkout, approver=lena.user_id, co_leads=[kim.user_id])
    concern = scene.concern(deps, ben, about)
    asked(deps, maya, concern.id)
    for name in ("Maya", "Kim"):
        scene.person(deps, name, active=False)
    replied(deps, ben, pressed(deps, ben, concern.id))
    assert those_who_hear(deps, DeliveryKind.REPLIED) == [lena.user_id]
    said = read_by(deps, lena, concern.id)
    assert said is not None
    assert (said.exchanges[0].reply, said.left_to_reader) == (REPLY, about.id)


def test_a_reply_is_read_although_the_concern_has_joined_another_since(
    deps: Deps, maya: Actor, ben: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    scene.concern(deps, joy, checkout)
    asked(deps, maya, concern.id)
    replied(deps, ben, pressed(deps, ben, concern.id))
    voicing.merges(deps, maya, 1, 2)
    said = read_by(deps, maya, concern.id)
    assert said is not None
    assert said.exchanges[0].reply == REPLY


@pytest.mark.parametrize(
    ("visibility", "reads"), [(Visibility.NAMED, True), (Visibility.LEADS, False)]
)
def test_moved_since_it_is_read_by_who_may_see_it_there(
    deps: Deps,
    ben: Actor,
    maya: Actor,
    kim: Actor,
    checkout: InitiativeCard,
    visibility: Visibility,
    reads: bool,
) -> None:
    there = scene.initiative(deps, maya, key="PRC", name="Pricing")
    concern = scene.concern(deps, ben, checkout, visibility=visibility)
    scene.channel(deps, members=[kim, maya])
    asked(deps, kim, concern.id)
    replied(deps, ben, pressed(deps, ben, concern.id))
    moved(deps, maya, concern.id, checkout.id, there.id)
    assert (read_by(deps, kim, concern.id) is not None) == reads


def test_an_anonymous_reply_reaches_others_with_the_next_working_hour_and_leaves_no_minute(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=Visibility.ANONYMOUS)
    asked(deps, maya, concern.id)
    ref = pressed(deps, ben, concern.id)
    at = scene.MORNING.replace(minute=47, second=43)
    replied(deps, ben, ref, now=at)
    with deps.database.reading() as session:
        [note] = [
            one for one in session.scalars(select(Delivery)) if one.kind is DeliveryKind.REPLIED
        ]
        assert note.not_before == at.replace(hour=10, minute=0, second=0)
        assert ben.user_id not in repr(
            [tuple(one) for one in session.execute(select(Inquiry.__table__))]
        )


def leaves_until(deps: Deps, who: Actor, day: date) -> None:
    """They want to be left alone until then."""
    with deps.database.writing() as session:
        reach.preference(session, scene.WORKSPACE, who.user_id).snoozed_until = day


@pytest.mark.parametrize("visibility", [Visibility.NAMED, Visibility.ANONYMOUS])
def test_while_who_asked_is_away_whoever_hears_of_the_concern_hears_as_well(
    deps: Deps,
    maya: Actor,
    kim: Actor,
    ben: Actor,
    checkout: InitiativeCard,
    visibility: Visibility,
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=visibility)
    asked(deps, kim, concern.id)
    leaves_until(deps, kim, scene.MORNING.date() + timedelta(days=21))
    said = replied(deps, ben, pressed(deps, ben, concern.id))
    assert set(those_who_hear(deps, DeliveryKind.REPLIED)) == {kim.user_id, maya.user_id}
    assert said.heard_by == ("Kim",)  # that a lead is away is told to who leads with them alone


def test_a_co_lead_does_not_hear_of_their_own_reply(
    deps: Deps, maya: Actor, kim: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, kim, checkout)
    asked(deps, maya, concern.id)
    leaves_until(deps, maya, scene.MORNING.date() + timedelta(days=21))
    replied(deps, kim, pressed(deps, kim, concern.id))
    assert those_who_hear(deps, DeliveryKind.REPLIED) == [maya.user_id]


def test_the_receipt_names_who_hears_instead_of_who_left(
    deps: Deps, kim: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    asked(deps, kim, concern.id)
    ref = pressed(deps, ben, concern.id)
    scene.person(deps, "Kim", active=False)
    for _ in range(2):
        said = replied(deps, ben, ref)
        assert said.heard_by == ("Maya",)
    assert "Maya hears your reply." in str(views.replied(said).to_dict())


def test_where_nobody_is_left_the_receipt_promises_nothing(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    asked(deps, maya, concern.id)
    ref = pressed(deps, ben, concern.id)
    scene.person(deps, "Maya", active=False)
    said = replied(deps, ben, ref)
    assert said.heard_by == ()
    assert "Nobody who leads it is there now" in str(views.replied(said).to_dict())

"""A belief is checked: who can read it brings evidence, by name; nobody's anonymity is spent on it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.actor import Actor
from bot.clock import real_now
from bot.concerns import showing
from bot.deps import Deps
from bot.errors import FieldErrors, HeardError, NotFound
from bot.evidence import rules, service
from bot.evidence.schemas import Brought, EvidenceForm, EvidenceRef, Naming
from bot.evidence.views import bringing
from bot.file import erasure
from bot.file import service as file
from bot.file.schemas import Words
from bot.initiatives.schemas import InitiativeCard
from bot.people import service as people
from models import ConcernDay, Delivery, Evidence
from models.vocabulary import Basis, Role, Status, Visibility
from tests import factories as scene
from tests.voices import voicing

WORDS = "38 of 40 baskets in the log stop there"


def brought(
    deps: Deps, actor: Actor, concern_id: int, *, submitted: str | None = None, **fields: Any
) -> Brought:
    """Somebody brings evidence."""
    form = EvidenceForm.model_validate({"kind": Basis.MEASURED, "words": WORDS} | fields)
    with deps.database.writing() as session:
        return service.bring(
            session,
            actor,
            deps.vault,
            concern_id,
            form,
            submitted or scene.submission(),
            scene.MORNING,
        )


def belief(deps: Deps, raiser: Actor, about: InitiativeCard, **fields: Any) -> int:
    """A concern that rests on a belief."""
    return scene.concern(deps, raiser, about, basis=Basis.BELIEF, **fields).id


def open_by_basis(deps: Deps) -> dict[Basis, int]:
    with deps.database.reading() as session:
        found: dict[Basis, int] = {}
        for row in session.scalars(select(ConcernDay)):
            found[row.basis] = found.get(row.basis, 0) + row.opened - row.closed
        return found


def test_evidence_changes_the_basis_and_stands_by_name(
    deps: Deps, ben: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    concern = belief(deps, ben, checkout)
    told = brought(deps, joy, concern, evidence_url="https://example.com/log")
    assert (told.label, told.basis) == ("CHK-1", Basis.MEASURED)
    card = scene.card(deps, ben, "CHK-1")
    assert (card.basis, card.is_unchecked) == (Basis.MEASURED, False)
    [line] = card.evidence
    assert (line.words, line.brought_by, line.url) == (WORDS, "Joy", "https://example.com/log")
    assert open_by_basis(deps) == {Basis.BELIEF: 0, Basis.MEASURED: 1}
    with deps.database.reading() as session:
        told_to = session.scalars(select(Delivery.audience)).all()
    assert ben.user_id in told_to


def test_the_firmest_ground_counts_and_later_weaker_evidence_stays_beside_it(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    concern = belief(deps, ben, checkout)
    for who, kind in ((joy, Basis.REPORTED), (maya, Basis.MEASURED), (joy, Basis.SEEN)):
        brought(deps, who, concern, kind=kind)
    card = scene.card(deps, ben, "CHK-1")
    assert card.basis is Basis.MEASURED
    assert [one.kind for one in card.evidence] == [Basis.SEEN, Basis.MEASURED, Basis.REPORTED]
    brought(deps, joy, concern)
    card = scene.card(deps, ben, "CHK-1")
    assert (len(card.evidence), card.evidence_total) == (3, 4)


def test_what_is_corrected_leaves_the_concern_no_firmer_than_what_is_there(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    concern = belief(deps, ben, checkout)
    brought(deps, joy, concern, submitted="a")
    brought(deps, joy, concern, submitted="a", kind=Basis.REPORTED)
    assert scene.card(deps, ben, "CHK-1").basis is Basis.REPORTED
    assert open_by_basis(deps) == {Basis.BELIEF: 0, Basis.MEASURED: 0, Basis.REPORTED: 1}
    brought(deps, maya, concern, submitted="b", kind=Basis.SEEN)
    brought(deps, joy, concern, submitted="a")
    told = brought(deps, joy, concern, submitted="a", kind=Basis.REPORTED)
    assert told.basis is Basis.SEEN
    assert open_by_basis(deps)[Basis.SEEN] == 1


def test_weaker_evidence_leaves_what_its_raiser_has_seen(
    deps: Deps, ben: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, basis=Basis.SEEN).id
    for _ in range(2):
        told = brought(deps, joy, concern, submitted="a", kind=Basis.REPORTED)
        assert told.basis is Basis.SEEN


def test_two_at_once_are_both_kept_and_a_double_click_is_one(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    concern = belief(deps, ben, checkout)
    clicks = [(joy, "a"), (joy, "a"), (maya, "b")]
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda one: brought(deps, one[0], concern, submitted=one[1]), clicks))
    assert scene.card(deps, ben, "CHK-1").evidence_total == 2
    assert open_by_basis(deps) == {Basis.BELIEF: 0, Basis.MEASURED: 1}


@pytest.mark.parametrize(
    "who", ["guest", "outsider", "other workspace", "former", "not in the channel"]
)
def test_who_cannot_read_it_brings_nothing(
    deps: Deps, ben: Actor, maya: Actor, joy: Actor, who: str
) -> None:
    scene.channel(deps, "G1", private=True, members=[maya, ben])
    scene.workspace(deps, "T2")
    hidden = scene.initiative(deps, maya, key="SEC", channels=["G1"])
    concern = belief(deps, ben, hidden)
    people = {
        "guest": scene.person(deps, "Gus", role=Role.GUEST),
        "outsider": Actor(scene.WORKSPACE, ben.user_id, "T9"),
        "other workspace": scene.person(deps, "Mona", workspace_id="T2"),
        "former": scene.person(deps, "Fred", active=False),
        "not in the channel": joy,
    }
    with pytest.raises(HeardError) as refusal:
        brought(deps, people[who], concern)
    assert refusal.value.sentence.endswith(".")
    with pytest.raises(HeardError), deps.database.reading() as session:
        service.offer(session, people[who], deps.vault, concern, None)
    with deps.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Evidence)) == 0


@pytest.mark.parametrize(("here", "rides"), [("C1", "C1"), ("D1", None), (None, None)])
def test_a_direct_message_does_not_ride_along(
    deps: Deps, ben: Actor, checkout: InitiativeCard, here: str | None, rides: str | None
) -> None:
    concern = belief(deps, ben, checkout, visibility=Visibility.ANONYMOUS)
    with deps.database.reading() as session:
        told = service.offer(session, ben, deps.vault, concern, here)
    assert (
        EvidenceRef.model_validate_json(bringing(told).private_metadata or "").channel_id == rides
    )


def test_what_has_ended_needs_no_evidence(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    concern = belief(deps, ben, checkout)
    scene.answered(deps, maya, concern, Status.DONE)
    with pytest.raises(FieldErrors, match="CHK-1 is done by now"):
        brought(deps, joy, concern)


def test_evidence_for_what_has_joined_another_concern_is_brought_there(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    belief(deps, ben, checkout)
    concern = belief(deps, joy, checkout)
    voicing.merges(deps, maya, 2, 1)
    with pytest.raises(FieldErrors, match="CHK-2 has joined CHK-1, where it is answered"):
        brought(deps, ben, concern)


def test_a_belief_is_no_evidence() -> None:
    with pytest.raises(ValueError, match="measured, seen first-hand, or reported"):
        EvidenceForm.model_validate({"kind": "belief", "words": "I think so"})


def test_an_anonymous_raiser_is_in_no_row_unless_they_choose(
    deps: Deps, ben: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    concern = belief(deps, ben, checkout, visibility=Visibility.ANONYMOUS)
    with deps.database.reading() as session:
        assert service.offer(session, ben, deps.vault, concern, None).is_secretly_own
        before = session.scalars(select(Delivery.id)).all()
    brought(deps, ben, concern)
    [line] = scene.card(deps, maya, "CHK-1").evidence
    assert line.brought_by is None
    with deps.database.reading() as session:
        # Nothing is sent for it: the time of a message would tell when they were there.
        assert session.scalars(select(Delivery.id)).all() == before
        for row in session.execute(select(Evidence.__table__)):
            assert ben.user_id not in repr(tuple(row))
    brought(deps, ben, concern, naming=Naming.NAMED)
    assert [one.brought_by for one in scene.card(deps, maya, "CHK-1").evidence] == ["Ben", None]


@pytest.fixture
def hidden_belief(deps: Deps, maya: Actor, ben: Actor) -> int:
    """Ben's anonymous belief about what is at home in a private channel, where he was seen yesterday."""
    scene.channel(deps, "G1", private=True, members=[maya, ben])
    hidden = scene.initiative(deps, maya, key="SEC", channels=["G1"])
    concern = belief(deps, ben, hidden, visibility=Visibility.ANONYMOUS)
    with deps.database.writing() as session:
        yesterday = real_now() - timedelta(hours=26)
        people.seen_in(session, scene.WORKSPACE, "G1", ben.user_id, yesterday)
    return concern


def test_an_anonymous_raiser_brings_evidence_from_their_own_card_wherever_they_are(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, hidden_belief: int
) -> None:
    with deps.database.reading() as session:
        told = service.offer(session, ben, deps.vault, hidden_belief, "D1")
    assert (told.card.label, told.is_secretly_own) == ("SEC-1", True)
    done = brought(deps, ben, hidden_belief)
    assert (done.basis, done.is_unnamed) == (Basis.MEASURED, True)
    [line] = scene.card(deps, maya, "SEC-1").evidence
    assert line.brought_by is None
    with pytest.raises(NotFound), deps.database.reading() as session:
        service.offer(session, joy, deps.vault, hidden_belief, "D1")
    with pytest.raises(NotFound):
        brought(deps, joy, hidden_belief)


def test_a_name_that_only_its_raiser_could_bring_is_not_shown(
    deps: Deps, ben: Actor, maya: Actor, hidden_belief: int
) -> None:
    with pytest.raises(FieldErrors, match="your name would tell") as refused:
        brought(deps, ben, hidden_belief, naming=Naming.NAMED)
    assert set(refused.value.fields) == {"naming"}
    assert scene.card(deps, maya, "SEC-1").evidence == ()
    scene.channel(deps, "G1", private=True, members=[ben], now=real_now())
    brought(deps, ben, hidden_belief, naming=Naming.NAMED)
    [line] = scene.card(deps, maya, "SEC-1").evidence
    assert line.brought_by == "Ben"


def test_nor_is_its_raiser_asked_for_a_name_that_would_be_refused(
    deps: Deps, ben: Actor, hidden_belief: int
) -> None:
    def asked() -> tuple[bool, str]:
        with deps.database.reading() as session:
            told = service.offer(session, ben, deps.vault, hidden_belief, "D1")
        drawn = json.dumps(bringing(told).to_dict())
        return "Shall your name stand beside it?" in drawn, drawn

    is_asked, drawn = asked()
    assert not is_asked
    assert "whoever raised it brought this" in drawn
    scene.channel(deps, "G1", private=True, members=[ben], now=real_now())
    assert asked()[0]


def test_nobody_else_goes_unnamed(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    concern = belief(deps, ben, checkout, visibility=Visibility.ANONYMOUS)
    brought(deps, joy, concern, naming=Naming.UNNAMED)
    [line] = scene.card(deps, maya, "CHK-1").evidence
    assert line.brought_by == "Joy"


def test_beliefs_left_unchecked_are_counted_and_shown(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    for visibility in (Visibility.NAMED, Visibility.LEADS, Visibility.ANONYMOUS):
        belief(deps, ben, checkout, visibility=visibility)
    scene.raised(deps, ben, checkout)
    checked = belief(deps, ben, checkout)
    raised_on = scene.MORNING.date()

    def unchecked(days: int) -> dict[int, int]:
        with deps.database.reading() as session:
            today = raised_on + timedelta(days=days)
            return dict(service.unchecked(session, scene.WORKSPACE, [checkout.id], today))

    assert unchecked(14) == {}
    assert unchecked(15) == {checkout.id: 3}
    brought(deps, joy, checked)
    assert unchecked(21) == {checkout.id: 2}
    card = scene.card(deps, maya, "CHK-1")
    assert showing.unchecked(card, raised_on + timedelta(days=21)) == "unchecked for 21 days"
    assert showing.unchecked(card, raised_on + timedelta(days=14)) is None


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)), st.integers(0, 400))
def test_a_belief_is_unchecked_from_the_day_after_it_was_to_be_checked(
    raised_on: date, days: int
) -> None:
    today = raised_on + timedelta(days=days)
    assert (rules.unchecked_days(raised_on, today) is not None) is (
        today > rules.check_by(raised_on)
    )


@pytest.mark.parametrize("words", Words)
def test_ones_own_file_has_it_and_an_erasure_takes_the_name_off(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard, words: Words
) -> None:
    brought(deps, joy, belief(deps, ben, checkout))
    with deps.database.reading() as session:
        [own] = file.read(session, joy, deps.vault).evidence
    assert (own.label, own.words) == ("CHK-1", WORDS)
    with deps.database.writing() as session:
        erasure.erase(session, joy, deps.vault, words, scene.MORNING)
    [line] = scene.card(deps, maya, "CHK-1").evidence
    assert line.brought_by == "a former member"
    assert (line.words == WORDS) is (words is Words.KEEP)

"""What somebody cares about: noted by leads, said by the person, never replaced unread."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.deps import Deps
from bot.errors import FieldErrors, NotAllowed, NotFound
from bot.file import erasure
from bot.file import service as file
from bot.file.schemas import OwnStake, Words, WrittenBy
from bot.initiatives.schemas import InitiativeCard
from bot.stakeholders import caring, own_words, service
from bot.stakeholders.schemas import (
    Cares,
    CaresEdit,
    CaresForm,
    CaresOffer,
    CaresRef,
    CaresSaved,
    Described,
    DescribeForm,
    DescribeRef,
    Describing,
)
from models import Change, Stakeholder
from models.vocabulary import Changed, Role
from tests import factories as scene


@pytest.fixture
def ben_has_a_stake(deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard) -> None:
    """Ben is in Engineering, in Maya's initiative."""
    scene.stake(deps, maya, checkout.id, "Engineering", ben)


pytestmark = pytest.mark.usefixtures("ben_has_a_stake")


def opened(deps: Deps, actor: Actor, about: InitiativeCard) -> CaresOffer:
    """The modal as somebody opens it."""
    with deps.database.reading() as session:
        return caring.offer(session, actor, CaresRef(initiative_id=about.id))


def said(deps: Deps, actor: Actor, edit: CaresEdit, words: str | None) -> CaresSaved | CaresOffer:
    """Save in that modal."""
    form = CaresForm.model_validate({"cares_about": words})
    with deps.database.writing() as session:
        return caring.say(session, actor, edit, form)


def noted(
    deps: Deps, lead: Actor, about: InitiativeCard, who: Actor, words: str, ref: DescribeRef
) -> Described | Describing:
    """A lead saves what somebody cares about."""
    typed = {"initiative": about.id, "people": [who.user_id], "cares_about": words}
    with deps.database.writing() as session:
        return service.describe(session, lead, DescribeForm.model_validate(typed), ref)


def read_by(deps: Deps, lead: Actor) -> tuple[Cares, ...]:
    """What `/align people` tells a lead."""
    with deps.database.reading() as session:
        return service.roster(session, lead, scene.CHANNEL).cares


def own(deps: Deps, actor: Actor) -> OwnStake:
    """What `/align me` tells somebody who has one stake."""
    with deps.database.reading() as session:
        [found] = file.read(session, actor, deps.vault).stakes
    return found


def audited(deps: Deps) -> list[str | None]:
    """Who said what they care about, as the audit has it."""
    with deps.database.reading() as session:
        return list(
            session.scalars(select(Change.actor_id).where(Change.what == Changed.CARES_SAID))
        )


NEW = DescribeRef()


def test_the_person_replaces_what_a_lead_noted_and_both_see_whose_words_these_are(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    noted(deps, maya, checkout, ben, "invoices", NEW)
    mine = own(deps, ben)
    assert (mine.group, mine.cares_about, mine.noted_by) == ("Engineering", "invoices", "Maya")
    assert mine.cares_about_is_from is WrittenBy.LEAD
    modal = opened(deps, ben, checkout)
    assert (modal.cares_about, modal.noted_by, modal.leads) == ("invoices", "Maya", ("Maya",))
    assert said(deps, ben, modal.edit, "being on call") == CaresSaved(
        initiative="Checkout revamp", is_there=True
    )
    assert own(deps, ben).cares_about_is_from is WrittenBy.ME
    [told] = read_by(deps, maya)
    assert (told.name, told.words, told.own) == ("Ben", "being on call", True)
    assert audited(deps) == [ben.user_id]


def test_an_empty_field_takes_it_away(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    noted(deps, maya, checkout, ben, "invoices", NEW)
    said(deps, ben, opened(deps, ben, checkout).edit, "  ")
    assert read_by(deps, maya) == ()
    assert (own(deps, ben).cares_about, own(deps, ben).cares_about_is_from) == (None, None)


def test_a_double_click_saves_once(deps: Deps, ben: Actor, checkout: InitiativeCard) -> None:
    edit = opened(deps, ben, checkout).edit
    for _ in range(2):
        assert isinstance(said(deps, ben, edit, "being on call"), CaresSaved)
    assert audited(deps) == [ben.user_id]


def test_who_saves_after_a_lead_reads_theirs_first(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    edit = opened(deps, ben, checkout).edit
    noted(deps, maya, checkout, ben, "invoices", NEW)
    shown = said(deps, ben, edit, "being on call")
    assert isinstance(shown, CaresOffer)
    assert (shown.changed, shown.held, shown.cares_about) == (True, "invoices", "being on call")
    assert "Maya has changed this while you were writing." in str(own_words.asking(shown).to_dict())
    assert own(deps, ben).cares_about == "invoices"
    said(deps, ben, shown.edit, "being on call")
    assert own(deps, ben).cares_about == "being on call"


def test_a_lead_who_did_not_see_the_persons_words_reads_them_first(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    said(deps, ben, opened(deps, ben, checkout).edit, "being on call")
    shown = noted(deps, maya, checkout, ben, "invoices", NEW)
    assert isinstance(shown, Describing)
    assert shown.held == Cares(name="Ben", words="being on call", own=True, who="Ben")
    assert (shown.people, shown.cares_about) == ((ben.user_id,), "invoices")
    assert own(deps, ben).cares_about == "being on call"
    said(deps, ben, opened(deps, ben, checkout).edit, "sleep")
    again = noted(deps, maya, checkout, ben, "invoices", shown.ref)
    assert isinstance(again, Describing), "it has changed once more"
    assert isinstance(noted(deps, maya, checkout, ben, "invoices", again.ref), Described)
    assert own(deps, ben).noted_by == "Maya"


def test_nor_does_a_lead_forget_what_was_not_shown(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    said(deps, ben, opened(deps, ben, checkout).edit, "being on call")
    assert isinstance(noted(deps, maya, checkout, ben, "-", NEW), Describing)
    assert own(deps, ben).cares_about == "being on call"


def test_of_two_at_once_one_is_shown_what_the_other_wrote(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    edit = opened(deps, ben, checkout).edit
    with ThreadPoolExecutor(2) as hands:
        theirs = hands.submit(noted, deps, maya, checkout, ben, "invoices", NEW)
        mine = hands.submit(said, deps, ben, edit, "being on call")
        answers = (theirs.result(), mine.result())
    saved = [one for one in answers if isinstance(one, Described | CaresSaved)]
    assert len(saved) == 1
    words = "invoices" if isinstance(saved[0], Described) else "being on call"
    assert own(deps, ben).cares_about == words


@pytest.mark.parametrize("who", ["no stake", "the lead", "elsewhere", "outsider"])
def test_nobody_else_reads_or_says_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, who: str
) -> None:
    scene.workspace(deps, "T2")
    said(deps, ben, opened(deps, ben, checkout).edit, "being on call")
    edit = opened(deps, ben, checkout).edit
    stranger = {
        "no stake": scene.person(deps, "Priya"),
        "the lead": maya,
        "elsewhere": scene.person(deps, "Ben", workspace_id="T2"),
        "outsider": Actor(scene.WORKSPACE, ben.user_id, "T9"),
    }[who]
    with pytest.raises((NotFound, NotAllowed)):
        opened(deps, stranger, checkout)
    with pytest.raises((FieldErrors, NotAllowed)):
        said(deps, stranger, edit, "theirs")
    assert own(deps, ben).cares_about == "being on call"


@pytest.mark.parametrize(("role", "active"), [(Role.GUEST, True), (Role.MEMBER, False)])
def test_who_is_no_full_member_any_more_writes_nothing_and_may_take_theirs_away(
    deps: Deps, ben: Actor, checkout: InitiativeCard, role: Role, active: bool
) -> None:
    said(deps, ben, opened(deps, ben, checkout).edit, "being on call")
    scene.person(deps, "Ben", role=role, active=active)
    edit = opened(deps, ben, checkout).edit
    with pytest.raises(FieldErrors, match="Only full members"):
        said(deps, ben, edit, "something else")
    said(deps, ben, edit, None)
    assert own(deps, ben).cares_about is None


def test_who_has_no_stake_any_more_keeps_what_was_typed(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    edit = opened(deps, ben, checkout).edit
    with deps.database.writing() as session:
        for row in session.scalars(select(Stakeholder)):
            session.delete(row)
    with pytest.raises(FieldErrors, match="What you typed is still here") as refused:
        said(deps, ben, edit, "being on call")
    assert list(refused.value.fields) == ["cares_about"]


def test_a_lead_who_is_erased_is_in_nobodys_file(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    kim = scene.person(deps, "Kim")
    scene.changed(deps, maya, checkout, co_leads=[kim.user_id])
    noted(deps, kim, checkout, ben, "invoices", NEW)
    with deps.database.reading() as session:
        assert file.read(session, kim, deps.vault).notes_on_others == 1
    with deps.database.writing() as session:
        erasure.erase(session, kim, deps.vault, Words.KEEP, scene.MORNING)
    assert own(deps, ben).noted_by == "a former member"


def test_what_was_noted_before_anybody_wrote_down_who_has_no_author(
    deps: Deps, maya: Actor, ben: Actor
) -> None:
    with deps.database.writing() as session:
        session.scalars(select(Stakeholder)).one().cares_about = "invoices"
    assert (own(deps, ben).noted_by, own(deps, ben).cares_about_is_from) == (None, None)
    assert [(one.own, one.who) for one in read_by(deps, maya)] == [(False, None)]

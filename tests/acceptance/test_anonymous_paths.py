"""All that can become of an anonymous concern: after each step, whoever looks for its raiser finds nobody."""

from collections.abc import Callable

import pytest

from sandbox import Person
from tests.acceptance import attack
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern, start_initiative
from tests.acceptance.test_a_life import answers, card
from tests.acceptance.test_own_file import erases, looks
from tests.acceptance.test_voices import YOURS
from tests.acceptance.test_who_sees_what import ANONYMOUS
from tests.acceptance.weeks import NEXT_MONDAY, set_digest

WORRY = "nobody dares to say that the date is a dream"
ALIKE = "nobody dares to say the date is a dream of ours"
MISSING = "three dates were moved already"
Attack = Callable[[str], None]


@pytest.fixture
def nothing_joins(house: House, cast: Cast) -> Attack:
    """The attack on Priya, whose concern has this label by now."""

    def attacked(label: str) -> None:
        assert attack.findings(house, cast.priya, WORRY, MISSING, label=label) == []

    return attacked


def everybody_looks(cast: Cast, label: str) -> None:
    """Whoever leads, and whoever does not, reads all there is to read."""
    for person in (cast.maya, cast.ben):
        person.opens_home()
        for verb in ("ledger", "inbox", "heard", "audit", "me"):
            person.runs(f"/align {verb}", in_=cast.checkout)
        person.sees("Your file")
        person.clicks("Export")
        person.sees("Your file as JSON")
        person.closes(all_views=True)
        person.runs("/concern list", in_=cast.checkout)
        person.sees(" about Checkout revamp", in_=cast.checkout)
        person.runs(f"/concern {label}", in_=cast.checkout)
        person.sees("Raised anonymously", in_=cast.checkout)


def says_not_yet(person: Person) -> None:
    """From her card."""
    person.clicks("Not yet", in_=person.app)
    person.fills({"What is still missing?": MISSING})
    person.submits()
    person.sees("is open again.")
    person.closes()


def decides(cast: Cast, label: str) -> None:
    """Maya writes down what answers it, and Lena confirms."""
    cast.maya.runs("/align decide", in_=cast.checkout)
    cast.maya.fills(
        {
            "Decision": "The date moves to May",
            "Why": "It was a dream",
            "Concerns it answers": [f"{label}  {WORRY}"],
        }
    )
    cast.maya.submits()
    cast.maya.sees("Lena is asked to confirm it")
    cast.maya.closes()
    cast.lena.sees("Maya asks you to confirm a decision", in_=cast.lena.app, within=15)
    cast.lena.clicks("Confirm", in_=cast.lena.app)


def moves(cast: Cast) -> None:
    """To the other initiative that Maya drives."""
    start_initiative(cast.maya, cast.checkout, cast.lena, name="Pricing page", key="PRC")
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.clicks("Move", in_=cast.checkout)
    cast.maya.fills({"Where does it belong?": "PRC  Pricing page"})
    cast.maya.submits()
    cast.maya.sees("CHK-1 is now PRC-1.")
    cast.maya.closes()


def merges(cast: Cast, label: str, joined: str) -> None:
    """In the inbox."""
    cast.maya.runs("/align inbox", in_=cast.checkout)
    cast.maya.clicks(f"Merge {label}", in_=cast.checkout)
    cast.maya.fills({"Or the label of another one": joined})
    cast.maya.submits()
    cast.maya.sees(f"{label} joins {joined}")
    cast.maya.closes()


def test_answered_decided_opened_again_moved_and_settled(
    house: House, cast: Cast, nothing_joins: Attack
) -> None:
    raise_concern(cast.priya, cast.checkout, WORRY, visibility=ANONYMOUS)
    set_digest(cast.maya, cast)
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.clicks("Acknowledge", in_=cast.checkout)
    card(cast.priya, "CHK-1  Acknowledged")
    nothing_joins("CHK-1")
    answers(cast.maya, cast, "Exploring", "we ask the bank", owner=cast.ben)
    card(cast.ben, "CHK-1 is yours to look after")
    card(cast.priya, "Ben looks after it.")
    nothing_joins("CHK-1")
    decides(cast, "CHK-1")
    card(cast.priya, "It was decided: The date moves to May")
    nothing_joins("CHK-1")
    says_not_yet(cast.priya)
    house.move_clock_to(NEXT_MONDAY)
    card(cast.ben, MISSING)
    cast.ben.sees("Checkout revamp - week", in_=cast.checkout, within=15)
    nothing_joins("CHK-1")
    everybody_looks(cast, "CHK-1")
    nothing_joins("CHK-1")
    moves(cast)
    card(cast.priya, "Was CHK-1 before it was moved.")
    nothing_joins("PRC-1")
    cast.ben.clicks("Answer", in_=cast.ben.app)
    cast.ben.fills(
        {"Where does it stand now?": "Done", "What should the raiser hear?": "May it is"}
    )
    cast.ben.submits()
    card(cast.priya, "Does this settle it?")
    cast.priya.clicks("Yes, it does", in_=cast.priya.app)
    card(cast.priya, "PRC-1  Confirmed")
    house.until(lambda: attack.is_forgotten(house, cast.workspace.id), "the end of the way back")
    nothing_joins("PRC-1")


def test_joined_parted_merged_both_ways_and_withdrawn(
    house: House, cast: Cast, nothing_joins: Attack
) -> None:
    raise_concern(cast.ben, cast.checkout, ALIKE)
    cast.priya.runs(f"/concern {WORRY}", in_=cast.checkout)
    cast.priya.fills(
        {
            "How much does it matter?": "Slows us",
            "What is it based on?": "A belief",
            "Who may see it?": ANONYMOUS,
        }
    )
    cast.priya.submits()
    cast.priya.sees("is stored as")
    cast.priya.clicks(YOURS)
    cast.priya.sees("which joins CHK-1.")
    cast.priya.closes()
    nothing_joins("CHK-2")
    cast.priya.runs("/concern CHK-2", in_=cast.checkout)
    cast.priya.clicks("Not the same", in_=cast.checkout)
    cast.priya.sees("CHK-2 stands by itself.", in_=cast.checkout)
    nothing_joins("CHK-2")
    merges(cast, "CHK-2", "CHK-1")
    card(cast.priya, "CHK-2  Joins CHK-1")
    nothing_joins("CHK-2")
    cast.maya.runs("/concern CHK-2", in_=cast.checkout)
    cast.maya.clicks("Take apart", in_=cast.checkout)
    cast.maya.sees("CHK-2 stands by itself.", in_=cast.checkout)
    merges(cast, "CHK-1", "CHK-2")
    card(cast.ben, "CHK-1  Joins CHK-2")
    nothing_joins("CHK-2")
    looks(cast.priya, cast)
    cast.priya.sees(WORRY)
    cast.priya.clicks("Export")
    cast.priya.sees("Your file as JSON")
    cast.priya.closes(all_views=True)
    cast.priya.opens_home()
    everybody_looks(cast, "CHK-2")
    nothing_joins("CHK-2")
    cast.priya.clicks("Withdraw", in_=cast.priya.app)
    card(cast.priya, "CHK-2  Withdrawn")
    house.until(lambda: attack.is_forgotten(house, cast.workspace.id), "the end of the way back")
    nothing_joins("CHK-2")


def test_after_an_erasure_its_news_reaches_nobody(
    house: House, cast: Cast, nothing_joins: Attack
) -> None:
    raise_concern(cast.priya, cast.checkout, WORRY, visibility=ANONYMOUS)
    answers(cast.maya, cast, "Exploring", "we ask the bank")
    card(cast.priya, "we ask the bank")
    erases(cast.priya, cast)
    cast.priya.sees("You are erased from Heard in this workspace.")
    assert attack.is_forgotten(house, cast.workspace.id)
    nothing_joins("CHK-1")
    answers(cast.maya, cast, "Done", "the date has moved")
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.sees("CHK-1  Done", in_=cast.checkout)
    nothing_joins("CHK-1")
    assert "the date has moved" not in cast.priya.screen(cast.priya.app)


def test_the_attack_finds_who_raised_it_by_name(house: House, cast: Cast) -> None:
    raise_concern(cast.priya, cast.checkout, WORRY)
    cast.maya.sees("waits for your first answer", in_=cast.maya.app, within=15)
    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    cast.ben.sees("Raised by Priya today.", in_=cast.checkout)
    found = attack.findings(house, cast.priya, WORRY, label="CHK-1")
    assert {one.split(":")[0] for one in found} == {"rows", "their row", "call", "message"}

"""People with the same worry stand behind one concern, each in their own words."""

from tests.acceptance import attack
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_a_life import answers, card
from tests.acceptance.test_alike import receipt
from tests.acceptance.test_who_sees_what import ANONYMOUS

WORRY = "refunds take four clicks"
YOURS = "Same worry? Add your voice"


def merge(cast: Cast) -> None:
    """In her inbox Maya lets CHK-2 join CHK-1."""
    cast.maya.runs("/align inbox", in_=cast.checkout)
    cast.maya.clicks("Merge CHK-2", in_=cast.checkout)
    cast.maya.fills({"Or the label of another one": "CHK-1"})
    cast.maya.submits()
    cast.maya.sees("CHK-2 joins CHK-1")
    cast.maya.closes()


def add_voice(cast: Cast, words: str, visibility: str | None = None) -> None:
    """Priya reads CHK-1 and adds her voice."""
    cast.priya.runs("/concern CHK-1", in_=cast.checkout)
    cast.priya.clicks(YOURS, in_=cast.checkout)
    cast.priya.fills(
        {
            "What worries you about it?": words,
            "How much does it matter?": "Slows us",
            "What is it based on?": "A belief",
        }
    )
    if visibility:
        cast.priya.fills({"Who may see it?": visibility})
    cast.priya.submits()
    cast.priya.sees("2 people stand behind CHK-1 now.")
    cast.priya.closes()


def test_from_the_receipt_a_concern_joins_the_one_that_says_the_same(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    receipt(cast)
    cast.priya.clicks(YOURS)
    cast.priya.sees("Your words are kept as CHK-2, which joins CHK-1.")
    cast.priya.sees("2 people stand behind CHK-1 now.")
    cast.priya.closes()
    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    cast.ben.sees("CHK-2  Priya: a refund takes too many clicks", in_=cast.checkout)
    cast.ben.does_not_see(f"[{YOURS}]")
    cast.ben.runs("/concern list", in_=cast.checkout)
    cast.ben.sees("1 open concern about", in_=cast.checkout)
    cast.ben.sees("2 voices", in_=cast.checkout)
    answers(cast.maya, cast, "Planned", "in spring")
    card(cast.priya, "CHK-2  Joins CHK-1, planned")
    card(cast.priya, "in spring")


def test_from_a_card_a_voice_is_added_that_names_nobody(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    add_voice(cast, "mine are worse", ANONYMOUS)
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.sees("CHK-2  mine are worse", in_=cast.checkout)
    assert attack.findings(house, cast.priya, "mine are worse", label="CHK-2") == []
    answers(cast.maya, cast, "Done", "two clicks now")
    card(cast.priya, "Does this settle it?")
    cast.priya.clicks("Yes, it does", in_=cast.priya.app)
    card(cast.priya, "CHK-2  Joins CHK-1, confirmed")
    house.until(lambda: attack.is_forgotten(house, cast.workspace.id), "the end of the way back")
    card(cast.ben, "CHK-1  Done")


def test_a_lead_merges_and_its_raiser_says_that_it_is_not_the_same(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    raise_concern(cast.priya, cast.checkout, "a refund takes weeks")
    merge(cast)
    card(cast.priya, "CHK-2  Joins CHK-1, new")
    cast.ben.runs("/concern CHK-2", in_=cast.checkout)
    cast.ben.sees("CHK-2  Joins CHK-1", in_=cast.checkout)
    for verb in ("Not the same", "Take apart", "Merge"):
        cast.ben.does_not_see(f"[{verb}]")
    cast.priya.clicks("Not the same", in_=cast.priya.app)
    card(cast.priya, "CHK-2 stands by itself.")
    merge(cast)
    cast.maya.runs("/concern CHK-2", in_=cast.checkout)
    cast.maya.clicks("Take apart", in_=cast.checkout)
    cast.maya.sees("CHK-2 stands by itself.", in_=cast.checkout)


def test_each_voice_is_asked_and_one_goes_its_own_way(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    raise_concern(cast.priya, cast.checkout, "a refund takes weeks")
    merge(cast)
    answers(cast.maya, cast, "Done", "two clicks now")
    card(cast.ben, "Does this settle it?")
    cast.ben.clicks("Yes, it does", in_=cast.ben.app)
    card(cast.ben, "CHK-1  Confirmed")
    card(cast.priya, "Does this settle it?")
    cast.priya.clicks("Not yet", in_=cast.priya.app)
    cast.priya.fills({"What is still missing?": "still two weeks"})
    cast.priya.submits()
    cast.priya.sees("CHK-2 is open again.")
    cast.priya.closes()
    card(cast.priya, "CHK-2  Reopened")
    card(cast.maya, "still two weeks")

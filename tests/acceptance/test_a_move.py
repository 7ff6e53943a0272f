"""A concern that was raised in the wrong place is moved, and everybody finds it again."""

import pytest

from tests.acceptance.people import Cast, raise_concern, start_initiative
from tests.acceptance.test_a_life import card
from tests.acceptance.test_who_sees_what import ANONYMOUS


@pytest.fixture
def two(cast: Cast) -> Cast:
    """Maya drives Pricing page as well."""
    pricing = cast.workspace.channel("#pricing")
    pricing.members |= {cast.maya.id, cast.lena.id}
    start_initiative(cast.maya, pricing, cast.lena, name="Pricing page", key="PRC")
    return cast


def test_a_lead_moves_it_and_the_old_number_answers(two: Cast) -> None:
    raise_concern(two.ben, two.checkout, "prices lack taxes")
    two.maya.runs("/concern CHK-1", in_=two.checkout)
    two.maya.clicks("Move", in_=two.checkout)
    two.maya.fills({"Where does it belong?": "PRC  Pricing page"})
    two.maya.submits()
    two.maya.sees("CHK-1 is now PRC-1.")
    two.maya.closes()
    card(two.ben, "Was CHK-1 before it was moved.")
    two.priya.runs("/concern CHK-1", in_=two.checkout)
    two.priya.sees("CHK-1 is now PRC-1.")
    two.priya.sees("prices lack taxes")
    two.priya.does_not_see("[Move]")


def test_it_moves_from_the_inbox_and_from_the_answer(two: Cast) -> None:
    raise_concern(two.ben, two.checkout, "prices lack taxes")
    two.maya.runs("/align inbox", in_=two.checkout)
    two.maya.clicks("Move CHK-1", in_=two.checkout)
    two.maya.fills({"Where does it belong?": "PRC  Pricing page"})
    two.maya.submits()
    two.maya.sees("CHK-1 is now PRC-1.")
    two.maya.closes()
    two.maya.runs("/concern PRC-1", in_=two.checkout)
    two.maya.clicks("Answer", in_=two.checkout)
    two.maya.sees("Where does it stand now?")
    two.maya.clicks("Move")
    two.maya.sees("Where does it belong?")
    two.maya.fills({"Where does it belong?": "CHK  Checkout revamp"})
    two.maya.submits()
    two.maya.sees("PRC-1 is now CHK-1.")


def test_a_button_of_before_says_what_happened_meanwhile(two: Cast) -> None:
    raise_concern(two.ben, two.checkout, "prices lack taxes")
    two.maya.runs("/concern CHK-1", in_=two.checkout)
    two.maya.sees("[Move]", in_=two.checkout)
    two.ben.runs("/concern CHK-1", in_=two.checkout)
    two.ben.clicks("Withdraw", in_=two.checkout)
    two.ben.sees("CHK-1  Withdrawn", in_=two.checkout)
    two.maya.clicks("Move", in_=two.checkout)
    two.maya.sees("CHK-1 is withdrawn by now. Open it again before you move it.")


def test_an_anonymous_raiser_hears_of_it_and_stays_unknown(two: Cast) -> None:
    raise_concern(two.priya, two.checkout, "nobody dares say it", visibility=ANONYMOUS)
    two.maya.runs("/concern CHK-1", in_=two.checkout)
    two.maya.clicks("Move", in_=two.checkout)
    two.maya.fills({"Where does it belong?": "PRC  Pricing page"})
    two.maya.submits()
    two.maya.sees("CHK-1 is now PRC-1.")
    two.maya.does_not_see("Priya")
    card(two.priya, "Was CHK-1 before it was moved.")

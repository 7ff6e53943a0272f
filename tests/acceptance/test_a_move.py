"""A concern that was raised in the wrong place is moved, and everybody finds it again."""

import pytest

from tests.acceptance.people import Cast, raise_concern, start_initiative
from tests.acceptance.test_a_life import card
from tests.acceptance.test_decisions import WORDS
from tests.acceptance.test_home import home
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


def test_a_decision_that_was_to_answer_it_is_read_again_before_it_is_confirmed(two: Cast) -> None:
    worry = "prices lack taxes"
    for _ in range(2):
        raise_concern(two.ben, two.checkout, worry)
    two.maya.runs("/align decide", in_=two.checkout)
    answered = [f"CHK-1  {worry}", f"CHK-2  {worry}"]
    two.maya.fills({"Decision": WORDS, "Why": "because", "Concerns it answers": answered})
    two.maya.submits()
    two.maya.closes()
    home(two.lena, WORDS)
    two.lena.clicks("Read and answer")
    two.lena.sees("Answers CHK-1, CHK-2.")
    two.maya.runs("/concern CHK-1", in_=two.checkout)
    two.maya.clicks("Move", in_=two.checkout)
    two.maya.fills({"Where does it belong?": "PRC  Pricing page"})
    two.maya.submits()
    two.maya.sees("CHK-1 is now PRC-1.")
    two.lena.clicks("Confirm")
    two.lena.sees("This has changed since you read it. Please answer it as it stands now.")
    two.lena.sees("Answers CHK-2.")
    two.lena.clicks("Confirm")
    two.lena.sees("Confirmed by Lena")
    card(two.ben, "CHK-2  Done")
    card(two.ben, "PRC-1  New")

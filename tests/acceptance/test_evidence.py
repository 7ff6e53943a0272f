"""Somebody who knows more checks a belief, and everybody who reads it sees on what it rests."""

from datetime import timedelta

from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_a_life import answers, card
from tests.acceptance.test_anonymity import WORRY, nothing_joins
from tests.acceptance.test_who_sees_what import ANONYMOUS
from tests.acceptance.weeks import TODAY


def test_priya_measured_what_ben_believes(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "nobody uses coupons", basis="A belief")
    cast.priya.runs("/concern CHK-1", in_=cast.checkout)
    cast.priya.sees("Based on: a belief, to be checked by", in_=cast.checkout)
    cast.priya.clicks("I have evidence", in_=cast.checkout)
    cast.priya.sees("Your name stands beside it")
    cast.priya.fills(
        {"What is it?": "Measured", "In a sentence: what do you know?": "2 of 900 orders"}
    )
    cast.priya.submits()
    cast.priya.sees("rests on this now: measured")
    cast.priya.closes()
    card(cast.ben, "Measured, says Priya")
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.sees("2 of 900 orders", in_=cast.checkout)
    cast.maya.does_not_see("[I have evidence]", in_=cast.checkout)


def test_a_belief_nobody_checked_says_for_how_long(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "nobody uses coupons", basis="A belief")
    house.move_clock_to(TODAY + timedelta(days=40))
    cast.maya.runs("/concern list", in_=cast.checkout)
    cast.maya.sees("a belief, unchecked for ", in_=cast.checkout)
    cast.maya.runs("/align inbox", in_=cast.checkout)
    cast.maya.sees("a belief, unchecked for ")


def test_a_button_of_before_says_that_it_has_ended(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "nobody uses coupons", basis="A belief")
    cast.priya.runs("/concern CHK-1", in_=cast.checkout)
    cast.priya.clicks("I have evidence", in_=cast.checkout)
    cast.priya.sees("Your name stands beside it")
    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    cast.ben.clicks("Withdraw", in_=cast.checkout)
    cast.ben.sees("CHK-1  Withdrawn", in_=cast.checkout)
    cast.priya.fills(
        {"What is it?": "Measured", "In a sentence: what do you know?": "2 of 900 orders"}
    )
    cast.priya.submits()
    cast.priya.sees("CHK-1 is withdrawn by now. It has come to its end")


def test_an_anonymous_raiser_brings_evidence_and_nothing_joins_them_to_it(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.priya, cast.checkout, WORRY, basis="A belief", visibility=ANONYMOUS)
    answers(cast.maya, cast, "Exploring", "we ask the bank")
    card(cast.priya, "we ask the bank")
    cast.priya.clicks("I have evidence", in_=cast.priya.app)
    cast.priya.sees("You raised this concern anonymously.")
    cast.priya.fills(
        {"What is it?": "Measured", "In a sentence: what do you know?": "three dates were moved"}
    )
    cast.priya.submits()
    cast.priya.sees("rests on this now: measured")
    cast.priya.closes()
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.sees("Measured, says whoever raised it", in_=cast.checkout)
    nothing_joins(house, cast.priya)

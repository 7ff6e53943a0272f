"""A decision: informed by a poll, confirmed by a named person, told in the digest."""

from sandbox import Person
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_polls import QUESTION, ask, close, result, vote
from tests.acceptance.weeks import NEXT_MONDAY, digests, set_digest

WORDS = "Guest checkout first, refunds second"


def propose(cast: Cast, **fields: object) -> None:
    """`/align decide`, filled in and sent."""
    cast.maya.runs("/align decide", in_=cast.checkout)
    cast.maya.sees("Decide")
    given = {name.replace("_", " "): value for name, value in fields.items()}
    cast.maya.fills({"Decision": WORDS, "Why": "It unblocks most groups", **given})
    cast.maya.submits()
    cast.maya.sees("Lena is asked to confirm it in a direct message.")
    cast.maya.closes()


def lena_says(cast: Cast, button: str) -> None:
    """The approver answers in her direct messages."""
    cast.lena.sees("Maya asks you to confirm a decision", in_=cast.lena.app, within=15)
    cast.lena.clicks(button, in_=cast.lena.app)


def said(person: Person, text: str) -> None:
    """What stands in somebody's direct messages."""
    person.sees(text, in_=person.app, within=15)


def test_a_decision_is_confirmed_by_its_approver_and_told_in_the_digest(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    raise_concern(cast.priya, cast.checkout, "refunds take four clicks")
    set_digest(cast.maya, cast)
    propose(
        cast,
        What_we_give_up="New analytics until July",
        Concerns_it_answers=["CHK-1  forced sign-up loses buyers"],
        Concerns_it_does_not_answer=["CHK-2  refunds take four clicks"],
        Look_at_it_again_on="2040-07-02",
    )
    said(cast.lena, "Maya asks you to confirm a decision")
    for line in (
        "New analytics until July",
        "Answers CHK-1. Does not answer CHK-2. Looked at again on Mon 2 Jul",
    ):
        said(cast.lena, line)
    lena_says(cast, "Confirm")
    said(cast.lena, "Confirmed by Lena")
    said(cast.maya, "Confirmed by Lena: a decision about Checkout revamp.")
    said(cast.maya, "Answers CHK-1.")
    house.move_clock_to(NEXT_MONDAY)
    cast.ben.sees("Decided", in_=cast.checkout, within=15)
    [told] = digests(cast)
    assert f"{WORDS}  (confirmed by Lena)" in told


def test_a_declined_decision_is_told_to_its_proposer_and_to_nobody_else(
    house: House, cast: Cast
) -> None:
    set_digest(cast.maya, cast)
    propose(cast)
    lena_says(cast, "Not like this")
    said(cast.maya, "Declined by Lena")
    house.move_clock_to(NEXT_MONDAY)
    cast.ben.sees("Nothing new about Checkout revamp", in_=cast.checkout, within=15)
    assert WORDS not in digests(cast)[0]


def test_a_poll_that_is_closed_can_be_named_as_what_informed_it(house: House, cast: Cast) -> None:
    ask(cast.maya, cast)
    for person in (cast.maya, cast.ben, cast.priya):
        vote(person, cast, "Saved cards")
        person.closes()
    close(house)
    result(cast.ben, cast)
    propose(cast, Poll_that_informed_it=QUESTION)
    cast.lena.sees(f"Informed by the poll “{QUESTION}”.", in_=cast.lena.app, within=15)


def test_a_concern_is_answered_or_it_is_not(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    cast.maya.runs("/align decide", in_=cast.checkout)
    both = ["CHK-1  forced sign-up"]
    cast.maya.fills(
        {
            "Decision": WORDS,
            "Why": "because",
            "Concerns it answers": both,
            "Concerns it does not answer": both,
        }
    )
    cast.maya.submits()
    cast.maya.sees("A concern is answered or it is not")


def test_who_leads_nothing_writes_no_decision_down(cast: Cast) -> None:
    cast.ben.runs("/align decide", in_=cast.checkout)
    cast.ben.sees("you lead none", in_=cast.checkout)


def test_a_review_in_the_past_is_refused_at_its_field(cast: Cast) -> None:
    cast.maya.runs("/align decide", in_=cast.checkout)
    cast.maya.fills({"Decision": WORDS, "Why": "because", "Look at it again on": "2020-01-01"})
    cast.maya.submits()
    assert cast.maya.modal is not None
    assert cast.maya.modal.errors == {"Look at it again on": "Choose a day to come, or none."}


def test_a_poll_that_still_runs_informs_nothing_yet(cast: Cast) -> None:
    ask(cast.maya, cast)
    cast.maya.runs("/align decide", in_=cast.checkout)
    cast.maya.sees("A poll informs; the person who decides confirms it in a direct message.")
    cast.maya.does_not_see("Poll that informed it")

"""The ledger, as people read it."""

from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_a_life import answers
from tests.acceptance.test_polls import QUESTION, ask
from tests.acceptance.weeks import NEXT_MONDAY, digests, set_digest


def test_people_read_what_became_of_what_they_said(cast: Cast) -> None:
    cast.ben.runs("/align ledger", in_=cast.checkout)
    cast.ben.sees("Nothing has come to its end yet.", in_=cast.checkout)
    raise_concern(cast.ben, cast.checkout, "refunds take four clicks")
    answers(cast.maya, cast, "Not doing", "they are rare")
    cast.priya.runs("/align ledger CHK", in_=cast.checkout)
    cast.priya.sees("0 concerns done, 1 not doing.", in_=cast.checkout)
    told = "Ben: refunds take four clicks → not doing, because: they are rare"
    cast.priya.sees(told, in_=cast.checkout)
    cast.priya.does_not_see("In the last 90 days", in_=cast.checkout)
    cast.maya.runs("/align ledger CHK", in_=cast.checkout)
    cast.maya.sees("In the last 90 days: 1 of 1 concern had a first answer in time.", cast.checkout)
    cast.maya.sees("Only those who lead see this line.", in_=cast.checkout)
    cast.priya.runs("/align ledger nonsense", in_=cast.checkout)
    cast.priya.sees("There is no initiative NONSEN that you can see.", in_=cast.checkout)


def test_the_digest_tells_what_became_of_what_people_said_and_opens_the_ledger(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.ben, cast.checkout, "invoices are missing")
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.clicks("Answer", in_=cast.checkout)
    answer = {
        "Where does it stand now?": "Not doing",
        "What should the raiser hear?": "too few ask",
    }
    cast.maya.fills(answer)
    cast.maya.submits()
    cast.maya.sees("is up to date")
    cast.maya.closes(all_views=True)
    raise_concern(cast.priya, cast.checkout, "card errors give no reason")
    ask(cast.maya, cast, {"Options, one a line": "Cards\nRefunds"}, days=28)
    cast.ben.sees("0 of 4 answered", in_=cast.checkout, within=15)
    set_digest(cast.maya, cast)

    house.move_clock_to(NEXT_MONDAY)

    cast.ben.sees("You said → we did, or why not", in_=cast.checkout, within=15)
    told = digests(cast)[-1]
    assert "Ben: invoices are missing → not doing, because: too few ask  (CHK-1)" in told
    assert "Oldest roadblock: CHK-2, " in told
    assert "Nobody looks after it yet; Maya can unblock it." in told
    assert f"{QUESTION}  Vote until " in told
    cast.priya.clicks("See ledger", in_=cast.checkout)
    cast.priya.sees("0 concerns done, 1 not doing.", in_=cast.checkout)

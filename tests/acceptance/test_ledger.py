"""The ledger, as people read it."""

from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_a_life import answers


def test_people_read_what_became_of_what_they_said(cast: Cast) -> None:
    cast.ben.runs("/align ledger", in_=cast.checkout)
    cast.ben.sees("Nothing has come to its end yet.", in_=cast.checkout)
    raise_concern(cast.ben, cast.checkout, "refunds take four clicks")
    answers(cast.maya, cast, "Not doing", "they are rare")
    cast.priya.runs("/align ledger CHK", in_=cast.checkout)
    cast.priya.sees("0 concerns done, 1 not doing.", in_=cast.checkout)
    told = "Ben: refunds take four clicks → not doing, because: they are rare"
    cast.priya.sees(told, in_=cast.checkout)
    cast.priya.runs("/align ledger nonsense", in_=cast.checkout)
    cast.priya.sees("There is no initiative NONSEN that you can see.", in_=cast.checkout)

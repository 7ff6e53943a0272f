"""On Friday afternoon who drives reads what the week brought, and whom to talk to on Monday."""

from datetime import timedelta

from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_a_life import answers
from tests.acceptance.weeks import NEXT_MONDAY

FRIDAY = NEXT_MONDAY - timedelta(days=2, hours=17)
"""16:00 in Berlin."""


def test_who_drives_reads_on_friday_what_the_week_brought(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    answers(cast.maya, cast, "Done", "guests may buy")
    house.move_clock_to(FRIDAY)
    cast.maya.sees("Your week, in the initiatives you drive", in_=cast.maya.app, within=20)
    # It was answered on the day itself; what was promised for today is owed in the next note.
    told = "1 concern raised; of 1 done, 0 were confirmed by their raisers."
    cast.maya.sees(told, in_=cast.maya.app)
    cast.maya.clicks("See ledger", in_=cast.maya.app)
    cast.maya.sees("You said, we answered: Checkout revamp", in_=cast.maya.app)
    for other in (cast.lena, cast.ben):
        other.does_not_see("Your week", in_=other.app)

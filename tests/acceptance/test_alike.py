"""Whoever raises a concern is shown those that say the same, as far as they may see them."""

from tests.acceptance.people import Cast, raise_concern

SAME = "a refund takes too many clicks"


def receipt(cast: Cast) -> None:
    """Priya raises it and reads her receipt."""
    cast.priya.runs(f"/concern {SAME}", in_=cast.checkout)
    cast.priya.fills({"How much does it matter?": "Slows us", "What is it based on?": "A belief"})
    cast.priya.submits()
    cast.priya.sees("is stored as")


def test_the_receipt_shows_a_worry_that_says_the_same(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "refunds take four clicks")
    raise_concern(cast.ben, cast.checkout, "legal has not read the new terms")
    receipt(cast)
    cast.priya.sees("CHK-1  refunds take four clicks")
    cast.priya.does_not_see("legal has not read")
    cast.priya.clicks("Open")
    cast.priya.sees("Raised by Ben today.")


def test_what_is_for_leads_is_shown_to_nobody_else(cast: Cast) -> None:
    visibility = "Leads only: text and name to driver, co-leads and approver"
    raise_concern(cast.ben, cast.checkout, "refunds take four clicks", visibility=visibility)
    receipt(cast)
    cast.priya.does_not_see("refunds take four clicks")
    cast.priya.does_not_see("Others may have the same worry")


def test_ones_own_concern_is_not_shown_to_oneself(cast: Cast) -> None:
    raise_concern(cast.priya, cast.checkout, "refunds take four clicks")
    receipt(cast)
    cast.priya.does_not_see("Others may have the same worry")

"""Pure rules of beliefs: until when they are to be checked, and what evidence makes of them."""

from datetime import date, timedelta

from models.vocabulary import Basis

CHECKED_WITHIN_DAYS = 14
"""A belief is to be checked within so many days: a fortnight, in which teams plan; longer, and it hardens."""

_STRENGTH = (Basis.BELIEF, Basis.REPORTED, Basis.SEEN, Basis.MEASURED)


def stronger(one: Basis, other: Basis) -> Basis:
    """The firmer ground of two."""
    return max(one, other, key=_STRENGTH.index)


def check_by(raised_on: date) -> date:
    """The day by which a belief is to be checked."""
    return raised_on + timedelta(days=CHECKED_WITHIN_DAYS)


def raised_before(today: date) -> date:
    """Beliefs that were raised before this day are unchecked for longer than they should be."""
    return today - timedelta(days=CHECKED_WITHIN_DAYS)


def unchecked_days(raised_on: date, today: date) -> int | None:
    """For how many days nobody has checked a belief; None while there is time."""
    return (today - raised_on).days if raised_on < raised_before(today) else None

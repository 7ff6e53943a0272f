"""Pure rules of the Home tab."""

from datetime import datetime, timedelta

VISIT = timedelta(minutes=10)
"""How long after opening it somebody is taken to have their Home tab before them, at least."""


def visit_ends(opened: datetime) -> datetime:
    """When a visit is over: in ten minutes, rounded up to the next ten, which tells nobody's minute."""
    ends = opened + VISIT
    whole = ends.replace(minute=ends.minute // 10 * 10, second=0, microsecond=0)
    return whole if whole == ends else whole + timedelta(minutes=10)

"""Pure rules of the Home tab."""

VISIT_SECONDS = 600.0
"""How long after opening it somebody is taken to have their Home tab before them."""
MOST_VISITS = 10_000


def is_visiting(opened: float, now: float) -> bool:
    """Whether a Home tab that was opened at `opened` may still be in sight, in seconds of one clock."""
    return now - opened <= VISIT_SECONDS

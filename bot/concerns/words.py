"""The words of concerns, in one place."""

from collections.abc import Mapping

from models.vocabulary import Basis, Effect, Status, Visibility

EFFECT: Mapping[Effect, str] = {
    Effect.STOPS_US: "Stops us",
    Effect.SLOWS_US: "Slows us",
    Effect.GOOD_TO_KNOW: "Good to know",
}
BASIS: Mapping[Basis, str] = {
    Basis.MEASURED: "Measured",
    Basis.SEEN: "Seen first-hand",
    Basis.REPORTED: "Reported by others",
    Basis.BELIEF: "A belief",
}
STATUS: Mapping[Status, str] = {
    Status.NEW: "New",
    Status.ACKNOWLEDGED: "Acknowledged",
    Status.EXPLORING: "Exploring",
    Status.PLANNED: "Planned",
    Status.NOT_DOING: "Not doing",
    Status.DONE: "Done",
    Status.CONFIRMED: "Confirmed",
    Status.MERGED: "Merged",
    Status.WITHDRAWN: "Withdrawn",
    Status.REOPENED: "Reopened",
}
VISIBILITY: Mapping[Visibility, str] = {
    Visibility.NAMED: "Named: text and name to whoever can read the initiative's channels",
    Visibility.LEADS: "Leads only: text and name to driver, co-leads and approver",
    Visibility.ANONYMOUS: "Anonymous: text like a named one, name to nobody",
}
SEEN_BY: Mapping[Visibility, str] = {
    Visibility.NAMED: "Whoever can read the initiative's channels can see it, with your name.",
    Visibility.LEADS: "Only driver, co-leads and approver can see it.",
    Visibility.ANONYMOUS: "Whoever can read the initiative's channels can see it. "
    "Your name is shown to nobody, the leads included; answers still reach you until it closes.",
}

NO_SUCH = "There is no {label} that you can see."
GONE = "This concern is not there any more."
BY_NOW = "{label} is {status} by now."
FOR_THE_RAISER = (
    "Only the person who raised this concern can say that, and only until it has come to its end."
)
HAS_JOINED = "{label} has joined {joined}: what is answered there reaches whoever raised it."
JOINED_BY_OTHERS = (
    "Others have joined this concern and hear what is answered, so it cannot be for the leads alone. "
    "Withdraw it and raise it again: then the others stand by themselves."
)
SETTLED = "{by_now} It has come to its end, so there is nothing to answer any more."
JUST_MOVED = "This concern has just been moved to another initiative. Please open it again."
NOW_CALLED = "{was} is now {label}."


def by_now(label: str, status: Status) -> str:
    """Where a concern stands, for somebody who expected something else."""
    return BY_NOW.format(label=label, status=STATUS[status].lower())

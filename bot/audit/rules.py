"""What an edit of an initiative changed, as the audit tells it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from models.vocabulary import Changed

BY_RAISERS = (
    Changed.CONCERN_EDITED,
    Changed.CONCERN_BY_RAISER,
    Changed.CONCERN_JOINED,
    Changed.CONCERN_PARTED,
)
"""What whoever raised a concern may have done. Where nobody stands beside one, a name was taken off."""


@dataclass(frozen=True)
class Terms:
    """What is compared of an initiative, before an edit and after it."""

    name: str
    goal: str
    decision_on: date | None
    channel_ids: Collection[str]
    driver_id: str
    approver_id: str
    co_lead_ids: Collection[str]


@dataclass(frozen=True)
class Step:
    """One line of the audit: what changed, the person it is about, a few words."""

    what: Changed
    person_id: str | None = None
    about: str | None = None


def steps(before: Terms, after: Terms) -> list[Step]:
    """What an edit changed: fields by their names, people one by one. Nothing where nothing changed."""
    fields = (
        ("name", before.name, after.name),
        ("goal", before.goal, after.goal),
        ("decision date", before.decision_on, after.decision_on),
        ("channels", set(before.channel_ids), set(after.channel_ids)),
    )
    changed = ", ".join(name for name, then, now in fields if then != now)
    found = [Step(Changed.EDITED, about=changed)] if changed else []
    if before.driver_id != after.driver_id:
        found.append(Step(Changed.DRIVER, after.driver_id))
    if before.approver_id != after.approver_id:
        found.append(Step(Changed.APPROVER, after.approver_id))
    then, now = set(before.co_lead_ids), set(after.co_lead_ids)
    found += [Step(Changed.CO_LEAD_ADDED, person) for person in sorted(now - then)]
    found += [Step(Changed.CO_LEAD_REMOVED, person) for person in sorted(then - now)]
    return found

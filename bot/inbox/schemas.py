"""What the inbox and its nudge are drawn from."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.concerns.schemas import ConcernCard, ListedRef, Within


class Order(StrEnum):
    """What comes first."""

    STALEST = "stalest"
    NEWEST = "newest"


class InboxPage(BaseModel):
    """Which page a button leads to."""

    order: Order = Order.STALEST
    page: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class Row(InboxPage, ListedRef):
    """A concern in the inbox, and the page it is on."""

    within: Within | None = Within.INBOX


class Inbox(BaseModel):
    """A page of the open concerns that somebody leads or looks after.

    `late` are those on it whose first answer was promised for a day that is over; `overdue` says how many
    there are in all, and `news_overdue` how many whose next news was.
    """

    model_config = ConfigDict(frozen=True)

    cards: tuple[ConcernCard, ...]
    late: tuple[int, ...] = ()
    order: Order
    total: int
    overdue: int
    news_overdue: int = 0
    page: int
    pages: int


class NudgeParams(BaseModel):
    """Params of a nudge."""

    user_id: str


class Nudge(BaseModel):
    """What waits longer than its raisers were promised: `news` of the `total` not for a first answer."""

    model_config = ConfigDict(frozen=True)

    cards: tuple[ConcernCard, ...]
    total: int
    news: int = 0


class Snooze(StrEnum):
    """For how long a nudge can be snoozed."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    WEEK = "next_week"


class SnoozeFor(BaseModel):
    """For how long the nudge is to rest."""

    span: Snooze


class SnoozeRef(BaseModel):
    """For how many days the nudge is to rest, in nudges that were posted before `SnoozeFor`."""

    days: Annotated[int, Field(ge=1, le=31)]


class Snoozed(BaseModel):
    """Until when the nudge rests; `again_at` where it comes again on the same day."""

    model_config = ConfigDict(frozen=True)

    until: date
    again_at: datetime | None = None

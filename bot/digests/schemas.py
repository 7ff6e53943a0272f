"""The form of a digest, what rides along with its buttons, and what is read for one."""

from datetime import date, datetime, time
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from bot.heard.schemas import HeardCount
from bot.ids import RowId, SlackId
from bot.people.rules import zone_or_utc
from models.vocabulary import Basis, Effect, PauseReason, ScheduleState, Status


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class DigestForm(BaseModel):
    """What the modal of `/align digest` asks."""

    channel: SlackId
    weekday: Annotated[int, Field(ge=0, le=6)]
    at: Annotated[time, BeforeValidator(lambda value: value or None)]
    zone: str
    drafts: Annotated[bool, BeforeValidator(bool)] = True

    @field_validator("zone")
    @classmethod
    def _a_zone_that_exists(cls, value: str) -> str:
        if zone_or_utc(value) != value:
            raise ValueError("This time zone is not known. Please choose another.")
        return value


class ScheduleRef(BaseModel):
    """Names a schedule in a button."""

    schedule_id: RowId


class DigestParams(BaseModel):
    """Params of a digest's delivery."""

    run_id: int


class PreviewParams(BaseModel):
    """Params of a preview, and who asked for it; None where that was before it was noted."""

    schedule_id: int
    user_id: str | None = None


class QuietParams(BaseModel):
    """Params of the note that a channel is left in peace."""

    schedule_id: int


class PausedParams(BaseModel):
    """Params of the note that a schedule stands still."""

    schedule_id: int


class DigestSettings(_Read):
    """What the modal shows: the schedule of the channel, or what a new one would be."""

    channel_id: str | None
    weekday: int
    at: time
    zone: str
    drafts: bool
    schedule_id: int | None
    state: ScheduleState | None
    next_run_at: datetime | None


class Saved(_Read):
    """What is said after a schedule was saved, paused or resumed."""

    channel: str
    state: ScheduleState
    next_run_at: datetime
    zone: str


class Entry(_Read):
    """One concern in a digest. `raiser` is a name, or None where it is nobody's to know.

    `voices` people stand behind it, as far as the channel may know; `said_again`: what has joined it is
    new, and it is not. `group` is the raiser's main group, and as unknown as they are: a small group is
    nearly a name.
    `unchecked` says for how many days nobody has checked a belief that should have been by now.
    """

    label: str
    worry: str
    effect: Effect
    status: Status
    answer: str | None
    raiser: str | None
    group: str | None
    raised_on: date
    voices: int = 1
    said_again: bool = False
    unchecked: int | None = None


class Roadblock(_Read):
    """The oldest concern that stops us. `owner` looks after it; where nobody does, the driver can."""

    label: str
    raised_on: date
    owner: str | None
    driver: str


class Removed(_Read):
    """A concern that stops nobody any more, and who did that."""

    label: str
    who: str


class Thanks(_Read):
    """What stops nobody any more; `more` are not named."""

    removed: tuple[Removed, ...]
    more: int = 0


class Listed(_Read):
    """A short list of concerns, and how many more there are."""

    entries: tuple[Entry, ...] = ()
    more: int = 0


class Decided(_Read):
    """A decision that was confirmed."""

    words: str
    decider: str


class News(_Read):
    """What happened in the stretch that is told. A concern that moved counts once, where it came to stand."""

    raised: int = 0
    answered: int = 0
    confirmed: int = 0
    reopened: int = 0
    taken_up: int = 0
    decisions: tuple[Decided, ...] = ()

    @property
    def total(self) -> int:
        """How much happened."""
        moved = self.answered + self.confirmed + self.reopened + self.taken_up
        return self.raised + moved + len(self.decisions)


class Section(_Read):
    """What a digest says of one initiative. `since` is None where all of its history is told.

    No concern is named as new that is named as stopping us already. `unchecked` counts the open beliefs
    that nobody has checked in time.
    """

    key: str
    name: str
    week: int
    decision_on: date | None
    since: date | None
    news: News
    roadblock: Roadblock | None
    stopping: Listed
    answers: Listed
    newest: Listed
    open_total: int
    by_basis: dict[Basis, int]
    unchecked: int = 0
    heard: tuple[HeardCount, ...] = ()
    thanks: Thanks | None = None


class Coming(_Read):
    """A poll that people of the channel can still answer."""

    question: str
    closes_at: datetime
    zone: str


class Rest(_Read):
    """The initiatives of a channel that a digest has no room for."""

    initiatives: int
    raised: int
    answered: int
    open_total: int


class Trend(_Read):
    """Open concerns by effect at the end of each of the last weeks, oldest first."""

    days: tuple[date, ...]
    series: dict[Effect, tuple[int, ...]]


class Intro(_Read):
    """What a lead says on top of a digest."""

    intro: str
    who: str


class DigestReport(_Read):
    """A whole digest, for its channel."""

    channel_id: str
    channel: str
    today: date
    since: date | None
    sections: tuple[Section, ...]
    rest: Rest | None
    coming: tuple[Coming, ...]
    intro: Intro | None
    happenings: int
    open_total: int
    trend: Trend


class DigestPreview(_Read):
    """What the channel would get now; `partial` where it has more than the reader may read."""

    report: DigestReport
    partial: bool


class PausedNote(_Read):
    """What a driver is told of a schedule that stands still."""

    schedule_id: int
    channel: str
    reason: PauseReason


class QuietNote(_Read):
    """What a driver is told when a channel is left in peace."""

    channel: str
    weeks: int

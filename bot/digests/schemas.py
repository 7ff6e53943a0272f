"""The form of a digest, what rides along with its buttons, and what is read for one."""

from datetime import date, datetime, time
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from bot.people.rules import zone_or_utc
from models.vocabulary import Basis, Effect, PauseReason, ScheduleState, Status


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class DigestForm(BaseModel):
    """What the modal of `/align digest` asks."""

    channel: str
    weekday: Annotated[int, Field(ge=0, le=6)]
    at: Annotated[time, BeforeValidator(lambda value: value or None)]
    zone: str

    @field_validator("zone")
    @classmethod
    def _a_zone_that_exists(cls, value: str) -> str:
        if zone_or_utc(value) != value:
            raise ValueError("This time zone is not known. Please choose another.")
        return value


class Here(BaseModel):
    """Rides along with the modal: the channel it was opened for."""

    channel_id: str | None = None


class ScheduleRef(BaseModel):
    """Names a schedule in a button."""

    schedule_id: int


class DigestParams(BaseModel):
    """Params of a digest's delivery."""

    run_id: int


class PreviewParams(BaseModel):
    """Params of a preview."""

    schedule_id: int


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
    """One concern in a digest. `raiser` is a name, or None where it is nobody's to know."""

    label: str
    worry: str
    effect: Effect
    status: Status
    answer: str | None
    raiser: str | None
    raised_on: date


class Section(_Read):
    """What a digest says of one initiative."""

    key: str
    name: str
    week: int
    decision_on: date | None
    raised: int
    answered: int
    reopened: int
    moved: int
    newest: tuple[Entry, ...]
    answers: tuple[Entry, ...]
    stopping: tuple[Entry, ...]
    stopping_total: int
    open_total: int
    by_basis: dict[Basis, int]

    @property
    def has_news(self) -> bool:
        """Whether anything happened since the last digest."""
        return bool(self.raised or self.moved)


class Trend(_Read):
    """Open concerns by effect at the end of each of the last weeks, oldest first."""

    days: tuple[date, ...]
    series: dict[Effect, tuple[int, ...]]


class DigestReport(_Read):
    """A whole digest, for its channel."""

    channel: str
    today: date
    since: date | None
    sections: tuple[Section, ...]
    more_initiatives: int
    trend: Trend

    @property
    def happenings(self) -> int:
        """How much happened since the last digest."""
        return sum(section.raised + section.moved for section in self.sections)


class PausedNote(_Read):
    """What a driver is told of a schedule that stands still."""

    schedule_id: int
    channel: str
    reason: PauseReason


class QuietNote(_Read):
    """What a driver is told when a channel is left in peace."""

    channel: str
    weeks: int

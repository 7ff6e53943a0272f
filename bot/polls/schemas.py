"""The forms of a poll, its ballots, and what rooms read of one."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.ids import RowId, SlackId
from bot.initiatives.schemas import InitiativeName
from bot.people.rules import zone_or_utc
from bot.polls import rules
from bot.polls.findings import PollResult
from bot.text import Line, OptionalProse, clean
from models.vocabulary import Audience, PauseReason, PollMethod, PollState

PLACE = re.compile(r"place_([1-9])")
NO_OPINION = "none"


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Form(BaseModel):
    # A field that Slack left out is judged like an empty one.
    model_config = ConfigDict(validate_default=True)


def _lines(value: object) -> object:
    typed = clean(value).splitlines() if isinstance(value, str) else []
    return [" ".join(line.split()) for line in typed if line.strip()]


def _none_is_empty(value: object) -> object:
    return [] if value is None else value


class PollForm(_Form):
    """What the modal of `/priorities` asks."""

    question: Annotated[Line, StringConstraints(max_length=200)]
    initiative: RowId
    method: PollMethod
    most_picks: Annotated[int, Field(ge=1, le=rules.MOST_PICKED)] = 3
    options: Annotated[list[str], BeforeValidator(_lines)] = []
    concerns: Annotated[list[RowId], BeforeValidator(_none_is_empty)] = []
    channel: SlackId
    audience: Audience
    groups: Annotated[list[Line], BeforeValidator(_none_is_empty)] = []
    people: Annotated[list[SlackId], BeforeValidator(_none_is_empty)] = []
    secrecy: Annotated[str, StringConstraints(pattern="^(named|open|anonymous)$")]
    closes_on: Annotated[date, BeforeValidator(lambda value: value or None)]
    closes_at: Annotated[time, BeforeValidator(lambda value: value or None)]
    zone: str
    decider: SlackId

    @field_validator("most_picks", mode="before")
    @classmethod
    def _three_unless_said(cls, value: object) -> object:
        return value or 3

    @field_validator("options")
    @classmethod
    def _short_and_different(cls, value: list[str]) -> list[str]:
        for line in value:
            if len(line) > rules.OPTION_LENGTH:
                raise ValueError(
                    f"Please keep each option to {rules.OPTION_LENGTH} characters: “{line[:40]}…” is longer."
                )
        if len({line.casefold() for line in value}) < len(value):
            raise ValueError("Two options are the same. Please leave one of them out.")
        return value

    @field_validator("zone")
    @classmethod
    def _a_real_zone(cls, value: str) -> str:
        if zone_or_utc(value) != value:
            raise ValueError("Choose a time zone from the list.")
        return value

    @field_validator("people")
    @classmethod
    def _somebody(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if info.data.get("audience") is Audience.PEOPLE and not value:
            raise ValueError("Choose who is asked.")
        return value

    @property
    def anonymous(self) -> bool:
        """Whether nobody learns who answered what."""
        return self.secrecy == "anonymous"

    @property
    def open_results(self) -> bool:
        """Whether a named poll shows its result while it runs."""
        return self.secrecy == "open"


class RankForm(_Form):
    """A ranking: a place for each option, `none` for no opinion, nothing for below all places."""

    places: dict[int, int] = {}
    no_opinion: list[int] = []

    @model_validator(mode="before")
    @classmethod
    def _from_fields(cls, fields: Any) -> Any:
        if not isinstance(fields, Mapping) or "places" in fields:
            return fields
        said = {
            int(found[1]): value
            for name, value in fields.items()
            if (found := PLACE.fullmatch(str(name))) and value is not None
        }
        return {
            "places": {number: value for number, value in said.items() if value != NO_OPINION},
            "no_opinion": [number for number, value in said.items() if value == NO_OPINION],
        }

    @field_validator("places")
    @classmethod
    def _something(cls, value: dict[int, int]) -> dict[int, int]:
        if not value:
            raise ValueError("Give at least one option a place.")
        return value

    @property
    def numbers(self) -> set[int]:
        """The options this ballot speaks of."""
        return {*self.places, *self.no_opinion}


class PickForm(_Form):
    """Up to so many options, all alike."""

    picks: Annotated[list[int], BeforeValidator(_none_is_empty)] = []

    @field_validator("picks")
    @classmethod
    def _something(cls, value: list[int]) -> list[int]:
        if not value:
            raise ValueError("Pick at least one.")
        return sorted(set(value))

    @property
    def numbers(self) -> set[int]:
        """The options this ballot speaks of."""
        return set(self.picks)


class StanceForm(_Form):
    """How far somebody is behind a proposal, in five steps; the two lowest say why."""

    stance: Annotated[int, Field(ge=1, le=5)]
    reason: OptionalProse = None

    @field_validator("reason")
    @classmethod
    def _why(cls, value: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("stance", 5) <= rules.NEEDS_A_REASON and value is None:
            raise ValueError("Please say why: it is what the others can act on.")
        return value

    @property
    def numbers(self) -> set[int]:
        """Speaks of no option."""
        return set()


BallotForm = RankForm | PickForm | StanceForm
FORMS: Mapping[PollMethod, type[RankForm] | type[PickForm] | type[StanceForm]] = {
    PollMethod.RANK: RankForm,
    PollMethod.PICK: PickForm,
    PollMethod.STANCE: StanceForm,
}


class PollRef(_Read):
    """Names a poll in a button."""

    poll_id: RowId


class PollParams(_Read):
    """What a delivery about a poll is about."""

    poll_id: int


class ReminderParams(_Read):
    """Who is reminded of which poll."""

    poll_id: int
    user_id: str


class UnpostedParams(PollParams):
    """Of which poll something could not be posted, and why."""

    reason: PauseReason


class OpenConcern(_Read):
    """A concern that can be picked as an option."""

    id: int
    label: str
    worry: str


class PollOffer(_Read):
    """What the modal of `/priorities` opens with."""

    initiatives: tuple[InitiativeName, ...]
    preset: int | None
    concerns: tuple[OpenConcern, ...]
    groups: tuple[str, ...]
    """The main groups of these initiatives' stakeholders."""
    channel_id: str | None
    zone: str
    closes_on: date
    decider_id: str | None


class Choice(_Read):
    """An option of a poll."""

    number: int
    words: str


class PollCard(_Read):
    """A poll as people in its channel may see it."""

    id: int
    initiative: str
    question: str
    method: PollMethod
    most_picks: int | None
    choices: tuple[Choice, ...]
    anonymous: bool
    open_results: bool
    smallest_group: int
    channel: str
    channel_id: str
    closes_at: datetime
    zone: str
    decider: str
    driver: str
    state: PollState
    extended: bool
    asked: int
    answered: int


class PollPreview(_Read):
    """A draft; `asks` is how many people it would ask, None for everybody in the channel."""

    card: PollCard
    asks: int | None
    groups: tuple[str, ...]
    """The groups it asks, where it does not ask all."""


class PublicCard(_Read):
    """A poll as its channel sees it; `found` is the result, or where an open poll stands so far."""

    card: PollCard
    found: PollResult | None


class ResultCard(_Read):
    """A closed poll with what came out."""

    card: PollCard
    result: PollResult


class Unposted(_Read):
    """A poll whose channel takes no post of ours, and its result where there is one."""

    card: PollCard
    reason: PauseReason
    result: PollResult | None


class VoteOffer(_Read):
    """What the vote modal opens with: the poll, and one's own ballot where there is one."""

    card: PollCard
    ballot: dict[str, Any] | None


class Recorded(_Read):
    """What was recorded of a vote."""

    card: PollCard
    ballot: dict[str, Any]


class Reminder(_Read):
    """What somebody is reminded of."""

    card: PollCard
    may_snooze: bool


class PollList(_Read):
    """The polls that somebody manages, newest first."""

    cards: tuple[PollCard, ...]

"""The form of `/align people`, and what rooms read of stakeholders."""

from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
)

from bot.ids import RowId, SlackId
from bot.initiatives.schemas import InitiativeName
from bot.text import Line, clean, cleaned_or_nothing

MOST_AT_ONCE, MOST_DESCRIBED, MOST_CARES = 150, 100, 300
NOTHING = "-"
"""Typed instead of what somebody cares about: forget what was noted."""
STAY, LEAVE = "stay", "leave"
RESERVED = frozenset({"other groups", "no group"})
"""What a poll's result calls the pool of small groups, and those without one."""


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


def _handle(value: object) -> object:
    return (clean(value).removeprefix("@").lower() or None) if isinstance(value, str) else None


CaresAbout = Annotated[
    Annotated[Line, StringConstraints(max_length=MOST_CARES)] | None,
    BeforeValidator(cleaned_or_nothing),
]
"""What somebody cares about, in a line; None where nothing was typed."""


class ImportForm(BaseModel):
    """Who comes into which group, and what happens to the others of it."""

    initiative: RowId
    group: Annotated[Line, StringConstraints(max_length=40)]
    people: Annotated[list[SlackId], BeforeValidator(lambda value: value or [])] = []
    channel: SlackId | None = None
    user_group: Annotated[str | None, BeforeValidator(_handle)] = None
    others: Annotated[str, StringConstraints(pattern=f"^({STAY}|{LEAVE})$")] = STAY

    @field_validator("group")
    @classmethod
    def _a_name_of_its_own(cls, value: str) -> str:
        if value.casefold() in RESERVED:
            raise ValueError("Results use this name for people of several groups. Choose another.")
        return value


class Change(_Read):
    """A change that waits for a yes. Rides along with the preview: short names keep it short."""

    initiative: RowId
    group: Annotated[Line, StringConstraints(max_length=40)]
    come: Annotated[tuple[SlackId, ...], Field(max_length=MOST_AT_ONCE)]
    go: Annotated[tuple[SlackId, ...], Field(max_length=MOST_AT_ONCE)] = ()


Mark = Annotated[str, StringConstraints(pattern="^[0-9a-f]{16}$")]
"""Marks what was noted of somebody when a modal was drawn (bot/seen.py)."""


class DescribeRef(_Read):
    """Whose stakeholders are described, where that is known already.

    `shown` marks what the modal has shown of what one of them cares about: that may be replaced.
    """

    initiative: RowId | None = None
    shown: Mark | None = None


_Step = Annotated[int | None, Field(ge=1, le=3)]


class DescribeForm(BaseModel):
    """What a lead notes of stakeholders. What is left empty stays as it is."""

    initiative: RowId
    people: Annotated[
        list[SlackId],
        BeforeValidator(lambda value: value or []),
        Field(min_length=1, max_length=MOST_DESCRIBED),
    ]
    influence: _Step = None
    interest: _Step = None
    cares_about: CaresAbout = None


class Described(_Read):
    """Whose description was changed."""

    people: tuple[str, ...]


class Group(_Read):
    """A group and the names of its people."""

    name: str
    people: tuple[str, ...]


class Cares(_Read):
    """What somebody cares about. `own`: in their own words; else `who` noted it, None if nobody knows."""

    name: str
    words: str
    own: bool
    who: str | None


class Roster(_Read):
    """What the modal opens with."""

    initiatives: tuple[InitiativeName, ...]
    preset: int | None
    groups: tuple[Group, ...]
    cares: tuple[Cares, ...] = ()


class Describing(_Read):
    """The modal in which leads describe stakeholders, with what was typed into it before, if anything.

    `held` is what they did not see when they began to write about what somebody cares about.
    """

    initiatives: tuple[InitiativeName, ...]
    ref: DescribeRef
    people: tuple[SlackId, ...] = ()
    influence: int | None = None
    interest: int | None = None
    cares_about: str | None = None
    held: Cares | None = None


class CaresRef(_Read):
    """Names an initiative that somebody has a stake in, for that person alone."""

    initiative_id: RowId


class CaresEdit(CaresRef):
    """Rides along with the modal; `shown` marks what it has shown of what is noted."""

    shown: Mark


class CaresForm(BaseModel):
    """What somebody says they care about. Nothing typed takes away what is noted."""

    cares_about: CaresAbout = None


class CaresOffer(_Read):
    """The modal in which somebody says what they care about; `leads` will read it.

    `noted_by` is who else wrote what is noted. `held` is that, where it has changed while they were typing.
    """

    edit: CaresEdit
    initiative: str
    leads: tuple[str, ...]
    cares_about: str | None
    noted_by: str | None = None
    changed: bool = False
    held: str | None = None


class CaresSaved(_Read):
    """What somebody cares about is noted in their own words, or not noted any more."""

    initiative: str
    is_there: bool


class Preview(_Read):
    """Who would come, move and go, by name."""

    change: Change
    initiative: str
    come: tuple[str, ...]
    move: tuple[str, ...]
    go: tuple[str, ...]
    unfit: int

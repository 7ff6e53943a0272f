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
from bot.text import Line, clean

MOST_AT_ONCE, MOST_DESCRIBED = 150, 100
NOTHING = "-"
"""Typed instead of what somebody cares about: forget what was noted."""
STAY, LEAVE = "stay", "leave"
RESERVED = frozenset({"other groups", "no group"})
"""What a poll's result calls the pool of small groups, and those without one."""


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


def _handle(value: object) -> object:
    return (clean(value).removeprefix("@").lower() or None) if isinstance(value, str) else None


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


class DescribeRef(_Read):
    """Whose stakeholders are described, where that is known already."""

    initiative: RowId | None = None


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
    cares_about: Annotated[Line | None, StringConstraints(max_length=300)] = None

    @field_validator("cares_about", mode="before")
    @classmethod
    def _blank_says_nothing(cls, value: object) -> object:
        return (clean(value) or None) if isinstance(value, str) else value


class Described(_Read):
    """Whose description was changed."""

    people: tuple[str, ...]


class Group(_Read):
    """A group and the names of its people."""

    name: str
    people: tuple[str, ...]


class Roster(_Read):
    """What the modal opens with."""

    initiatives: tuple[InitiativeName, ...]
    preset: int | None
    groups: tuple[Group, ...]


class Preview(_Read):
    """Who would come, move and go, by name."""

    change: Change
    initiative: str
    come: tuple[str, ...]
    move: tuple[str, ...]
    go: tuple[str, ...]
    unfit: int

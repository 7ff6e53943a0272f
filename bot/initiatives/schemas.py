"""The form of an initiative, and what rooms read of one."""

import re
from datetime import date
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
from bot.initiatives import rules
from bot.seen import mark
from bot.text import Line

Day = Annotated[date | None, BeforeValidator(lambda value: value or None)]


class InitiativeForm(BaseModel):
    """What the modal of `/align new` asks."""

    name: Annotated[Line, StringConstraints(max_length=80)]
    goal: Annotated[Line, StringConstraints(max_length=300)]
    key: str | None = None
    channels: Annotated[list[SlackId], Field(min_length=1, max_length=10)]
    driver: SlackId
    approver: SlackId
    co_leads: Annotated[list[SlackId], Field(max_length=20)] = []
    decision_on: Day = None

    @field_validator("key", mode="before")
    @classmethod
    def _in_capitals(cls, value: object) -> object:
        return (value.strip().upper() or None) if isinstance(value, str) else value

    @field_validator("key")
    @classmethod
    def _a_short_key(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(rules.KEY_PATTERN, value):
            raise ValueError("A key has 2 to 6 letters from A to Z, such as CHK.")
        return value

    @field_validator("co_leads", mode="before")
    @classmethod
    def _none_is_nobody(cls, value: object) -> object:
        return [] if value is None else value


class InitiativeName(BaseModel):
    """An initiative by what people call it."""

    model_config = ConfigDict(frozen=True)

    id: int
    key: str
    name: str


class InitiativeTimes(InitiativeName):
    """An initiative with its driver and the days that a digest counts from."""

    driver_id: str
    decision_on: date | None
    started_on: date


class InitiativeCard(BaseModel):
    """An initiative as rooms and views read it."""

    model_config = ConfigDict(frozen=True)

    id: int
    key: str
    name: str
    goal: str
    driver_id: str
    approver_id: str
    co_lead_ids: tuple[str, ...]
    decision_on: date | None
    started_on: date
    channel_ids: tuple[str, ...]

    @property
    def said(self) -> str:
        """A mark of what it says."""
        people = (self.driver_id, self.approver_id, sorted(self.co_lead_ids))
        return mark(self.name, self.goal, self.decision_on, *people, sorted(self.channel_ids))

    @property
    def lead_ids(self) -> frozenset[str]:
        """Driver and co-leads."""
        return rules.leads(self.driver_id, self.co_lead_ids)

    @property
    def insider_ids(self) -> frozenset[str]:
        """Those for whom leads-only concerns are: driver, co-leads and approver."""
        return self.lead_ids | {self.approver_id}


class InitiativeLine(BaseModel):
    """An initiative in the list, for one reader."""

    model_config = ConfigDict(frozen=True)

    card: InitiativeCard
    driver_name: str
    approver_name: str
    may_edit: bool


class InitiativeList(BaseModel):
    """A page of the initiatives somebody may read."""

    model_config = ConfigDict(frozen=True)

    lines: tuple[InitiativeLine, ...]
    page: int
    pages: int


class EditForm(BaseModel):
    """Rides along with the modal that edits an initiative; `said` marks what it said when it opened."""

    initiative_id: RowId
    said: str | None = None


class PageButton(BaseModel):
    """Which page a pager's button leads to."""

    page: Annotated[int, Field(ge=0)]

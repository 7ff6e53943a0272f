"""What rooms read of the audit."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from bot.ids import RowId
from bot.initiatives.schemas import InitiativeName
from models.vocabulary import Changed


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class AuditPage(_Read):
    """Names a page of an initiative's audit in a button; 0 is the newest."""

    initiative_id: RowId
    page: int = Field(default=0, ge=0, lt=100_000)


class Line(_Read):
    """One change. `who` is None where Heard did it by itself."""

    what: Changed
    who: str | None
    person: str | None
    about: str | None
    happened_at: datetime


class Whose(StrEnum):
    """Somebody, as a person reads it who is to read no other name."""

    ME = "me"
    ANOTHER = "somebody else"


class OwnLine(_Read):
    """A change that the reader made, or that is about them."""

    initiative: str
    what: Changed
    who: Whose
    person: Whose | None
    about: str | None
    happened_at: datetime


class Audit(_Read):
    """A page of an initiative's audit, newest first."""

    initiative: InitiativeName
    lines: tuple[Line, ...]
    page: int
    pages: int

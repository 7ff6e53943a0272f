"""What the ledger is drawn from."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.ids import SlackId
from models.vocabulary import Status


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class LedgerPage(_Read):
    """A page of the ledger: of the initiative with a key, else of a channel, else of all one can read."""

    key: Annotated[str | None, Field(pattern="^[A-Z]{2,6}$")] = None
    channel_id: SlackId | None = None
    page: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class Settled(_Read):
    """What somebody said, and what became of it. `raiser` is a name, or None where it is nobody's to know.

    `voices` people said it, as far as the reader may know.
    """

    label: str
    worry: str
    raiser: str | None
    voices: int = 1
    status: Status
    answer: str | None
    settled_on: date


class Measure(_Read):
    """How concerns of some days were answered, for who leads there: see bot/ledger/measures.py.

    `is_all`: of all initiatives on the page; else of those alone that the reader leads.
    """

    raised: int
    in_time: int
    owed: int
    confirmed: int
    done: int
    is_all: bool


class Ledger(_Read):
    """A page of what was said and what became of it, newest first; the first has the measure, for leads."""

    initiatives: tuple[str, ...]
    lines: tuple[Settled, ...]
    done: int
    not_doing: int
    wanted: LedgerPage
    pages: int
    measure: Measure | None = None

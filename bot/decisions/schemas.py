"""The form of a decision, and what rooms read of one."""

from datetime import date, datetime
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from bot.ids import RowId
from bot.initiatives.schemas import InitiativeName
from bot.seen import mark
from bot.text import OptionalProse, Prose
from models.vocabulary import DecisionState

SomeRows = Annotated[list[RowId], BeforeValidator(lambda value: value or [])]
Words = Annotated[Prose, StringConstraints(max_length=1000)]


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class DecisionForm(BaseModel):
    """What the modal of `/align decide` asks."""

    initiative: RowId
    poll: RowId | None = None
    words: Words
    why: Words
    gives_up: OptionalProse = None
    answered: SomeRows = []
    not_answered: SomeRows = []
    review_on: Annotated[date | None, BeforeValidator(lambda value: value or None)] = None

    @field_validator("not_answered")
    @classmethod
    def _not_both(cls, value: list[int], info: ValidationInfo) -> list[int]:
        if set(value) & set(info.data.get("answered", [])):
            raise ValueError(
                "A concern is answered or it is not: choose one of the two lists for it."
            )
        return value


class DecisionRef(_Read):
    """Names a decision in a button. `read` marks what stands above the button: that is what is answered."""

    decision_id: RowId
    read: Annotated[str | None, Field(pattern="^[0-9a-f]{16}$")] = None


class DecisionParams(_Read):
    """What a delivery about a decision is about."""

    decision_id: int


class WaitingDecision(_Read):
    """A decision that waits for its reader's yes or no."""

    id: int
    words: str


class Choice(_Read):
    """A concern or a poll to choose."""

    id: int
    words: str


class DecisionOffer(_Read):
    """What the modal opens with."""

    initiatives: tuple[InitiativeName, ...]
    preset: int | None
    polls: tuple[Choice, ...]
    concerns: tuple[Choice, ...]


class DecisionCard(_Read):
    """A decision as those concerned read it. Concerns are told by their labels."""

    id: int
    initiative_id: int
    initiative: str
    words: str
    why: str
    gives_up: str | None
    answered: tuple[str, ...]
    not_answered: tuple[str, ...]
    review_on: date | None
    decider: str
    proposed_by: str
    poll: str | None
    state: DecisionState
    decided_at: datetime | None

    @property
    def mark(self) -> str:
        """Another one once any of it has changed that whoever decides says yes or no to."""
        about = (self.answered, self.not_answered, self.poll, self.review_on)
        return mark(self.words, self.why, self.gives_up, *about)

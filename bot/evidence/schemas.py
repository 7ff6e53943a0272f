"""The form of evidence, and what is offered."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.concerns.rules import EVIDENCE_LENGTH
from bot.concerns.schemas import ConcernCard, ConcernRef, WebAddress
from bot.ids import SlackId
from bot.text import Line
from models.vocabulary import Basis

NO_BELIEF = "Choose what it is: measured, seen first-hand, or reported by others."


class Naming(StrEnum):
    """Whether whoever raised a concern anonymously stands by name beside what they bring."""

    UNNAMED = "unnamed"
    NAMED = "named"


class EvidenceForm(BaseModel):
    """What the modal asks. `naming` is asked of an anonymous raiser alone, where they may be named."""

    kind: Basis
    words: Annotated[Line, Field(max_length=EVIDENCE_LENGTH)]
    evidence_url: WebAddress = None
    naming: Naming = Naming.UNNAMED

    @field_validator("kind")
    @classmethod
    def _no_belief(cls, value: Basis) -> Basis:
        if value is Basis.BELIEF:
            raise ValueError(NO_BELIEF)
        return value


class EvidenceRef(ConcernRef):
    """Rides along with the modal: the concern, and the channel in which it was opened."""

    channel_id: SlackId | None = None


class EvidenceOffer(BaseModel):
    """What the modal is drawn from. `is_secretly_own`: the reader raised the concern anonymously.

    `may_be_named`: others could bring it from where they are. `channel_id` is the channel in which it was
    opened.
    """

    model_config = ConfigDict(frozen=True)

    card: ConcernCard
    is_secretly_own: bool
    may_be_named: bool
    channel_id: SlackId | None = None


class Brought(BaseModel):
    """What the evidence made of the concern's basis; `is_unnamed` where its anonymous raiser brought it."""

    model_config = ConfigDict(frozen=True)

    label: str
    basis: Basis
    is_unnamed: bool

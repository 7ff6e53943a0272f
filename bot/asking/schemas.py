"""The forms of a question back and of its reply, and what their modals are drawn from."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.concerns.schemas import ConcernCard, ConcernRef, Exchange
from bot.ids import RowId
from bot.text import Line, Prose

QUESTION_LENGTH = 300
"""A question is a sentence or two: more of them are asked one after the other."""
REPLY_LENGTH = 1000


class QuestionForm(BaseModel):
    """What the modal of a question back asks."""

    words: Annotated[Line, Field(max_length=QUESTION_LENGTH)]


class ReplyForm(BaseModel):
    """What whoever raised it replies."""

    words: Annotated[Prose, Field(max_length=REPLY_LENGTH)]


class QuestionRef(ConcernRef):
    """Rides along with a question: a mark of what had been asked and replied when its modal was opened."""

    asked: str


class InquiryRef(ConcernRef):
    """Names a question of a concern, in the button that replies to it."""

    inquiry_id: RowId


class ReplyRef(InquiryRef):
    """Rides along with a reply: a mark of the question as it was read."""

    asked: str


class WaitingQuestion(BaseModel):
    """What a lead asks about a concern that the reader raised by name."""

    model_config = ConfigDict(frozen=True)

    concern_id: int
    inquiry_id: int
    label: str
    asker: str
    words: str


class Asked(BaseModel):
    """What whoever has asked is told. `raiser` is None where it is nobody's to know."""

    model_config = ConfigDict(frozen=True)

    label: str
    raiser: str | None


class Replied(BaseModel):
    """What whoever has replied is told. `heard_by` is whoever asked, or who hears instead."""

    model_config = ConfigDict(frozen=True)

    label: str
    heard_by: tuple[str, ...]
    is_anonymous: bool


class ReplyOffer(BaseModel):
    """What the modal of a reply is drawn from: the concern, and the question that waits."""

    model_config = ConfigDict(frozen=True)

    card: ConcernCard
    question: Exchange

"""The message that was chosen, the forms, and what is offered."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bot.concerns.schemas import Offer, Receipt
from bot.errors import HeardError
from bot.ids import SlackId
from bot.text import OptionalProse, Prose
from models.vocabulary import Effect, Visibility

UNREADABLE = (
    "Heard cannot read this message. Raise what it is about with the command, in your own words."
)
MessageTs = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}\.[0-9]{1,8}$")]


class SlackMessage(BaseModel):
    """A message as the shortcut brings it; apps and outsiders are told by fields of their own."""

    ts: MessageTs
    text: str | None = None
    user: SlackId | None = None
    bot_id: str | None = None
    user_team: SlackId | None = None
    source_team: SlackId | None = None

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "SlackMessage":
        """The message of a shortcut's payload. Raises HeardError when it is none."""
        try:
            return cls.model_validate(body.get("message"))
        except ValidationError:
            raise HeardError(UNREADABLE) from None


class Author(StrEnum):
    """Who wrote a message, from the point of view of whoever logs it."""

    SELF = "self"
    PERSON = "person"
    APP = "app"
    VISITOR = "visitor"
    GONE = "gone"


class Where(StrEnum):
    """Where a message stands."""

    PUBLIC = "public"
    PRIVATE = "private"
    DIRECT = "direct"


class QuoteRef(BaseModel):
    """Rides along with the modal: the message. `author_id` is None where nobody can be told."""

    channel_id: SlackId
    ts: MessageTs
    author_id: SlackId | None = None
    words: str | None = None


class QuoteOffer(BaseModel):
    """What the modal is drawn from. `author_name` is None where Heard has not met them yet."""

    model_config = ConfigDict(frozen=True)

    offer: Offer
    ref: QuoteRef
    text: str
    is_cut: bool
    author: Author
    author_name: str | None
    where: Where


class Logged(BaseModel):
    """The receipt of what was logged. `is_linked`: Slack gave a link to the message.

    `cannot_hear`: its author was to be told and cannot be, so it is its logger's own.
    """

    model_config = ConfigDict(frozen=True)

    receipt: Receipt
    is_linked: bool
    cannot_hear: bool


class Disowned(BaseModel):
    """A concern that is not the reader's: its logger's own, who is told, or nobody's and closed."""

    model_config = ConfigDict(frozen=True)

    label: str
    is_loggers: bool


class OwnWordsForm(BaseModel):
    """What somebody can change in a concern of theirs that waits for its first answer."""

    worry: Prose
    settled_if: OptionalProse = None
    effect: Effect
    visibility: Visibility

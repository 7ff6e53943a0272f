"""What the heard map is drawn from."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from bot.ids import RowId, SlackId
from bot.initiatives.schemas import InitiativeName
from bot.text import Prose

MOST_ASKED = 100
LONGEST_ASK = 1000


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class HeardRef(_Read):
    """Names an initiative in a button."""

    initiative_id: RowId


class GroupLine(_Read):
    """A group of stakeholders: how many were heard by name, and how many an anonymous poll told of."""

    group: str
    people: int
    by_name: int
    polled: int
    days_ago: int | None
    high_unheard: int


class UnheardLine(_Read):
    """Somebody of high influence or interest who was not heard by name."""

    user_id: str
    name: str
    group: str
    influence: int
    interest: int


class VoiceLine(_Read):
    """How many of the concerns a group wrote."""

    group: str
    concerns: int
    people: int


class HeardMap(_Read):
    """Who was heard lately about an initiative. `concerns` are all of that time, `anonymous` among them."""

    about: InitiativeName
    days: int
    people: int
    groups: tuple[GroupLine, ...]
    unheard: tuple[UnheardLine, ...]
    voices: tuple[VoiceLine, ...]
    concerns: int
    anonymous: int


class HeardCount(_Read):
    """A group in the digest's line."""

    group: str
    heard: int
    people: int


class AskRef(HeardRef):
    """Whom a button asks: somebody, or those of a group who were not heard; all of them with neither."""

    group: Annotated[str | None, StringConstraints(max_length=40)] = None
    user_id: SlackId | None = None


class AskForm(BaseModel):
    """What a lead sends to those who were not heard."""

    people: Annotated[
        list[SlackId],
        BeforeValidator(lambda value: value or []),
        Field(min_length=1, max_length=MOST_ASKED),
    ]
    words: Annotated[Prose, StringConstraints(max_length=LONGEST_ASK)]


class Askable(_Read):
    """Somebody who may be asked."""

    user_id: str
    name: str


class AskOffer(_Read):
    """Whom a lead may ask, and who is left out. `left_out` were asked lately, or want no such message."""

    ref: AskRef
    initiative: str
    asker: str
    people: tuple[Askable, ...]
    left_out: tuple[str, ...]


class Asked(_Read):
    """Who is asked, by name, and who is not any more."""

    people: tuple[str, ...]
    not_asked: tuple[str, ...]


class AskedRef(_Read):
    """Names an ask in a button and in a delivery."""

    ask_id: RowId


class AskCard(_Read):
    """What somebody is asked, and on whose behalf."""

    ask_id: int
    initiative: str
    asker: str
    words: str
    days: int

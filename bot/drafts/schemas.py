"""The form of an intro, what rides along with a draft's buttons, and what is read of a draft."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.digests.schemas import DigestReport
from bot.drafts.rules import Standing
from bot.ids import RowId, SlackId
from bot.text import OptionalProse
from models.vocabulary import PauseReason

INTRO_LENGTH = 600


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class IntroForm(BaseModel):
    """What the modal of Edit intro asks. Empty takes the intro away."""

    intro: OptionalProse = None

    @field_validator("intro")
    @classmethod
    def _short(cls, value: str | None) -> str | None:
        if value and len(value) > INTRO_LENGTH:
            raise ValueError(f"Please keep this to {INTRO_LENGTH:,} characters.")
        return value


class DraftRef(_Read):
    """Names a draft in a button."""

    draft_id: RowId


class IntroRef(DraftRef):
    """Rides along with the modal of Edit intro: which version of the intro it began with."""

    edits: Annotated[int, Field(ge=0, lt=2**31)]


class DraftParams(_Read):
    """Params of a draft's delivery to one of those who lead."""

    draft_id: RowId
    user_id: SlackId


class DraftNote(_Read):
    """A draft as one of those who lead reads it.

    `report` is there while it waits; `partial` where the channel has more than they may read. `who`
    decided what became of it at `decided_at`; None where it came by itself. `refusal` is why the digest
    did not arrive, as far as that is known, `schedule_id` the digest that waits to be resumed, and
    `keeps_intro` whether it had an intro, which the next draft takes over. Where nobody knows whether it
    arrived, `drives` says whether it is the reader who is asked.
    """

    draft_id: RowId
    channel: str
    standing: Standing
    due_at: datetime
    next_at: datetime
    zone: str
    who: str | None
    decided_at: datetime | None
    report: DigestReport | None
    partial: bool
    refusal: PauseReason | None = None
    schedule_id: RowId | None = None
    keeps_intro: bool = False
    drives: bool = False


class WaitingDraft(_Read):
    """A draft that waits for its reader, until its digest is posted by itself."""

    draft_id: RowId
    channel: str
    due_at: datetime


class IntroOffer(_Read):
    """What the modal of Edit intro opens with. `who` wrote `theirs` while somebody else was typing."""

    ref: IntroRef
    channel: str
    intro: str | None
    who: str | None = None
    theirs: str | None = None


class IntroSaved(_Read):
    """An intro is stored, or taken away where there is none."""

    channel: str
    is_there: bool

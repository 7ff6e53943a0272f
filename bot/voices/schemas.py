"""The forms of a voice and of a merge, and what is offered and told."""

from pydantic import BaseModel, ConfigDict

from bot.concerns.schemas import ConcernRef
from bot.ids import RowId, SlackId
from bot.text import OptionalProse, Prose
from models.vocabulary import Basis, Effect, Visibility


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class JoinRef(ConcernRef):
    """The concern that somebody just raised, the one it is to join, and where they raised it."""

    joined_id: RowId
    channel_id: SlackId | None = None


class VoiceRef(ConcernRef):
    """Rides along with a voice: the concern it is added to, and where that was read."""

    channel_id: SlackId | None = None


class VoiceForm(BaseModel):
    """What is asked of somebody who adds their voice."""

    worry: Prose
    effect: Effect
    basis: Basis
    visibility: Visibility


class MergeForm(BaseModel):
    """Which concern another one is to join: chosen, or said by its label."""

    joins: RowId | None = None
    label: OptionalProse = None


class MergeChoice(_Read):
    """A concern that another one can join."""

    id: int
    label: str
    worry: str


class MergeOffer(_Read):
    """What a concern can join, the most alike first."""

    concern_id: int
    label: str
    worry: str
    voices: int
    choices: tuple[MergeChoice, ...]


class Together(_Read):
    """Which concern has joined which, and how many people stand behind that one now.

    `is_anonymous` where the one that joined is.
    """

    label: str
    joined: str
    voices: int
    is_anonymous: bool

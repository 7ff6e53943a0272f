"""The form of a move, and what is offered."""

from pydantic import BaseModel, ConfigDict

from bot.concerns.schemas import ConcernRef
from bot.ids import RowId
from bot.initiatives.schemas import InitiativeName


class MoveForm(BaseModel):
    """Where a concern is to go."""

    initiative: RowId


class MoveRef(ConcernRef):
    """Rides along with a move: the initiative in which the concern was when the modal was opened."""

    initiative_id: RowId


class MoveOffer(BaseModel):
    """Where a concern can go. `withheld` are initiatives where people would read it who cannot now."""

    model_config = ConfigDict(frozen=True)

    concern_id: int
    initiative_id: int
    label: str
    initiative: str
    choices: tuple[InitiativeName, ...]
    withheld: tuple[InitiativeName, ...]


class Moved(BaseModel):
    """What a concern was called, and what it is called now; `along` went those that have joined it.

    `proposals` to decide about where it was were to answer it, and do not any more.
    """

    model_config = ConfigDict(frozen=True)

    was: str
    label: str
    initiative: str
    along: int = 0
    proposals: int = 0

"""What a poll on oneself is drawn from."""

from pydantic import BaseModel, ConfigDict

from bot.ids import RowId


class TrialRef(BaseModel):
    """Names a poll on oneself in a button: the first, the second... of whoever presses it."""

    model_config = ConfigDict(frozen=True)

    number: RowId


class TrialParams(BaseModel):
    """Whose poll on themselves a delivery is about, and which of them."""

    user_id: str
    number: int

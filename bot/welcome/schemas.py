"""What the deliveries of an introduction are about."""

from pydantic import BaseModel, ConfigDict


class Introduced(BaseModel):
    """Whom, or which channel, Heard introduces itself to."""

    model_config = ConfigDict(frozen=True)

    to: str

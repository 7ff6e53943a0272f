"""What the weekly note is drawn from."""

from pydantic import BaseModel, ConfigDict

from bot.ids import RowId, SlackId
from bot.ledger.schemas import Measure


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class WeekParams(_Read):
    """Whose week a delivery tells."""

    user_id: SlackId


class LeastHeard(_Read):
    """The group of stakeholders to talk to next: how many of it were heard in the days of the heard map."""

    initiative_id: RowId
    initiative: str
    group: str
    heard: int
    people: int
    days: int


class Week(_Read):
    """A week in the initiatives that somebody drives."""

    measure: Measure
    least_heard: LeastHeard | None

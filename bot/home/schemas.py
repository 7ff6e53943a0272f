"""What the Home tab is drawn from, and the form of its settings."""

from datetime import date, datetime, time
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, field_validator

from bot.asking.schemas import WaitingQuestion
from bot.decisions.schemas import WaitingDecision
from bot.drafts.schemas import WaitingDraft
from models.vocabulary import Reminders, Role, Status


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class OpenVote(_Read):
    """A poll that asks the reader, and has no answer of theirs."""

    poll_id: int
    question: str
    closes_at: datetime


class OwnConcern(_Read):
    """A concern of the reader's own. `joined` is what it has joined; its status is that one's then."""

    id: int
    label: str
    worry: str
    status: Status
    joined: str | None = None
    touched_on: date
    due_on: date | None


class LedInitiative(_Read):
    """An initiative that the reader leads."""

    id: int
    key: str
    name: str
    open_total: int
    decision_on: date | None


class Wishes(_Read):
    """When the reader wants to hear."""

    begins: time
    ends: time
    zone: str
    snoozed_until: date | None
    reminders: Reminders


class HomePage(_Read):
    """Everything on somebody's Home tab. The lists are cut; each total says how many there are."""

    votes: tuple[OpenVote, ...]
    votes_total: int
    to_settle: tuple[OwnConcern, ...]
    to_settle_total: int
    decisions: tuple[WaitingDecision, ...]
    decisions_total: int
    drafts: tuple[WaitingDraft, ...]
    drafts_total: int
    to_reply: tuple[WaitingQuestion, ...] = ()
    to_reply_total: int = 0
    inbox_total: int
    inbox_unanswered: int
    inbox_overdue: int
    inbox_news_overdue: int = 0
    mine: tuple[OwnConcern, ...]
    mine_total: int
    led: tuple[LedInitiative, ...]
    led_total: int
    wishes: Wishes
    standing: Role = Role.MEMBER
    is_first_visit: bool = False

    @property
    def needs_you(self) -> bool:
        """Whether anything waits for the reader."""
        asked = self.votes or self.to_settle or self.to_reply or self.decisions
        return bool(asked or self.drafts or self.inbox_total)


class Shown(_Read):
    """What somebody sees: Slack's hash of it, our print of what was drawn, and whether it welcomes them."""

    view_hash: str
    drawn: str
    is_first: bool = False


class SettingsForm(BaseModel):
    """What the settings modal asks."""

    begins: Annotated[time, BeforeValidator(lambda value: value or None)]
    ends: Annotated[time, BeforeValidator(lambda value: value or None)]
    snoozed_until: date | None = None
    reminders: Reminders

    @field_validator("ends")
    @classmethod
    def _after_it_begins(cls, value: time, info: ValidationInfo) -> time:
        begins = info.data.get("begins")
        if begins is not None and value <= begins:
            raise ValueError("Please choose an hour after the one at which messages begin.")
        return value

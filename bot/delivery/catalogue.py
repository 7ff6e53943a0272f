"""What each kind of delivery says: its params, where its content is read, how it is drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from sqlalchemy.orm import Session

from bot.concerns import cards, delivered
from bot.concerns.schemas import AskedBack, NewConcerns, RaiserCard, ReaderCard
from bot.decisions import reading as decision_reading
from bot.decisions import views as decision_views
from bot.decisions.schemas import DecisionParams
from bot.digests import report, setup
from bot.digests import views as digests
from bot.digests.schemas import DigestParams, PausedParams, PreviewParams, QuietParams
from bot.drafts import drafting
from bot.drafts import views as draft_views
from bot.drafts.schemas import DraftParams
from bot.heard import asking as heard_asking
from bot.heard import asks
from bot.heard.schemas import AskedRef
from bot.inbox import nudging
from bot.inbox import views as inbox_views
from bot.inbox.schemas import NudgeParams
from bot.polls import asking, closing, outcome, unposted
from bot.polls import reading as polls
from bot.polls import views as poll_views
from bot.polls.schemas import PollParams, ReminderParams, UnpostedParams
from bot.receipts import service as receipts
from bot.receipts import views as questions
from bot.receipts.schemas import QuestionParams
from bot.slack.blocks import Message
from bot.trial import service as trial
from bot.trial import views as trial_views
from bot.trial.schemas import TrialParams
from bot.weekly import service as weekly
from bot.weekly import views as weekly_views
from bot.weekly.schemas import WeekParams
from bot.welcome import service as welcome
from bot.welcome import views as welcome_views
from bot.welcome.schemas import Introduced
from models.vocabulary import DeliveryKind

Params = TypeVar("Params", bound=BaseModel)
Content = TypeVar("Content")


@dataclass(frozen=True)
class Look:
    """How what is drawn should look here; `charts=False` says the same without Slack's native charts."""

    charts: bool
    align_command: str


@dataclass(frozen=True)
class Rendering(Generic[Params, Content]):
    """How a kind is rendered, at the moment it is sent.

    `read(session, workspace_id, params, now)` finds the content, or None where there is nothing to say
    any more; `draw(content, now, look)` turns it into a message.
    """

    params: type[Params]
    read: Callable[[Session, str, Params, datetime], Content | None]
    draw: Callable[[Content, datetime, Look], Message]
    thread: Callable[[Params], str] | None = None
    """The card under whose message this one belongs, where it belongs into a thread."""
    over: Message | None = None
    """What stands in the message's place once there is nothing to say any more; None leaves it as it is."""

    def message(
        self,
        session: Session,
        workspace_id: str,
        params: Mapping[str, object],
        now: datetime,
        look: Look,
    ) -> Message | None:
        """The message as it stands now."""
        content = self.read(session, workspace_id, self.params.model_validate(params), now)
        return None if content is None else self.draw(content, now, look)


CATALOGUE: Mapping[DeliveryKind, Rendering[Any, Any]] = {
    DeliveryKind.DIGEST: Rendering(
        DigestParams, report.digest, lambda told, _, look: digests.digest(told, look.charts)
    ),
    DeliveryKind.DIGEST_PREVIEW: Rendering(
        PreviewParams, report.preview, lambda told, _, look: digests.preview(told, look.charts)
    ),
    DeliveryKind.DIGEST_DRAFT: Rendering(
        DraftParams,
        drafting.note,
        lambda told, _, look: draft_views.draft(told, look.charts, look.align_command),
        over=draft_views.not_yours(),
    ),
    DeliveryKind.DIGEST_QUIET: Rendering(
        QuietParams, report.quiet_note, lambda told, _now, _look: setup.quiet_note(told)
    ),
    DeliveryKind.SCHEDULE_PAUSED: Rendering(
        PausedParams, report.paused_note, lambda told, _now, _look: setup.paused_note(told)
    ),
    DeliveryKind.NEW_CONCERNS: Rendering(
        NewConcerns,
        lambda session, workspace_id, params, _: delivered.new_concerns(
            session, workspace_id, params
        ),
        lambda told, _now, _look: cards.new_concerns(told),
        over=cards.all_answered(),
    ),
    DeliveryKind.OWNER_CARD: Rendering(
        ReaderCard,
        lambda session, workspace_id, params, _: delivered.owner_card(
            session, workspace_id, params
        ),
        lambda told, now, _: cards.owner_card(told, now.date()),
        over=cards.not_yours(),
    ),
    DeliveryKind.ASKED_BACK: Rendering(
        AskedBack,
        lambda session, workspace_id, params, _: delivered.asked_back(
            session, workspace_id, params
        ),
        lambda told, now, _: cards.asked_back(told, now.date()),
        over=cards.not_asked(),
    ),
    DeliveryKind.REPLIED: Rendering(
        ReaderCard,
        delivered.replied,
        lambda told, now, _: cards.replied(told, now.date()),
    ),
    DeliveryKind.NOT_SETTLED: Rendering(
        ReaderCard,
        lambda session, workspace_id, params, _: delivered.not_settled(
            session, workspace_id, params
        ),
        lambda told, now, _: cards.not_settled(told, now.date()),
    ),
    DeliveryKind.NUDGE: Rendering(
        NudgeParams,
        nudging.nudge,
        lambda told, now, _: inbox_views.nudge(told, now.date()),
        over=inbox_views.all_answered(),
    ),
    DeliveryKind.WEEK_NOTE: Rendering(
        WeekParams, weekly.note, lambda told, _now, _look: weekly_views.week(told)
    ),
    DeliveryKind.POLL_PREVIEW: Rendering(
        PollParams, polls.preview, lambda told, _now, _look: asking.preview(told)
    ),
    DeliveryKind.POLL_CARD: Rendering(
        PollParams, closing.public_card, lambda told, _now, _look: outcome.card(told)
    ),
    DeliveryKind.POLL_RESULT: Rendering(
        PollParams,
        closing.result,
        lambda told, _, look: outcome.result(told, look.charts),
        thread=lambda params: f"poll:{params.poll_id}",
    ),
    DeliveryKind.POLL_REMINDER: Rendering(
        ReminderParams, polls.reminder, lambda told, _now, _look: poll_views.reminder(told)
    ),
    DeliveryKind.POLL_UNPOSTED: Rendering(
        UnpostedParams,
        unposted.note,
        lambda told, _now, _look: asking.unposted(told),
        over=asking.nothing_missing(),
    ),
    DeliveryKind.DECISION_ASK: Rendering(
        DecisionParams,
        decision_reading.asked,
        lambda told, _now, _look: decision_views.asked(told),
    ),
    DeliveryKind.DECISION_TOLD: Rendering(
        DecisionParams,
        decision_reading.told,
        lambda told, _now, _look: decision_views.settled(told),
    ),
    DeliveryKind.ASK: Rendering(
        AskedRef, asks.asked, lambda told, _now, _look: heard_asking.asked(told)
    ),
    DeliveryKind.QUESTION: Rendering(
        QuestionParams,
        receipts.question,
        lambda told, _now, _look: questions.question(told),
    ),
    DeliveryKind.RAISER_CARD: Rendering(
        RaiserCard,
        lambda session, workspace_id, params, _: delivered.raiser_card(
            session, workspace_id, params
        ),
        lambda told, now, _: cards.raiser_card(told, now.date()),
        over=cards.not_theirs(),
    ),
    DeliveryKind.WORKSPACE_INTRODUCTION: Rendering(
        Introduced,
        welcome.told,
        lambda _told, _now, _look: welcome_views.workspace_introduction(),
    ),
    DeliveryKind.CHANNEL_INTRODUCTION: Rendering(
        Introduced,
        welcome.told,
        lambda _told, _now, _look: welcome_views.channel_introduction(),
    ),
    DeliveryKind.TRIAL: Rendering(
        TrialParams, trial.read, lambda told, _, look: trial_views.card(told, look.charts)
    ),
}

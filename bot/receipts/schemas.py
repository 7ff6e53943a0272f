"""Receipts as Slack sends them, and questions as people are asked them."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bot.delivery.rules import METADATA
from bot.ids import SlackId
from models.vocabulary import DeliveryKind


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class Payload(_Read):
    """What a message of ours carries: the id of its delivery and nothing else."""

    id: UUID


class Metadata(_Read):
    """Metadata that could be ours."""

    event_type: Annotated[str, Field(pattern=f"^{METADATA}$")]
    event_payload: Payload


class Receipt(_Read):
    """`message_metadata_posted`: a message with metadata is in a channel. Anybody's, until it is checked."""

    app_id: str
    channel_id: SlackId
    message_ts: Annotated[str, Field(pattern=r"^\d{1,12}\.\d{1,8}$")]
    metadata: Metadata


class QuestionParams(_Read):
    """The delivery that somebody is asked about."""

    delivery_id: UUID


class Question(_Read):
    """A post of which nobody knows whether it arrived; `channel` is None for a direct message."""

    delivery_id: UUID
    kind: DeliveryKind
    channel: str | None


class Verdict(_Read):
    """What became of the post somebody was asked about."""

    arrived: bool
    again: bool = False

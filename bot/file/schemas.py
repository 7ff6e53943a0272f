"""What is held about a person. It is made for that person alone and names nobody else."""

from datetime import date, time
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, computed_field

from bot.audit.schemas import OwnLine
from bot.file.words import SEEN_BY
from models.vocabulary import (
    Basis,
    DecisionState,
    Effect,
    PollState,
    Reminders,
    Status,
    Visibility,
)


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class HowRaised(StrEnum):
    """How somebody stands to a concern."""

    BY_ME = "raised by me"
    FOR_ME = "raised for me by somebody else"
    FOR_ANOTHER = "written down by me for somebody else"


class WrittenBy(StrEnum):
    """Who wrote what is noted of the person."""

    ME = "me"
    LEAD = "one of those who lead"


class Profile(_Read):
    """What is remembered of Slack's profile."""

    name: str
    zone: str
    role: str


class OwnConcern(_Read):
    """A concern of the person. Written down for somebody else, its words are that person's."""

    label: str
    initiative: str
    how: HowRaised
    visibility: Visibility
    seen_by: str
    status: Status
    joined: str | None = None
    raised_on: date
    effect: Effect | None = None
    basis: Basis | None = None
    worry: str | None = None
    settled_if: str | None = None
    evidence_url: str | None = None
    not_yet: str | None = None
    quote: str | None = None
    quote_url: str | None = None
    editable_id: int | None = None
    """The concern's id, where the person can still say it in other words."""


class OwnCare(_Read):
    """A concern that the person looks after. Its words are somebody else's."""

    label: str
    initiative: str
    status: Status | None
    """None where it is for its leads alone, and the person is none of them any more."""


class OwnMade(_Read):
    """A poll that the person made."""

    question: str
    state: PollState


class OwnChoices(_Read):
    """When and how often the person wants to hear; None where they chose nothing."""

    reminders: Reminders | None
    begins: time | None
    ends: time | None
    snoozed_until: date | None
    nudged_from: date | None


class OwnTrial(_Read):
    """A poll that the person tried on themselves."""

    is_open: bool
    answer: dict[str, Any] | None = None


class OwnRole(_Read):
    """What somebody is in an initiative."""

    initiative: str
    role: str


class OwnPoll(_Read):
    """A poll that asks or asked the person. The answer to an anonymous poll is told to nobody."""

    question: str
    state: PollState
    anonymous: bool
    group_at_opening: str | None
    answered: bool
    answer: dict[str, Any] | None = None


class OwnDecision(_Read):
    """A decision that the person decides or proposed."""

    words: str
    state: DecisionState
    role: str


class OwnStake(_Read):
    """A stake of the person, and what is noted of it; the leads of the initiative see it.

    `cares_about_is_from` says who wrote that, None where nobody knows. `noted_by` is their name, for the
    page alone: the export names nobody else.
    """

    initiative_id: int
    initiative: str
    group: str
    influence: int
    interest: int
    cares_about: str | None
    cares_about_is_from: WrittenBy | None = None
    noted_by: str | None = Field(default=None, exclude=True)


class OwnAsk(_Read):
    """Somebody asked the person what they think of an initiative."""

    initiative: str
    asked_on: date
    not_for_me: bool


class OwnEvidence(_Read):
    """Evidence that somebody brought by name."""

    label: str
    kind: Basis
    words: str
    url: str | None
    brought_on: date


class OwnQuestion(_Read):
    """What the person asked back about a concern."""

    label: str
    words: str
    asked_on: date


class OwnReply(_Read):
    """What the person replied to a question about a concern of theirs."""

    label: str
    words: str
    replied_on: date


class OwnIntro(_Read):
    """What the person said on top of a channel's digest."""

    channel: str
    due_on: date
    intro: str


class OwnFile(_Read):
    """Everything that is held about one person in one workspace."""

    user_id: str
    profile: Profile | None
    concerns: tuple[OwnConcern, ...]
    evidence: tuple[OwnEvidence, ...]
    roles: tuple[OwnRole, ...]
    stakes: tuple[OwnStake, ...]
    asked: tuple[OwnAsk, ...]
    polls: tuple[OwnPoll, ...]
    decisions: tuple[OwnDecision, ...]
    intros: tuple[OwnIntro, ...] = ()
    questions: tuple[OwnQuestion, ...] = ()
    replies: tuple[OwnReply, ...] = ()
    looked_after: tuple[OwnCare, ...]
    polls_made: tuple[OwnMade, ...]
    choices: OwnChoices | None
    week_told_on: date | None = None
    """The Friday on which Heard last looked at what to tell the person of their week."""
    trial: OwnTrial | None
    channels_seen_in: tuple[str, ...]
    notes_on_others: int = 0
    audit: tuple[OwnLine, ...] = ()
    audit_more: int = Field(default=0, exclude=True)
    """How many older lines of the audits are left out: the export, which has them all, does not say it."""
    messages_to_you: int

    @computed_field  # type: ignore[prop-decorator]  # as pydantic's own pages write it
    @property
    def seen_by(self) -> dict[str, str]:
        """Who sees each of these, in the words of the page."""
        return dict(SEEN_BY)


class ExportPage(_Read):
    """Which page of the export a button leads to."""

    page: int = Field(default=0, ge=0, lt=100_000)


class Words(StrEnum):
    """What becomes of the words of concerns that were raised by name or for the leads."""

    KEEP = "keep"
    REMOVE = "remove"


class EraseForm(BaseModel):
    """What the modal before an erasure asks."""

    words: Words

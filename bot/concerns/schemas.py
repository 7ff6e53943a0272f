"""The forms of a concern, and what rooms read of one."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from bot.concerns import rules
from bot.concerns.rules import Part
from bot.ids import RowId, SlackId
from bot.initiatives.schemas import InitiativeName
from bot.seen import mark
from bot.text import OptionalProse, Prose, cleaned_or_nothing
from models.vocabulary import Basis, Effect, Status, Visibility

LINK_LENGTH = 2000
NO_LINK = "A link begins with https:// and has no spaces."
_WEB_ADDRESS = TypeAdapter(AnyHttpUrl)


def _a_web_address(value: str | None) -> str | None:
    if value is None:
        return None
    if len(value) > LINK_LENGTH:
        raise ValueError(f"Please keep the link to {LINK_LENGTH:,} characters.")
    if not value.startswith(("http://", "https://")) or len(value.split()) != 1:
        raise ValueError(NO_LINK)
    try:
        _WEB_ADDRESS.validate_python(value)
    except ValidationError:
        # Slack refuses a whole message for one broken link in it.
        raise ValueError(NO_LINK) from None
    return value


WebAddress = Annotated[
    str | None, BeforeValidator(cleaned_or_nothing), AfterValidator(_a_web_address)
]
"""A link, or None where nothing but blanks was typed."""


class ConcernForm(BaseModel):
    """What the modal of `/concern` asks."""

    initiative: RowId
    worry: Prose
    settled_if: OptionalProse = None
    effect: Effect
    basis: Basis
    evidence_url: WebAddress = None
    raised_for: SlackId | None = None
    visibility: Visibility


class AnswerForm(BaseModel):
    """What the modal of an answer asks. Empty fields leave what stands, but an empty day means none."""

    status: Status
    words: OptionalProse = None
    owner: SlackId | None = None
    due_on: date | None = None


class NotYetForm(BaseModel):
    """What a raiser is asked whose concern is not settled by what was done."""

    words: Prose


class ConcernRef(BaseModel):
    """Names a concern in a button or a modal."""

    concern_id: RowId


class Within(StrEnum):
    """A list that is more than one concern: it is what a button in it brings up to date."""

    INBOX = "inbox"
    NOTE = "note"


class ListedRef(ConcernRef):
    """Names a concern in a button, and the list that the button stands in, if it stands in one."""

    within: Within | None = None


class AnswerRef(ConcernRef):
    """Rides along with an answer: where the concern stood when the modal was opened.

    And marks of what was said by then, and of who looked after it; `promised` is the day of the next news
    with which it came preset.
    """

    seen: Status
    said: str | None = None
    owned: str | None = None
    promised: date | None = None


class ListPage(BaseModel):
    """Which page of which channel's list a button leads to."""

    channel_id: SlackId
    page: Annotated[int, Field(ge=0)]


class RaisedIn(BaseModel):
    """Rides along with the modal: where it was opened."""

    channel_id: SlackId | None = None


class Offer(BaseModel):
    """What somebody can raise a concern about, here: `preset` is chosen for them."""

    model_config = ConfigDict(frozen=True)

    choices: tuple[InitiativeName, ...]
    preset: int | None


class Receipt(BaseModel):
    """What the raiser is told the moment a concern is stored."""

    model_config = ConfigDict(frozen=True)

    concern_id: int
    label: str
    initiative: str
    driver: str
    hear_by: date
    visibility: Visibility
    raised_for: str | None


class Opened(BaseModel):
    """A concern that its raiser has opened again."""

    model_config = ConfigDict(frozen=True)

    label: str
    is_anonymous: bool


class QuoteLine(BaseModel):
    """The message that a concern was logged from. `place` is its channel, as readers may know it."""

    model_config = ConfigDict(frozen=True)

    words: str | None
    place: str
    said_at: datetime
    url: str | None


class EvidenceLine(BaseModel):
    """What somebody brought for a concern. `brought_by` is None where they are not named."""

    model_config = ConfigDict(frozen=True)

    kind: Basis
    words: str
    url: str | None
    brought_by: str | None
    brought_on: date


class VoiceLine(BaseModel):
    """A concern that has joined another, in its own words. `raiser` as in a card."""

    model_config = ConfigDict(frozen=True)

    label: str
    worry: str
    raiser: str | None


class Exchange(BaseModel):
    """What a lead asked back, and the reply of whoever raised it, if there is one.

    `waits`: it can still be replied to.
    """

    model_config = ConfigDict(frozen=True)

    id: int
    asker: str
    words: str
    asked_on: date
    reply: str | None = None
    replied_on: date | None = None
    waits: bool = False


class Joined(BaseModel):
    """What a concern has joined, and where that stands; `settled`: its own raiser says that it is."""

    model_config = ConfigDict(frozen=True)

    label: str
    status: Status
    settled: bool


class ConcernCard(BaseModel):
    """A concern as one reader may see it. `raiser` is None where it is nobody's to know.

    `is_own`: the reader raised it, openly or not. `reads_only`: they are no full member, and do nothing new.
    `leads`: they lead its initiative, `leads_others`: and another one. `formerly` is what it was called
    before it was moved, `disowned` as in its table; these, `quote` and `evidence` (the newest of
    `evidence_total`) are told of a single concern, not in lists.

    `voices` people stand behind it, as far as the reader may know. What it has `joined`, whose answer is
    told then, and the newest of `others_total` concerns that have joined it are told of a single one as well;
    `has_voice`: one of them is the reader's by name. So are the newest `exchanges` that the reader may know,
    the newest first.

    `answered_by` is the lead, or whoever looks after it, who took the step to where it stands: its raiser
    is told.

    `left_to_reader` is its initiative where all who led that are gone: the reader, who approves it, is to
    name a new driver.
    """

    model_config = ConfigDict(frozen=True)

    id: int
    label: str
    initiative: str
    driver: str
    worry: str
    settled_if: str | None
    effect: Effect
    basis: Basis
    evidence_url: str | None
    visibility: Visibility
    status: Status
    answer: str | None
    raiser: str | None
    logged_by: str | None
    raised_on: date
    hear_by: date
    touched_on: date
    may_answer: bool
    owner: str | None = None
    owner_id: str | None = None
    due_on: date | None = None
    not_yet: str | None = None
    asked_until: date | None = None
    is_own: bool = False
    leads: bool = False
    leads_others: bool = False
    disowned: bool = False
    formerly: str | None = None
    quote: QuoteLine | None = None
    evidence: tuple[EvidenceLine, ...] = ()
    evidence_total: int = 0
    voices: int = 1
    joined: Joined | None = None
    others: tuple[VoiceLine, ...] = ()
    others_total: int = 0
    has_voice: bool = False
    reads_only: bool = False
    left_to_reader: int | None = None
    answered_by: str | None = None
    exchanges: tuple[Exchange, ...] = ()

    @property
    def question(self) -> Exchange | None:
        """What was asked back and waits for a reply."""
        newest = self.exchanges[0] if self.exchanges else None
        return newest if newest is not None and newest.waits else None

    @property
    def asked(self) -> str:
        """A mark of what was asked back last, and of the reply."""
        newest = self.exchanges[0] if self.exchanges else None
        return mark(newest and (newest.id, newest.words, newest.reply))

    @property
    def may_ask_back(self) -> bool:
        """Whether the reader can ask whoever raised it."""
        return self.may_answer and rules.is_open(self.status) and not self.is_own

    @property
    def standing(self) -> Status:
        """Where it stands for its raiser: where the concern stands that it has joined, if it has."""
        if self.joined is None:
            return self.status
        return rules.standing(self.joined.status, settled=self.joined.settled)

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is told who raised it."""
        return self.visibility is Visibility.ANONYMOUS

    @property
    def may_join(self) -> bool:
        """Whether the reader can add a voice of their own."""
        for_all = self.visibility is not Visibility.LEADS and not self.reads_only
        return for_all and not (self.is_own or self.has_voice) and self.status in rules.JOINABLE

    @property
    def may_merge(self) -> bool:
        """Whether the reader can let it join another one."""
        return self.leads and self.status in rules.JOINABLE

    @property
    def may_part(self) -> bool:
        """Whether the reader can let it stand by itself again."""
        return (self.leads or self.is_own) and self.joined is not None

    @property
    def said(self) -> str:
        """A mark of what its raiser has been told."""
        return mark(self.answer, self.due_on)

    @property
    def owned(self) -> str:
        """A mark of who looks after it."""
        return mark(self.owner_id)

    @property
    def may_move(self) -> bool:
        """Whether the reader can move it to another initiative that they lead."""
        return self.leads and self.leads_others and self.status in rules.MOVABLE

    @property
    def may_edit(self) -> bool:
        """Whether the reader can still say it in other words: it is theirs by name, and unanswered.

        What has joined another concern is answered there: its own words stay its raiser's.
        """
        is_named = self.visibility is not Visibility.ANONYMOUS
        return self.is_own and is_named and rules.may_edit(self.status, self.standing)

    @property
    def may_disown(self) -> bool:
        """Whether the reader can say that it is not theirs: somebody else logged it for them."""
        return self.is_own and self.logged_by is not None

    @property
    def is_unchecked(self) -> bool:
        """Whether it rests on a belief for which nobody has brought evidence."""
        return self.basis is Basis.BELIEF and rules.is_open(self.status)

    @property
    def may_acknowledge(self) -> bool:
        """Whether the reader can say with one press that they have read it."""
        return self.may_answer and rules.may_move(Part.LEAD, self.status, Status.ACKNOWLEDGED)

    @property
    def may_withdraw(self) -> bool:
        """Whether the reader can take it back."""
        return self.is_own and rules.may_move(Part.RAISER, self.standing, Status.WITHDRAWN)

    @property
    def may_settle(self) -> bool:
        """Whether the reader is asked if what was done settles it."""
        return self.is_own and rules.may_move(Part.RAISER, self.standing, Status.CONFIRMED)


class ConcernList(BaseModel):
    """A page of the open concerns of a channel, for one reader."""

    model_config = ConfigDict(frozen=True)

    channel_id: str
    initiatives: tuple[str, ...]
    cards: tuple[ConcernCard, ...]
    total: int
    page: int
    pages: int


class NewConcerns(BaseModel):
    """Params of a note about concerns that wait for a first answer. `driver_id`: whoever reads it."""

    initiative_id: int
    driver_id: str


class NewConcernsNote(BaseModel):
    """What the note to whoever hears of an initiative's new concerns says."""

    model_config = ConfigDict(frozen=True)

    initiative: str
    cards: tuple[ConcernCard, ...]
    total: int


class RaiserCard(BaseModel):
    """Params of a raiser's card; without `raiser_id` it goes to whomever the relay names."""

    concern_id: int
    raiser_id: str | None = None


class AskedBack(RaiserCard):
    """Params of a question to whoever raised a concern, in a message of its own."""

    inquiry_id: int


class ReaderCard(BaseModel):
    """Params of what somebody is told of a concern because they lead it or look after it."""

    concern_id: int
    reader_id: str


class Relay(BaseModel):
    """The way back to an anonymous raiser, sealed in the database."""

    user: str
    channel: str | None = None
    ts: str | None = None

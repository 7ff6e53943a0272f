"""What tests of asking back do."""

from datetime import datetime

from sqlalchemy import select

from bot.actor import Actor
from bot.asking import service
from bot.asking.schemas import (
    Asked,
    InquiryRef,
    QuestionForm,
    QuestionRef,
    Replied,
    ReplyForm,
    ReplyRef,
)
from bot.deps import Deps
from bot.seen import mark
from models import Inquiry
from tests import factories as scene

QUESTION, REPLY = "Which date do you mean?", "The one in May"
UNASKED = mark(None)
"""Nothing has been asked."""


def offered(deps: Deps, lead: Actor, concern_id: int) -> str:
    """The mark that rides along with the modal of a question."""
    with deps.database.reading() as session:
        return service.offer(session, lead, concern_id).asked


def asked(
    deps: Deps,
    lead: Actor,
    concern_id: int,
    words: str = QUESTION,
    *,
    seen: str | None = None,
    submitted: str | None = None,
    now: datetime = scene.MORNING,
) -> Asked:
    """A lead asks back; `seen` is the mark of what they had read, if it is not what there is."""
    ref = QuestionRef(concern_id=concern_id, asked=seen or offered(deps, lead, concern_id))
    form, submission = QuestionForm(words=words), submitted or scene.submission()
    with deps.database.writing() as session:
        return service.ask(session, lead, form, ref, submission, now)


def newest(deps: Deps, concern_id: int) -> InquiryRef:
    """What the button of a reply carries."""
    found = select(Inquiry.id).where(Inquiry.concern_id == concern_id).order_by(Inquiry.id.desc())
    with deps.database.reading() as session:
        return InquiryRef(concern_id=concern_id, inquiry_id=session.scalars(found.limit(1)).one())


def pressed(deps: Deps, raiser: Actor, concern_id: int, ref: InquiryRef | None = None) -> ReplyRef:
    """What rides along with the modal of a reply, which the raiser has just opened."""
    ref = ref or newest(deps, concern_id)
    with deps.database.reading() as session:
        told = service.question(session, raiser, deps.vault, ref)
    return ReplyRef(concern_id=concern_id, inquiry_id=told.question.id, asked=told.card.asked)


def replied(
    deps: Deps, raiser: Actor, ref: ReplyRef, words: str = REPLY, now: datetime = scene.MORNING
) -> Replied:
    """Whoever raised it replies."""
    with deps.database.writing() as session:
        return service.reply(session, raiser, deps.vault, ReplyForm(words=words), ref, now)

"""Where a concern comes from and what it rests on, for whoever reads that one concern."""

from datetime import UTC, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from bot.concerns import rules
from bot.concerns.schemas import ConcernCard, EvidenceLine, QuoteLine
from bot.initiatives.schemas import InitiativeCard
from bot.people import service as people
from models import Concern, Evidence, FormerLabel, Initiative, Quote

EVIDENCE_SHOWN = 3
DIRECT_MESSAGE = "a direct message"
PRIVATE_CHANNEL = "a private channel"


def with_sources(
    session: Session, told: ConcernCard, concern: Concern, card: InitiativeCard
) -> ConcernCard:
    """The concern with its quote, its newest evidence, and what it was called before it was moved."""
    evidence, total = _evidence(session, concern)
    return told.model_copy(
        update={
            "formerly": _former_label(session, concern),
            "quote": _quote(session, concern, card),
            "evidence": evidence,
            "evidence_total": total,
        }
    )


def once_called(
    session: Session, workspace_id: str, initiative_id: int, number: int
) -> Concern | None:
    """The concern that had this number here before it was moved."""
    return session.scalar(
        select(Concern)
        .join(
            FormerLabel,
            and_(
                FormerLabel.workspace_id == Concern.workspace_id,
                FormerLabel.concern_id == Concern.id,
            ),
        )
        .where(
            FormerLabel.workspace_id == workspace_id,
            FormerLabel.initiative_id == initiative_id,
            FormerLabel.number == number,
        )
    )


def _former_label(session: Session, concern: Concern) -> str | None:
    row = session.execute(
        select(Initiative.key, FormerLabel.number)
        .join(Initiative, Initiative.id == FormerLabel.initiative_id)
        .where(
            FormerLabel.workspace_id == concern.workspace_id, FormerLabel.concern_id == concern.id
        )
        .order_by(FormerLabel.initiative_id.desc())
        .limit(1)
    ).first()
    return rules.label(row.key, row.number) if row else None


def _quote(session: Session, concern: Concern, card: InitiativeCard) -> QuoteLine | None:
    quote = session.get(Quote, (concern.workspace_id, concern.id))
    if quote is None:
        return None
    return QuoteLine(
        words=quote.words,
        place=_place(session, quote, card),
        said_at=datetime.fromtimestamp(float(quote.ts), UTC),
        url=quote.url,
    )


def _place(session: Session, quote: Quote, card: InitiativeCard) -> str:
    if quote.channel_id.startswith("D"):
        return DIRECT_MESSAGE
    is_hidden = people.is_private(session, quote.workspace_id, quote.channel_id)
    if is_hidden and set(card.channel_ids) != {quote.channel_id}:
        # Whoever reads the initiative elsewhere need not know that there is such a channel.
        return PRIVATE_CHANNEL
    return f"#{people.channel_name(session, quote.workspace_id, quote.channel_id)}"


def _evidence(session: Session, concern: Concern) -> tuple[tuple[EvidenceLine, ...], int]:
    of_this = and_(Evidence.workspace_id == concern.workspace_id, Evidence.concern_id == concern.id)
    newest = session.scalars(
        select(Evidence).where(of_this).order_by(Evidence.id.desc()).limit(EVIDENCE_SHOWN)
    ).all()
    total = len(newest)
    if total == EVIDENCE_SHOWN:
        total = session.scalar(select(func.count()).select_from(Evidence).where(of_this)) or 0
    names = people.names_of(
        session, concern.workspace_id, {e.brought_by_id for e in newest if e.brought_by_id}
    )
    lines = tuple(
        EvidenceLine(
            kind=one.kind,
            words=one.words,
            url=one.url,
            brought_by=names[one.brought_by_id] if one.brought_by_id else None,
            brought_on=one.brought_on,
        )
        for one in newest
    )
    return lines, total

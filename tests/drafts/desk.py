"""Drafts in the database: shown, read, decided, as tests need them. Digests are due Mondays 15:00, UTC."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.actor import Actor
from bot.clock import real_now
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.digests.schemas import Saved
from bot.drafts import drafting, service, views
from bot.drafts.schemas import (
    DraftNote,
    DraftParams,
    DraftRef,
    IntroForm,
    IntroOffer,
    IntroRef,
    IntroSaved,
)
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from models import Delivery, DigestDraft
from models.vocabulary import DeliveryKind, DeliveryState
from tests import factories as scene
from tests.digests.calendar import MONDAY, WEEK, deliveries, schedule

DUE = MONDAY + WEEK + timedelta(hours=6)
SHOWN = DUE - timedelta(hours=2)


SET = MONDAY + timedelta(hours=7)
"""When the digest is set: on a Monday, after its hour."""


def scheduled(deps: Deps, lead: Actor, now: datetime = SET, **fields: object) -> Saved:
    """A lead sets the digest: Mondays 15:00, UTC, unless `fields` differ."""
    return schedule(deps, lead, now, **({"at": "15:00"} | fields))


def look(deps: Deps, now: datetime) -> None:
    """A worker looks for drafts, as often as it would until then."""
    with deps.database.writing() as session:
        while drafting.draft_due(session, now, 10):
            if not drafting.is_any_due(session, now):
                return


def drafts(deps: Deps) -> Sequence[DigestDraft]:
    """The drafts there are, oldest first."""
    with deps.database.reading() as session:
        return session.scalars(select(DigestDraft).order_by(DigestDraft.id)).all()


def ref(deps: Deps) -> DraftRef:
    """What the buttons of the newest draft carry."""
    return DraftRef(draft_id=drafts(deps)[-1].id)


def asked(deps: Deps) -> list[str]:
    """Who is sent a draft, in any state, once for each message."""
    return [one.audience for one in deliveries(deps, DeliveryKind.DIGEST_DRAFT)]


def sent(deps: Deps) -> list[str]:
    """The sender posts, or updates, every draft that waits. Returns for whom."""
    with deps.database.writing() as session:
        waiting = session.scalars(
            select(Delivery)
            .where(
                Delivery.kind == DeliveryKind.DIGEST_DRAFT,
                Delivery.state == DeliveryState.PENDING,
            )
            .order_by(Delivery.audience)
        ).all()
        for one in waiting:
            delivery.sent(session, one.id, f"D{one.audience}", "1.1", real_now())
        return [one.audience for one in waiting]


def shown(deps: Deps, lead: Actor, about: InitiativeCard) -> list[str]:
    """Somebody has set a digest with one concern in it, and its draft is sent. Returns to whom."""
    scene.raised(deps, lead, about, worry="forced sign-up loses buyers")
    scheduled(deps, lead)
    look(deps, SHOWN)
    return sent(deps)


def note(deps: Deps, reader: Actor, now: datetime) -> DraftNote | None:
    """What somebody's message of the newest draft says."""
    params = DraftParams(draft_id=ref(deps).draft_id, user_id=reader.user_id)
    with deps.database.reading() as session:
        return drafting.note(session, reader.workspace_id, params, now)


def words(deps: Deps, reader: Actor, now: datetime) -> str:
    """The same as they read it; nothing where there is nothing to read."""
    told = note(deps, reader, now)
    return str(views.draft(told, charts=False, align_command="/align").arguments()) if told else ""


def post_now(deps: Deps, lead: Actor, now: datetime) -> None:
    """Post now."""
    with deps.database.writing() as session:
        service.post_now(session, lead, ref(deps), now)


def skip(deps: Deps, lead: Actor, now: datetime) -> None:
    """Skip this week."""
    with deps.database.writing() as session:
        service.skip(session, lead, ref(deps), now)


def post_after_all(deps: Deps, lead: Actor, now: datetime) -> None:
    """Post after all."""
    with deps.database.writing() as session:
        service.post_after_all(session, lead, ref(deps), now)


def write(
    deps: Deps, lead: Actor, intro: str, now: datetime, edits: int = 0
) -> IntroSaved | IntroOffer:
    """Edit intro, begun with the version `edits`, saved."""
    form = IntroForm.model_validate({"intro": intro})
    begun = IntroRef(draft_id=ref(deps).draft_id, edits=edits)
    with deps.database.writing() as session:
        return service.save_intro(session, lead, begun, form, now)


def co_led(deps: Deps, lead: Actor, name: str = "Kim") -> Actor:
    """Somebody who leads Checkout revamp beside its driver."""
    other = scene.person(deps, name)
    with deps.database.reading() as session:
        [card] = initiatives.in_channel(session, scene.WORKSPACE, scene.CHANNEL)
    scene.changed(deps, lead, card, co_leads=[other.user_id])
    return other

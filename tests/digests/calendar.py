"""Digests in the database: scheduled, run, read, as tests need them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.actor import Actor
from bot.deps import Deps
from bot.digests import report, runs, service
from bot.digests.schemas import (
    DigestForm,
    DigestParams,
    DigestPreview,
    DigestReport,
    PreviewParams,
    Saved,
)
from models import Delivery, DigestRun, DigestSchedule
from models.vocabulary import DeliveryKind
from tests import factories as scene

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEK = timedelta(days=7)


def form(**fields: object) -> DigestForm:
    """Mondays at nine, UTC, in the usual channel; `fields` differ."""
    typed = {"channel": scene.CHANNEL, "weekday": 0, "at": "09:00", "zone": "UTC"}
    return DigestForm.model_validate(typed | fields)


def schedule(deps: Deps, lead: Actor, now: datetime = MONDAY, **fields: object) -> Saved:
    """A lead saves the modal; `fields` as in `form`."""
    with deps.database.writing() as session:
        return service.save(session, lead, form(**fields), now)


def scheduled(deps: Deps) -> DigestSchedule:
    """The only schedule there is."""
    with deps.database.reading() as session:
        return session.scalars(select(DigestSchedule)).one()


def run(deps: Deps, now: datetime) -> int:
    """A worker looks for what is due."""
    with deps.database.writing() as session:
        return len(runs.run_due(session, now, 10))


def post_now(deps: Deps, lead: Actor, now: datetime, key: str = "view") -> None:
    """A lead posts the digest at once."""
    with deps.database.writing() as session:
        service.post_now(session, lead, scheduled(deps).id, key, now)


def pause(deps: Deps, lead: Actor) -> Saved:
    """A lead lets the digest rest."""
    with deps.database.writing() as session:
        return service.pause_by_hand(session, lead, scheduled(deps).id, MONDAY)


def made(deps: Deps) -> Sequence[DigestRun]:
    """The runs there are, oldest first."""
    with deps.database.reading() as session:
        return session.scalars(select(DigestRun).order_by(DigestRun.id)).all()


def told(deps: Deps) -> list[DigestReport]:
    """The digests of all runs, oldest first."""
    with deps.database.reading() as session:
        found = [
            report.digest(session, scene.WORKSPACE, DigestParams(run_id=run_id), MONDAY)
            for run_id in [run.id for run in made(deps)]
        ]
    return [one for one in found if one is not None]


def previewed(deps: Deps, now: datetime) -> DigestReport:
    """What the channel would get now, for whoever has set its digest."""
    found = previewed_by(deps, scheduled(deps).set_by_id, now)
    assert not found.partial
    return found.report


def previewed_by(deps: Deps, user_id: str, now: datetime) -> DigestPreview:
    """What somebody is shown of what the channel would get now."""
    with deps.database.reading() as session:
        params = PreviewParams(schedule_id=scheduled(deps).id, user_id=user_id)
        found = report.preview(session, scene.WORKSPACE, params, now)
    assert found is not None
    return found


def deliveries(deps: Deps, kind: DeliveryKind) -> Sequence[Delivery]:
    """The deliveries of a kind, by whom they are for."""
    with deps.database.reading() as session:
        return session.scalars(
            select(Delivery).where(Delivery.kind == kind).order_by(Delivery.audience)
        ).all()

"""Similar concerns as a receipt may show them: what is stored stays stored, whatever the look-up does."""

from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns.schemas import ConcernCard, ConcernForm
from bot.errors import HeardError
from bot.voices import service

log = structlog.get_logger()


def similar(
    session: Session,
    actor: Actor,
    form: ConcernForm,
    submission: str,
    now: datetime,
    here: str | None,
) -> tuple[ConcernCard, ...]:
    """As `service.similar`; nothing where the database does not answer, or the initiative is gone by now.

    An error here would tell somebody that their concern was not stored, and they would raise it twice.
    """
    try:
        return service.similar(session, actor, form, submission, now, here)
    except (SQLAlchemyError, HeardError) as error:
        log.warning(
            "no similar concerns were looked up",
            action="alike",
            workspace=actor.workspace_id,
            error=type(error).__name__,
        )
        return ()

"""Who may have their Home tab before them, and what they see of it. Forgotten when the visit is over.

A process is not enough to remember it: the next press may reach another one.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, false, func, select, true, update
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.home import rules
from bot.home.schemas import Shown
from models import Hold, HomeVisit
from models.upsert import insert_or_update

KEY = ("workspace_id", "user_id")
PUBLISH = "views.publish"
UNKNOWN = ""
"""In place of a hash or a print: what is there is not known."""
MOST_AT_ONCE = 100


def note(session: Session, actor: Actor, shown: Shown, real: datetime) -> None:
    """They see this now, for one visit from here on."""
    insert_or_update(
        session,
        HomeVisit,
        KEY,
        workspace_id=actor.workspace_id,
        user_id=actor.user_id,
        is_stale=False,
        until=rules.visit_ends(real),
        **shown.model_dump(),
    )


def renew(session: Session, actor: Actor, before: str, shown: Shown) -> None:
    """In place of what had the hash `before`, they see something newer.

    What was done meanwhile is looked at again all the same, and so is the tab where somebody else has
    noted other content of it: which of the two is in Slack now is not known here.
    """
    mine = (*_of(actor), HomeVisit.view_hash == before)
    seen = update(HomeVisit).where(*mine).values(view_hash=shown.view_hash, drawn=shown.drawn)
    if session.scalar(seen.returning(HomeVisit.user_id)) is None:
        again(session, actor)


def conflicted(session: Session, actor: Actor, before: str) -> None:
    """What they see has another hash than `before`: somebody was faster, or an answer was lost.

    Look once more, with the hash that who was faster has noted, or without one.
    """
    wrong = (*_of(actor), HomeVisit.view_hash == before)
    session.execute(update(HomeVisit).where(*wrong).values(view_hash=UNKNOWN))
    again(session, actor)


def lose_track(session: Session, actor: Actor) -> None:
    """Whether they see what was sent is not known: it is sent again with the next deed or opening."""
    session.execute(update(HomeVisit).where(*_of(actor)).values(drawn=UNKNOWN))


def is_there(session: Session, actor: Actor, real: datetime) -> bool:
    """Whether their visit lasts."""
    row = session.get(HomeVisit, (actor.workspace_id, actor.user_id))
    return row is not None and row.until > real


def is_anybody_there(session: Session, workspace_id: str, real: datetime) -> bool:
    """Whether `doubt` would change something: most deeds find no Home tab open, and write nothing."""
    return session.scalar(_fresh(workspace_id, real).limit(1)) is not None


def doubt(session: Session, workspace_id: str, real: datetime) -> None:
    """Something was done in a workspace: whatever is open there may say something old."""
    # In one order, so that two at once do not wait for each other in a ring.
    ids = session.scalars(_fresh(workspace_id, real).with_for_update()).all()
    session.execute(
        update(HomeVisit)
        .where(HomeVisit.workspace_id == workspace_id, HomeVisit.user_id.in_(ids))
        .values(is_stale=True)
    )


def doubted(session: Session, real: datetime) -> Sequence[Actor]:
    """Whose Home tab is to be looked at: one a workspace, so that a minute stays within Slack's budget."""
    held = select(Hold.workspace_id).where(Hold.what == PUBLISH, Hold.until > real)
    rows = session.execute(
        select(HomeVisit.workspace_id, HomeVisit.user_id)
        .where(
            HomeVisit.is_stale == true(),
            HomeVisit.until > real,
            HomeVisit.workspace_id.not_in(held),
        )
        # By chance: in any order, the last would wait for as long as somebody keeps on doing things.
        .order_by(func.random())
        .limit(MOST_AT_ONCE)
    )
    one_each = {row.workspace_id: row.user_id for row in rows}
    return [Actor(workspace, user, workspace) for workspace, user in one_each.items()]


def take(session: Session, actor: Actor) -> Shown | None:
    """What they see, for a look at whether it is still so; None where another worker looks already."""
    row = session.get(HomeVisit, (actor.workspace_id, actor.user_id), with_for_update=True)
    if row is None or not row.is_stale:
        return None
    row.is_stale = False
    return Shown(view_hash=row.view_hash, drawn=row.drawn, is_first=row.is_first)


def again(session: Session, actor: Actor) -> None:
    """It could not be published: look once more."""
    session.execute(update(HomeVisit).where(*_of(actor)).values(is_stale=True))


def forget_over(session: Session, real: datetime) -> None:
    """Nobody is kept who went."""
    session.execute(delete(HomeVisit).where(HomeVisit.until <= real))


def is_any_over(session: Session, real: datetime) -> bool:
    """Whether `forget_over` would find something."""
    over = select(HomeVisit.user_id).where(HomeVisit.until <= real)
    return session.scalar(over.limit(1)) is not None


def _fresh(workspace_id: str, real: datetime) -> Select[str]:
    return (
        select(HomeVisit.user_id)
        .where(
            HomeVisit.workspace_id == workspace_id,
            HomeVisit.until > real,
            HomeVisit.is_stale == false(),
        )
        .order_by(HomeVisit.user_id)
    )


def _of(actor: Actor) -> Sequence[ColumnElement[bool]]:
    return (HomeVisit.workspace_id == actor.workspace_id, HomeVisit.user_id == actor.user_id)

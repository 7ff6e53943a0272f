"""One concern joins another one of the same initiative, under its lock: the rules for everybody."""

from sqlalchemy.orm import Session

from bot.concerns import joining, life, rules
from bot.concerns.holding import Held, find
from bot.concerns.words import GONE, by_now
from bot.errors import NotFound
from models import Concern
from models.vocabulary import Status, Visibility

ITSELF = "{label} cannot join itself. Choose another concern."
ENDED = "{by_now} Only what is open can be joined: open it again first, or choose another concern."
FOR_LEADS = (
    "{joined} is for the leads only, and what is answered there is for whoever raised it. Let it join the "
    "other one instead, or leave both as they are."
)
JOINED_BEFORE = "{label} has joined {joined} already. Let it stand by itself again first."
NOT_OPEN = "{by_now} Only an open concern can join another one."


def meant(session: Session, held: Held, joined_id: int) -> Concern:
    """The concern that this one would join; what has itself joined another one means that one.

    Raises NotFound where it is none of the same initiative.
    """
    joined = find(session, held.concern.workspace_id, joined_id)
    joined = joining.joined_by(session, joined) or joined
    if joined.initiative_id != held.initiative.id:
        raise NotFound(GONE)
    return joined


def has_joined(session: Session, held: Held, joined: Concern) -> bool:
    """Whether it has joined this one already: a second click. Raises NotFound where it joined another."""
    before = joining.joined_by(session, held.concern)
    if before is not None and before.id != joined.id:
        raise NotFound(JOINED_BEFORE.format(label=held.label, joined=_label(held, before)))
    return before is not None


def unite(session: Session, held: Held, joined: Concern, actor_id: str | None) -> None:
    """The held concern joins another one, and all who had joined it go along. Raises NotFound."""
    concern = held.concern
    if concern.id == joined.id:
        raise NotFound(ITSELF.format(label=held.label))
    if concern.status not in rules.JOINABLE:
        raise NotFound(NOT_OPEN.format(by_now=held.by_now))
    if joined.status not in rules.JOINABLE:
        raise NotFound(ENDED.format(by_now=by_now(_label(held, joined), joined.status)))
    if joined.visibility is Visibility.LEADS:
        raise NotFound(FOR_LEADS.format(joined=_label(held, joined)))
    before = concern.status
    life.move(session, held, Status.MERGED, actor_id)
    joining.join(session, concern, joined, before)


def _label(held: Held, other: Concern) -> str:
    return rules.label(held.card.key, other.number)

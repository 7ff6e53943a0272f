"""What those who lead do with a draft: post it now, skip it, take that back, say something on top."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.digests import runs
from bot.digests import service as digests
from bot.drafts import life, rules
from bot.drafts.rules import Standing
from bot.drafts.schemas import DraftRef, IntroForm, IntroOffer, IntroRef, IntroSaved
from bot.errors import FieldErrors, NotAllowed, NotFound, beside_what_was_typed
from bot.people import service as people
from models import DigestDraft, DigestSchedule
from models.vocabulary import Changed, DraftState, Occasion, ScheduleState

GONE = "This draft is not there any more."
BY_NOW = {
    Standing.WAITING: "This digest is not skipped: it is posted at its hour.",
    Standing.DUE: "Its hour has come: this digest is on its way to the channel.",
    Standing.PAUSED: "This digest is paused. Resume it first with /align digest in the channel.",
    Standing.SKIPPED: "{who} skipped this digest. Press Post after all first if it should come.",
    Standing.STAYS_SKIPPED: "{who} skipped this digest, and its hour has passed. The next one follows.",
    Standing.POSTED: "This digest was posted already.",
    Standing.QUIET: "The hour of this digest has passed, and there was nothing to tell.",
    Standing.MOVED: "This digest was moved to another day. Its draft comes before that.",
}
SKIPPED_AND_PAUSED = (
    "{who} skipped this digest, and it is paused. Resume it with /align digest in the channel."
)
ANOTHER = "Another lead"


def post_now(session: Session, actor: Actor, ref: DraftRef, now: datetime) -> None:
    """Post the digest before its hour, at which nothing more comes. Raises NotFound, NotAllowed."""
    schedule, draft = _for_lead(session, actor, ref)
    _require(session, schedule, draft, now, Standing.WAITING)
    runs.make(session, schedule, Occasion.BY_HAND, draft.occasion_key, now)
    life.comes_next(schedule, life.occurrence_after(schedule, draft.due_at))
    _decide(session, actor, draft, DraftState.POSTED, now)
    trail.digest(session, actor, schedule, Changed.DIGEST_POSTED)


def skip(session: Session, actor: Actor, ref: DraftRef, now: datetime) -> None:
    """No digest this week; what it would have told is for the next one. Raises NotFound, NotAllowed."""
    schedule, draft = _for_lead(session, actor, ref)
    _require(session, schedule, draft, now, Standing.WAITING)
    _decide(session, actor, draft, DraftState.SKIPPED, now)
    trail.digest(session, actor, schedule, Changed.DIGEST_SKIPPED)


def post_after_all(session: Session, actor: Actor, ref: DraftRef, now: datetime) -> None:
    """The digest comes at its hour as if nobody had skipped it. Raises NotFound, NotAllowed."""
    schedule, draft = _for_lead(session, actor, ref)
    _require(session, schedule, draft, now, Standing.SKIPPED)
    draft.state, draft.decided_by_id, draft.decided_at = DraftState.WAITING, None, None
    life.refresh(session, draft, now)
    trail.digest(session, actor, schedule, Changed.DIGEST_NOT_SKIPPED)


def offer_intro(session: Session, actor: Actor, ref: DraftRef, now: datetime) -> IntroOffer:
    """What the modal of Edit intro opens with. Raises NotFound, NotAllowed."""
    schedule, draft = _for_lead(session, actor, ref, lock=False)
    _require(session, schedule, draft, now, Standing.WAITING)
    return _offer(session, schedule, draft, draft.intro)


def save_intro(
    session: Session, actor: Actor, ref: IntroRef, form: IntroForm, now: datetime
) -> IntroSaved | IntroOffer:
    """Say something on top of the digest; nothing typed takes it away.

    Where somebody else wrote meanwhile, nothing is stored: both versions are offered instead. Raises
    NotFound, NotAllowed, FieldErrors once there is nothing to write on any more.
    """
    schedule, draft = _for_lead(session, actor, ref)
    try:
        _require(session, schedule, draft, now, Standing.WAITING)
    except NotAllowed as refused:
        raise FieldErrors({"intro": beside_what_was_typed(refused.sentence)}) from None
    channel = people.channel_name(session, schedule.workspace_id, schedule.channel_id)
    if form.intro == draft.intro:
        return IntroSaved(channel=channel, is_there=form.intro is not None)
    if ref.edits != draft.edits:
        offer = _offer(session, schedule, draft, form.intro)
        author = draft.intro_by_id
        who = people.name_of(session, schedule.workspace_id, author) if author else ANOTHER
        return offer.model_copy(update={"who": who, "theirs": draft.intro})
    draft.intro = form.intro
    draft.intro_by_id = actor.user_id if form.intro else None
    draft.edits += 1
    life.refresh(session, draft, now)
    trail.digest(session, actor, schedule, Changed.DIGEST_INTRO)
    return IntroSaved(channel=channel, is_there=form.intro is not None)


def _offer(
    session: Session, schedule: DigestSchedule, draft: DigestDraft, intro: str | None
) -> IntroOffer:
    return IntroOffer(
        ref=IntroRef(draft_id=draft.id, edits=draft.edits),
        channel=people.channel_name(session, schedule.workspace_id, schedule.channel_id),
        intro=intro,
    )


def _for_lead(
    session: Session, actor: Actor, ref: DraftRef, *, lock: bool = True
) -> tuple[DigestSchedule, DigestDraft]:
    draft = session.get(DigestDraft, ref.draft_id)
    if draft is None or draft.workspace_id != actor.workspace_id:
        raise NotFound(GONE)
    schedule = digests.for_lead(session, actor, draft.schedule_id, lock=lock)
    # Read once more under the schedule's lock: somebody else may just have decided.
    session.refresh(draft)
    return schedule, draft


def _require(
    session: Session, schedule: DigestSchedule, draft: DigestDraft, now: datetime, wanted: Standing
) -> None:
    paused = schedule.state is ScheduleState.PAUSED
    found = rules.standing(draft.state, draft.due_at, now, paused=paused)
    if found is wanted:
        return
    decider = draft.decided_by_id
    who = people.name_of(session, draft.workspace_id, decider) if decider else people.SOMEBODY
    both = found is Standing.STAYS_SKIPPED and paused
    raise NotAllowed((SKIPPED_AND_PAUSED if both else BY_NOW[found]).format(who=who))


def _decide(
    session: Session, actor: Actor, draft: DigestDraft, state: DraftState, now: datetime
) -> None:
    draft.state, draft.decided_by_id, draft.decided_at = state, actor.user_id, now
    life.refresh(session, draft, now)

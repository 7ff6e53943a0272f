"""The words of the domain, each stored by its value. Standard library only: every layer may import it."""

from enum import StrEnum


class Role(StrEnum):
    """What Slack says a person is in a workspace."""

    MEMBER = "member"
    GUEST = "guest"
    OUTSIDER = "outsider"
    BOT = "bot"


class Reminders(StrEnum):
    """How often somebody wants to be reminded of what waits for them."""

    ALL = "all"
    ONCE = "once"
    NONE = "none"


class Effect(StrEnum):
    """How much a concern matters, from the mildest to the gravest."""

    GOOD_TO_KNOW = "good_to_know"
    SLOWS_US = "slows_us"
    STOPS_US = "stops_us"


class Basis(StrEnum):
    """What a concern rests on."""

    MEASURED = "measured"
    SEEN = "seen"
    REPORTED = "reported"
    BELIEF = "belief"


class Visibility(StrEnum):
    """Who may see a concern and its raiser."""

    NAMED = "named"
    LEADS = "leads"
    ANONYMOUS = "anonymous"


class Status(StrEnum):
    """Where a concern stands. The legal moves between them: bot/concerns/rules.py."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    EXPLORING = "exploring"
    PLANNED = "planned"
    NOT_DOING = "not_doing"
    DONE = "done"
    CONFIRMED = "confirmed"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"


OPEN_STATUSES = (
    Status.NEW,
    Status.ACKNOWLEDGED,
    Status.EXPLORING,
    Status.PLANNED,
    Status.REOPENED,
)
"""A concern in one of these still asks something of the driver."""


class Happening(StrEnum):
    """What an entry in a concern's history records."""

    RAISED = "raised"
    MOVED = "moved"


class ScheduleState(StrEnum):
    """Whether a digest schedule runs."""

    ACTIVE = "active"
    PAUSED = "paused"


class PauseReason(StrEnum):
    """Why a digest schedule stands still."""

    BY_LEAD = "by_lead"
    NOT_IN_CHANNEL = "not_in_channel"
    ARCHIVED = "archived"
    GONE = "gone"
    DISCONNECTED = "disconnected"
    REFUSED = "refused"


class Occasion(StrEnum):
    """What made a digest run."""

    SCHEDULED = "scheduled"
    BY_HAND = "by_hand"


class DraftState(StrEnum):
    """What became of the draft of a digest; its life: models/digests.py."""

    WAITING = "waiting"
    SKIPPED = "skipped"
    POSTED = "posted"
    QUIET = "quiet"
    MOVED = "moved"


class PollMethod(StrEnum):
    """How people answer a poll."""

    RANK = "rank"
    PICK = "pick"
    STANCE = "stance"


class PollState(StrEnum):
    """A poll's life: draft -> open -> closed | cancelled; a draft may be cancelled as well."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Audience(StrEnum):
    """Who is asked."""

    STAKEHOLDERS = "stakeholders"
    CHANNEL = "channel"
    PEOPLE = "people"


class DecisionState(StrEnum):
    """A decision's life: proposed -> confirmed | declined."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class InstallationState(StrEnum):
    """Whether the workspace's token works."""

    ACTIVE = "active"
    DISCONNECTED = "disconnected"


class DeliveryState(StrEnum):
    """A delivery's life: pending -> sending -> sent | failed | uncertain."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


class DeliveryKind(StrEnum):
    """What a delivery says; bot/delivery/catalogue.py tells how each is rendered."""

    DIGEST = "digest"
    DIGEST_PREVIEW = "digest_preview"
    DIGEST_DRAFT = "digest_draft"
    DIGEST_QUIET = "digest_quiet"
    SCHEDULE_PAUSED = "schedule_paused"
    NEW_CONCERNS = "new_concerns"
    RAISER_CARD = "raiser_card"
    OWNER_CARD = "owner_card"
    NOT_SETTLED = "not_settled"
    ASKED_BACK = "asked_back"
    REPLIED = "replied"
    NUDGE = "nudge"
    WEEK_NOTE = "week_note"
    QUESTION = "question"
    POLL_PREVIEW = "poll_preview"
    POLL_CARD = "poll_card"
    POLL_RESULT = "poll_result"
    POLL_REMINDER = "poll_reminder"
    POLL_UNPOSTED = "poll_unposted"
    DECISION_ASK = "decision_ask"
    DECISION_TOLD = "decision_told"
    WORKSPACE_INTRODUCTION = "workspace_intro"
    CHANNEL_INTRODUCTION = "channel_intro"
    TRIAL = "trial"
    ASK = "ask"


class Changed(StrEnum):
    """What the audit of an initiative records."""

    STARTED = "started"
    EDITED = "edited"
    DRIVER = "driver"
    APPROVER = "approver"
    CO_LEAD_ADDED = "co_lead_added"
    CO_LEAD_REMOVED = "co_lead_removed"
    STAKEHOLDERS = "stakeholders"
    CARES_SAID = "cares_said"
    DIGEST_SET = "digest_set"
    DIGEST_PAUSED = "digest_paused"
    DIGEST_RESUMED = "digest_resumed"
    DIGEST_SKIPPED = "digest_skipped"
    DIGEST_NOT_SKIPPED = "digest_not_skipped"
    DIGEST_POSTED = "digest_posted"
    DIGEST_INTRO = "digest_intro"
    POLL_OPENED = "poll_opened"
    POLL_EXTENDED = "poll_extended"
    POLL_CANCELLED = "poll_cancelled"
    POLL_CLOSED = "poll_closed"
    DECISION_PROPOSED = "decision_proposed"
    DECISION_CONFIRMED = "decision_confirmed"
    DECISION_DECLINED = "decision_declined"
    CONCERN_ANSWERED = "concern_answered"
    CONCERN_ASSIGNED = "concern_assigned"
    CONCERN_ASKED = "concern_asked"
    CONCERN_MOVED = "concern_moved"
    CONCERN_JOINED = "concern_joined"
    CONCERN_PARTED = "concern_parted"
    CONCERN_EDITED = "concern_edited"
    CONCERN_BY_RAISER = "concern_by_raiser"
    ASKED = "asked"


FORMER = "former-"
"""Begins what stands where an erased person stood. No Slack id has a hyphen, so nobody can be it."""

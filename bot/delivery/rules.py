"""What an answer of Slack means for a message: may it be in the channel, and what to do next."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from bot import tokens
from models.vocabulary import PauseReason

METADATA = "heard_delivery"
"""The `event_type` of what our messages carry: the id of their delivery."""
RELAY = "relay:"
"""How the audience of an anonymous raiser begins; the concern's id follows."""


def is_channel(audience: str) -> bool:
    """Whether a delivery goes to a channel, not to a person."""
    return audience.startswith(("C", "G"))


class Verdict(StrEnum):
    """What to do after a call that did not succeed."""

    LIMITED = "limited"
    """Not posted: wait as long as Slack says, for this method in this workspace."""
    NOT_SENT = "not_sent"
    """Provably not posted: try again later."""
    UNKNOWN = "unknown"
    """It may be in the channel: never send it again unasked."""
    DISCONNECTED = "disconnected"
    """Not posted: the token is dead."""
    NO_DESTINATION = "no_destination"
    """Not posted: the channel is gone or closed to us."""
    CARD_GONE = "card_gone"
    """The message to be updated is not there any more: post a new one."""
    UNFIT = "unfit"
    """Not posted: Slack refuses the message itself. Ours to mend."""


DESTINATION: Mapping[str, PauseReason] = {
    "not_in_channel": PauseReason.NOT_IN_CHANNEL,
    "is_archived": PauseReason.ARCHIVED,
    "channel_not_found": PauseReason.GONE,
    "channel_is_archived": PauseReason.ARCHIVED,
    "messages_tab_disabled": PauseReason.REFUSED,
    "restricted_action": PauseReason.REFUSED,
    "restricted_action_read_only_channel": PauseReason.REFUSED,
    "restricted_action_thread_only_channel": PauseReason.REFUSED,
    "restricted_action_non_threadable_channel": PauseReason.REFUSED,
    "ekm_access_denied": PauseReason.REFUSED,
    "message_limit_exceeded": PauseReason.REFUSED,
    "team_access_not_granted": PauseReason.REFUSED,
    "missing_scope": PauseReason.REFUSED,
    "no_permission": PauseReason.REFUSED,
    "access_denied": PauseReason.REFUSED,
    "cannot_dm_bot": PauseReason.REFUSED,
    "user_not_found": PauseReason.GONE,
    "user_disabled": PauseReason.GONE,
}
"""Errors that end a destination for good, and how a schedule's pause names them."""

_VERDICTS: Mapping[str, Verdict] = {
    "ratelimited": Verdict.LIMITED,
    "rate_limited": Verdict.LIMITED,
    **dict.fromkeys(tokens.DEAD, Verdict.DISCONNECTED),
    "team_added_to_org": Verdict.NOT_SENT,
    "org_login_required": Verdict.NOT_SENT,
    "message_not_found": Verdict.CARD_GONE,
    "cant_update_message": Verdict.CARD_GONE,
    "edit_window_closed": Verdict.CARD_GONE,
    # Slack documents that these may have partly succeeded.
    "internal_error": Verdict.UNKNOWN,
    "fatal_error": Verdict.UNKNOWN,
    "service_unavailable": Verdict.UNKNOWN,
    "request_timeout": Verdict.UNKNOWN,
}

LONGEST_PAUSE = timedelta(minutes=5)
_OK, _TOO_MANY, _SERVER_ERRORS = 200, 429, 500


def verdict(status: int, code: str) -> Verdict:
    """What an answered call that failed means. `status` is HTTP's, `code` is Slack's `error`."""
    if status == _TOO_MANY:
        return Verdict.LIMITED
    if status >= _SERVER_ERRORS or (status == _OK and not code.isidentifier()):
        # A broken answer, or one that is not Slack's own JSON: the request itself may have arrived.
        return Verdict.UNKNOWN
    if code in DESTINATION:
        return Verdict.NO_DESTINATION
    return _VERDICTS.get(code, Verdict.UNFIT)


def pause_before_retry(attempts: int, jitter: float) -> timedelta:
    """Doubles with each attempt up to five minutes; `jitter` in 0..1 spreads it from half to full."""
    full = min(timedelta(seconds=2.0 ** min(attempts, 20)), LONGEST_PAUSE)
    return full * (0.5 + jitter / 2)

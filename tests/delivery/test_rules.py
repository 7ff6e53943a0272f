"""What Slack's answers mean for a message."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.rules import DESTINATION, LONGEST_PAUSE, Verdict, pause_before_retry, verdict
from models.vocabulary import PauseReason


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (429, "ratelimited", Verdict.LIMITED),
        (200, "ratelimited", Verdict.LIMITED),
        (200, "token_revoked", Verdict.DISCONNECTED),
        (200, "account_inactive", Verdict.DISCONNECTED),
        (200, "invalid_auth", Verdict.DISCONNECTED),
        (200, "not_in_channel", Verdict.NO_DESTINATION),
        (200, "is_archived", Verdict.NO_DESTINATION),
        (200, "channel_not_found", Verdict.NO_DESTINATION),
        (200, "message_not_found", Verdict.CARD_GONE),
        (200, "team_added_to_org", Verdict.NOT_SENT),
        (200, "invalid_blocks", Verdict.UNFIT),
        (200, "msg_too_long", Verdict.UNFIT),
        (200, "some_error_of_tomorrow", Verdict.UNFIT),
        (200, "internal_error", Verdict.UNKNOWN),
        (200, "fatal_error", Verdict.UNKNOWN),
        (200, "request_timeout", Verdict.UNKNOWN),
        (500, "", Verdict.UNKNOWN),
        (503, "service_unavailable", Verdict.UNKNOWN),
        (200, "Received a response in a non-JSON format: <html>", Verdict.UNKNOWN),
        (200, "", Verdict.UNKNOWN),
    ],
)
def test_each_answer_has_its_meaning(status: int, code: str, expected: Verdict) -> None:
    assert verdict(status, code) is expected


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@given(code=st.text())
def test_a_broken_server_never_proves_that_nothing_was_posted(status: int, code: str) -> None:
    assert verdict(status, code) is Verdict.UNKNOWN


def test_every_lost_destination_gives_a_schedule_its_reason() -> None:
    assert DESTINATION["is_archived"] is PauseReason.ARCHIVED
    assert DESTINATION["not_in_channel"] is PauseReason.NOT_IN_CHANNEL
    assert PauseReason.BY_LEAD not in DESTINATION.values()


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_pauses_grow_and_end_at_five_minutes(attempts: int, jitter: float) -> None:
    pause = pause_before_retry(attempts, jitter)
    assert timedelta(seconds=0.5) <= pause <= LONGEST_PAUSE
    assert pause_before_retry(attempts + 1, jitter) >= pause

"""Logs are JSON lines that never hold what people wrote."""

import logging

import pytest
import structlog

from tests.slack import talkative

SECRET = "Maya fears the merger"


def test_a_line_is_json_with_named_fields() -> None:
    with talkative.at_level("INFO") as log:
        structlog.get_logger().info("sent", action="sent", workspace="T1", delivery="d1")
    [entry] = log.entries()
    assert entry.pop("timestamp").endswith("Z")
    assert entry == {
        "event": "sent",
        "level": "info",
        "action": "sent",
        "workspace": "T1",
        "delivery": "d1",
    }


def test_libraries_speak_the_same_way() -> None:
    with talkative.at_level("INFO") as log:
        logging.getLogger("some.library").warning("%s of %s", 1, 2)
    [entry] = log.entries()
    assert (entry["event"], entry["level"]) == ("1 of 2", "warning")


def test_what_is_below_the_level_is_left_out() -> None:
    with talkative.at_level("WARNING") as log:
        structlog.get_logger().info("too quiet")
        logging.getLogger("some.library").info("too quiet")
    assert log.getvalue() == ""


@pytest.mark.parametrize("name", ["slack_bolt", "slack_sdk", "slack_sdk.web.base_client"])
def test_libraries_that_log_whole_requests_stay_quiet_even_at_debug(name: str) -> None:
    with talkative.at_level("DEBUG") as log:
        for level in (logging.DEBUG, logging.INFO, logging.WARNING):
            logging.getLogger(name).log(level, "body: %s", SECRET)
        logging.getLogger("some.library").debug("still heard")
    assert SECRET not in log.getvalue()
    assert [entry["event"] for entry in log.entries()] == ["still heard"]


def fail_with_their_words() -> None:
    raise ValueError(SECRET)


def test_an_exception_is_logged_by_its_kind_and_place_and_never_by_its_words() -> None:
    with talkative.at_level("DEBUG") as log:
        try:
            fail_with_their_words()
        except ValueError:
            logging.getLogger("apscheduler").exception("a job failed")
            structlog.get_logger().exception("we failed", action="failure")
    assert SECRET not in log.getvalue()
    for entry in log.entries():
        assert entry["error"] == "ValueError"
        assert entry["at"][-1].endswith("fail_with_their_words")

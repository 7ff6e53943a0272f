"""Slack's limits for what an app sends: pure functions from a payload to what is wrong with it."""

from sandbox.rules.checks import Problem
from sandbox.rules.surfaces import (
    MESSAGE_CHARACTERS,
    blocks_problems,
    message_characters,
    view_is_too_large,
    view_problems,
)

__all__ = [
    "MESSAGE_CHARACTERS",
    "Problem",
    "blocks_problems",
    "message_characters",
    "view_is_too_large",
    "view_problems",
]

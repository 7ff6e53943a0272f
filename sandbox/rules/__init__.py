"""Slack's limits for what an app sends: pure functions from a payload to what is wrong with it."""

from sandbox.rules.checks import Problem
from sandbox.rules.surfaces import blocks_problems, message_problems, view_problems

__all__ = ["Problem", "blocks_problems", "message_problems", "view_problems"]

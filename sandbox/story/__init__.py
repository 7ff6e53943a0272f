"""The story that a new sandbox begins with, played by its people."""

from sandbox.story.weeks import BERLIN, Story, arrival

__all__ = ["BERLIN", "Story", "arrival"]

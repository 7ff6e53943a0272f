"""The story that a new sandbox begins with, played by its people."""

from sandbox.story.weeks import Story, arrival

__all__ = ["Story", "arrival"]

"""A Slack workspace on your own machine: strict where Slack is strict, driven by what people see."""

from sandbox.person import Person
from sandbox.server import Sandbox
from sandbox.state import Channel, Message, View
from sandbox.workspace import Workspace

__all__ = ["Channel", "Message", "Person", "Sandbox", "View", "Workspace"]

"""A Slack workspace on your own machine: strict where Slack is strict, driven by what people see."""

from sandbox.dispatch import Dispatch
from sandbox.gateway import Call
from sandbox.modal import Modal
from sandbox.person import Person
from sandbox.screen import Home, Message
from sandbox.server import Sandbox
from sandbox.state import Channel
from sandbox.workspace import Workspace

__all__ = [
    "Call",
    "Channel",
    "Dispatch",
    "Home",
    "Message",
    "Modal",
    "Person",
    "Sandbox",
    "Workspace",
]

"""The Web API: each method checks what Slack checks, changes the world, and answers as Slack does."""

from sandbox.methods.api import Api, Method
from sandbox.methods.chat import CHAT
from sandbox.methods.conversations import CONVERSATIONS
from sandbox.methods.people import PEOPLE
from sandbox.methods.validate import VALIDATE
from sandbox.methods.views import VIEWS

METHODS: dict[str, Method] = {**CHAT, **CONVERSATIONS, **PEOPLE, **VALIDATE, **VIEWS}
"""Every method by name, but apps.connections.open, which takes no bot token."""

__all__ = ["METHODS", "Api", "Method"]

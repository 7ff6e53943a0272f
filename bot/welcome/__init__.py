"""How Heard introduces itself: to who opens it first in a workspace, and in a channel it is invited to."""

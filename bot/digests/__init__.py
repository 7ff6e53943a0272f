"""Digests: the week's concerns, told to a channel."""

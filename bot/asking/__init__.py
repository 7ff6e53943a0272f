"""Asking back: a lead wants to know more of a concern, and whoever raised it replies, also unnamed."""

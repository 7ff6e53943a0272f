"""Polls: what people put first, and how far they agree."""

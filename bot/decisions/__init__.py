"""Decisions: a poll informs, a named person decides, and everybody can read why."""

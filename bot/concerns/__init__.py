"""Concerns: raised, shown, answered."""

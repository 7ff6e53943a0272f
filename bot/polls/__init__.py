"""Priorities: polls in modals that show where people agree and where they split."""

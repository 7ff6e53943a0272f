"""Worries that others have as well."""

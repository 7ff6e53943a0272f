"""Initiatives: the work whose concerns are heard."""

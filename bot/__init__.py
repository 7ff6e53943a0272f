"""Heard: concerns heard, priorities shown, digests posted."""

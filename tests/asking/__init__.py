"""Leads ask back, and raisers reply."""

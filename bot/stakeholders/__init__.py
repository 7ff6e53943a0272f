"""Stakeholders of an initiative, each with one main group: who is asked, and as whom."""

"""What waits for the leads: `/align inbox`, and one nudge a day for what waits too long."""

"""Who was heard about an initiative, group by group, and who was not: taking part, never content."""

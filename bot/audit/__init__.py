"""The audit: who changed what in an initiative, for those who lead it."""

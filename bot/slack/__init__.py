"""Slack's wire: requests in, payloads out. Nothing here knows a feature."""

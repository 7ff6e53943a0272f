"""Signed payloads that Slack would never send, and people who may not do what they try."""

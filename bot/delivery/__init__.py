"""The outbox: everything that must reach Slack, exactly once as far as Slack lets us."""

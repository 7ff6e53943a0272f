"""What Slack answers to a token that does not work, or not any more."""

DEAD = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)

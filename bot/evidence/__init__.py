"""Evidence for a belief: what somebody saw, measured or was told. It never ranks people."""

"""People and channels: who somebody is, and what they may read."""

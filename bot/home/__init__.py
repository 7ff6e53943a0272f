"""App Home: what needs somebody, what is theirs, what they lead, and when they want to hear."""

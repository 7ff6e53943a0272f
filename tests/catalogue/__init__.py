"""Every view and message that the bot can make, found in its rooms and drawn at every size."""

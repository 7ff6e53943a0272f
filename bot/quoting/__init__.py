"""A message becomes a concern, by the shortcut "Log as concern": its author's, with the quote kept."""

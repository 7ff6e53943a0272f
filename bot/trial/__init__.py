"""A poll that somebody tries on themselves: real votes, a real result, and no channel hears of it."""

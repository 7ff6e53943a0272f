"""A concern moves to another initiative of the same lead, under a new number; the old one still answers."""

"""Your file is yours: what is held about a person, for that person: read, export, erase."""

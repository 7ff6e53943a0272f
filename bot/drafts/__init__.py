"""A digest before it is posted: shown to who drives, with Post now, Edit intro and Skip this week."""

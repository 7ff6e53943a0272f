"""The week, told on Friday to who drives: what was raised and answered, and whom to talk to next."""

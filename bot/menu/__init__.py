"""`/align`: one command, verbs after it, a menu without one."""

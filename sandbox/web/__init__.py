"""A plain page on the sandbox: be one of the people, and see what they see."""

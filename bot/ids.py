"""Identifiers from outside, checked for their shape before a database sees them."""

from typing import Annotated

from pydantic import Field, StringConstraints

SlackId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,32}$")]
"""A person, channel or workspace, in Slack's own letters and digits."""

RowId = Annotated[int, Field(ge=1, lt=2**63)]
"""A row of ours; no database counts further."""

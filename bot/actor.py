"""Who is acting."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Somebody doing something in a workspace, as the signed request says.

    It only identifies. `home_team_id` differs from `workspace_id` for an outsider in a shared channel.
    What the actor may do is decided by the services, from what they know of the person.
    """

    workspace_id: str
    user_id: str
    home_team_id: str

    @property
    def is_outsider(self) -> bool:
        """True for somebody whose account lives in another workspace."""
        return self.home_team_id != self.workspace_id

"""What Slack says of people and channels, and what rooms read of them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.ids import SlackId
from models.vocabulary import Role


class SeenPerson(BaseModel):
    """A person as Slack describes them now."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    name: str
    zone: str
    role: Role
    active: bool


class SeenChannel(BaseModel):
    """A channel as Slack describes it now."""

    model_config = ConfigDict(frozen=True)

    channel_id: str
    name: str
    private: bool
    shared: bool


class RenamedChannel(BaseModel):
    """What an event says of a channel that has another name now."""

    id: SlackId
    name: Annotated[str, StringConstraints(min_length=1, max_length=255)]


class SlackProfile(BaseModel):
    """The part of a Slack user's profile that names them."""

    display_name: str = ""
    real_name: str = ""


class SlackUser(BaseModel):
    """A user object of the Web API, as far as we look at it."""

    id: str
    team_id: str = ""
    name: str = ""
    real_name: str = ""
    deleted: bool = False
    tz: str | None = None
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    profile: SlackProfile = SlackProfile()


class SlackChannel(BaseModel):
    """A conversation object of the Web API, as far as we look at it."""

    id: str
    name: str = ""
    is_private: bool = False
    is_im: bool = False
    is_mpim: bool = False
    is_ext_shared: bool = False
    is_member: bool = True
    is_archived: bool = False

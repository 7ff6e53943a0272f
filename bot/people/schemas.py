"""What Slack says of people and channels, and what rooms read of them."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from bot.ids import SlackId
from models.vocabulary import Role

Name = Annotated[str, StringConstraints(max_length=255, pattern=r"^[^\x00]*$")]
"""What a column for names holds on either database: PostgreSQL takes no NUL."""


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

    display_name: Name = ""
    real_name: Name = ""


class SlackUser(BaseModel):
    """A user object of the Web API, as far as we look at it."""

    id: str
    team_id: str = ""
    name: Name = ""
    real_name: Name = ""
    deleted: bool = False
    tz: str | None = None
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    profile: SlackProfile = SlackProfile()


class ChangedUser(SlackUser):
    """What an event says of a person who is described otherwise now. Half a description is none."""

    id: SlackId
    team_id: SlackId
    name: Annotated[Name, StringConstraints(min_length=1)]
    deleted: bool

    @model_validator(mode="after")
    def _says_whether_they_are_a_guest(self) -> Self:
        # Of an account that has ended Slack says little more than that.
        if not self.deleted and "is_restricted" not in self.model_fields_set:
            raise ValueError("a guest may be described here as well as a full member")
        return self


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

"""auth.test, users.* and usergroups.*."""

from sandbox.errors import SlackError
from sandbox.methods.api import Api, Method, required
from sandbox.methods.described import group_json, user_json
from sandbox.state import Json, Team


def _auth_test(api: Api, team: Team, arguments: Json) -> Json:
    del api, arguments
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": team.users[team.bot_user_id].name.lower(),
        "team_id": team.id,
        "user_id": team.bot_user_id,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


def _users_info(api: Api, team: Team, arguments: Json) -> Json:
    del api
    user = team.users.get(required(arguments, "user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": user_json(user, team)}


def _groups(api: Api, team: Team, arguments: Json) -> Json:
    del api
    with_users = str(arguments.get("include_users")).lower() in {"1", "true"}
    return {
        "usergroups": [
            group_json(group, team) | ({"users": group.members} if with_users else {})
            for group in team.groups.values()
        ]
    }


def _group_users(api: Api, team: Team, arguments: Json) -> Json:
    del api
    group = team.groups.get(required(arguments, "usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": group.members}


PEOPLE = {
    "auth.test": Method(_auth_test),
    "users.info": Method(_users_info, "users:read"),
    "usergroups.list": Method(_groups, "usergroups:read"),
    "usergroups.users.list": Method(_group_users, "usergroups:read"),
}

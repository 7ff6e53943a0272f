"""blocks.validate: Slack's own check of Block Kit JSON, without a token."""

from sandbox import rules
from sandbox.errors import SlackError
from sandbox.methods.api import Api, Method, parsed
from sandbox.state import Json, Team

KINDS = ("blocks", "message", "view")


def _validate(api: Api, team: Team, arguments: Json) -> Json:
    del api
    given = [name for name in KINDS if arguments.get(name)]
    if len(given) != 1:
        raise SlackError("invalid_arguments")
    thing = parsed(arguments, given[0], "invalid_arguments")
    if given[0] == "view":
        problems = rules.view_problems(thing)
    else:
        is_message = given[0] == "message" and isinstance(thing, dict)
        blocks = thing.get("blocks", []) if is_message else thing
        problems = rules.blocks_problems(blocks, charts=not team.refuses_charts)
    if problems:
        raise SlackError(
            f"invalid_{given[0]}",
            errors=[
                {"pointer": problem.pointer, "code": "failed_constraint", "message": problem.text}
                for problem in problems
            ],
        )
    return {}


VALIDATE = {"blocks.validate": Method(_validate)}

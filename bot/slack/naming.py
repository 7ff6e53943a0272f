"""Slash commands by the names that this installation has given them.

Views take the names as arguments. The sentences of errors are raised where no settings are known: they say
`/concern`, `/priorities` and `/align`, and where one is shown it is said in the names that hold here.
"""

import re

from bot.errors import FieldErrors, HeardError
from bot.settings import Settings

_COMMAND = re.compile(r"(?<![\w/])/(?:concern|priorities|align)(?![\w/-])")


def named(sentence: str, settings: Settings) -> str:
    """A sentence of an error, with each command by the name it has here."""
    names = {
        "/concern": settings.command_concern,
        "/priorities": settings.command_priorities,
        "/align": settings.command_align,
    }
    return _COMMAND.sub(lambda found: names[found[0]], sentence)


def renamed(error: Exception, settings: Settings) -> Exception:
    """What to show for an error: an expected refusal in the names that hold here, any other as it is."""
    if isinstance(error, FieldErrors):
        return FieldErrors({field: named(text, settings) for field, text in error.fields.items()})
    if isinstance(error, HeardError):
        return HeardError(named(error.sentence, settings))
    return error

"""Everything Heard expects to go wrong. Each error carries the sentence its reader is shown."""

_STAYS_HERE = "{sentence} What you typed is still here: copy it if you want to use it elsewhere."


def beside_what_was_typed(sentence: str) -> str:
    """A refusal at a field whose text has nowhere to go any more: it says that nothing typed is lost."""
    return _STAYS_HERE.format(sentence=sentence)


class HeardError(Exception):
    """An expected refusal. `sentence` is complete, kind, and says what to do next."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(HeardError):
    """The actor may not do this."""


class NotFound(HeardError):
    """There is no such thing, or the actor may not know that there is."""


class FieldErrors(HeardError):
    """Something typed in a modal needs another look: `fields` maps a field's name to its sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields

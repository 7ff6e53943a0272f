"""Commands are called by the names that an installation has given them."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from slack_bolt import Ack, App

import bot
from bot.deps import Deps
from bot.errors import FieldErrors, HeardError, NotAllowed
from bot.settings import Settings
from bot.slack.naming import named, renamed
from sandbox import Sandbox, Workspace
from tests.slack.conftest import opened

RENAMED = {
    "command_concern": "/worry",
    "command_priorities": "/rank",
    "command_align": "/plans",
}
KEEPERS = {"settings.py", "slack/naming.py"}
"""They say what a command is called where nobody has renamed it."""


@pytest.fixture
def settings(deps: Deps) -> Settings:
    """Those of an installation in which other apps had the usual names."""
    return deps.settings.model_copy(update=RENAMED)


def names_a_command(text: str) -> bool:
    """Whether a text has a command in it by its usual name."""
    return any(usual in text for usual in ("/concern", "/priorities", "/align"))


def literals(path: Path) -> Iterator[str]:
    """Every text in a module but its docstrings."""
    tree = ast.parse(path.read_text())
    said = [n.value for n in ast.walk(tree) if isinstance(n, ast.Expr)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said:
            yield node.value


def is_service(path: Path) -> bool:
    """Whether a module shows nothing itself: its sentences reach people as errors alone."""
    return "slack_sdk" not in path.read_text() and "slack_bolt" not in path.read_text()


SENTENCES = [
    (path.relative_to(root).as_posix(), sentence)
    for root in [Path(bot.__file__).parent]
    for path in sorted(root.rglob("*.py"))
    for sentence in literals(path)
    if path.relative_to(root).as_posix() not in KEEPERS and names_a_command(sentence)
]


@pytest.mark.parametrize(("where", "sentence"), SENTENCES)
def test_every_sentence_that_names_a_command_is_of_an_error_and_is_said_in_the_names_here(
    where: str, sentence: str, settings: Settings, deps: Deps
) -> None:
    assert is_service(Path(bot.__file__).parent / where)
    assert not names_a_command(named(sentence, settings))
    assert named(sentence, deps.settings) == sentence


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Start one with /align new.", "Start one with /plans new."),
        ("`/align list` shows them.", "`/plans list` shows them."),
        ("/concern, then /priorities.", "/worry, then /rank."),
        (
            "See https://example.com/align or /aligned.",
            "See https://example.com/align or /aligned.",
        ),
    ],
)
def test_commands_are_found_as_whole_words(sentence: str, said: str, settings: Settings) -> None:
    assert named(sentence, settings) == said


def test_errors_stay_what_they_are(settings: Settings) -> None:
    fields = renamed(FieldErrors({"audience": "Add them with /align people."}), settings)
    assert isinstance(fields, FieldErrors)
    assert fields.fields == {"audience": "Add them with /plans people."}
    assert isinstance(renamed(NotAllowed("No."), settings), HeardError)
    unexpected = RuntimeError("/align")
    assert renamed(unexpected, settings) is unexpected


def test_a_refusal_is_shown_in_the_names_here(acme: Workspace, parts: Deps, slack: Sandbox) -> None:
    def refusing(app: App, deps: Deps) -> None:
        del deps

        def command(ack: Ack) -> None:
            ack()
            raise NotAllowed("You lead nothing yet. Start with /align new.")

        app.command("/concern")(command)

    here = acme.channel("#checkout")
    settings = parts.settings.model_copy(update={"command_align": "/plans"})
    with opened(replace(parts, settings=settings), [refusing]) as address:
        slack.deliver_to(address)
        ben = acme.person("Ben", channels=[here])
        ben.runs("/concern", in_=here)
        ben.sees("You lead nothing yet. Start with /plans new.", in_=here)

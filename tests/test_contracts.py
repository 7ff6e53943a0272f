"""Every module is held by a contract of what it may import, and none of those falls behind."""

import ast
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SERVICES = "services never call Slack and never draw"
OF_ALL = {"only tests import the sandbox"}
"""A contract that holds every module alike says nothing about what a module is."""
WITH_DATABASE = {
    *("bot.deps", "bot.wiring", "bot.schema", "bot.sealing", "bot.settings", "bot.stopping"),
    *("bot.slack.http", "bot.slack.installs", "bot.delivery.catalogue", "bot.delivery.sender"),
}
"""What puts the parts together, or stands between the database and Slack: no service, and in no room."""


def contracts() -> list[dict[str, Any]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: list[dict[str, Any]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return found


def modules() -> dict[str, Path]:
    """Every module of the bot, by its name."""
    paths = (ROOT / "bot").rglob("*.py")
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for path in paths
        if path.name != "__init__.py"
    }


def is_held(module: str, contract: dict[str, Any]) -> bool:
    """Whether a contract names a module, by its name, a pattern or the package it is in."""
    packages = [module]
    while "." in packages[-1]:
        packages.append(packages[-1].rpartition(".")[0])
    patterns = [source.replace("**", "*") for source in contract["source_modules"]]
    return any(fnmatchcase(package, pattern) for package in packages for pattern in patterns)


def imported(path: Path) -> Iterator[str]:
    """What a module imports, in full."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def touches_tables(path: Path) -> bool:
    """Whether a module imports tables or SQLAlchemy; the vocabulary is everybody's."""
    return any(
        name.split(".")[0] in {"models", "sqlalchemy"} and not name.startswith("models.vocabulary")
        for name in imported(path)
    )


def test_every_module_that_imports_tables_is_a_service_or_puts_the_parts_together() -> None:
    [services] = (contract for contract in contracts() if contract["name"] == SERVICES)
    others = {
        name
        for name, path in modules().items()
        if touches_tables(path) and not is_held(name, services)
    }
    assert others == WITH_DATABASE


def test_every_module_of_a_room_is_held_by_a_contract() -> None:
    told = [contract for contract in contracts() if contract["name"] not in OF_ALL]
    rooms = [name for name in modules() if name.count(".") > 1]
    assert [name for name in rooms if not any(is_held(name, one) for one in told)] == []


def test_contracts_name_modules_that_are_there() -> None:
    names = modules()
    sources = {source for contract in contracts() for source in contract["source_modules"]}
    written_out = {source for source in sources if source.startswith("bot.") and "*" not in source}
    assert {
        s for s in written_out if s not in names and not (ROOT / s.replace(".", "/")).is_dir()
    } == set()

"""Processes as an operator meets them: they start, say why they cannot, and stop in order."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot import schema
from bot.slack import manifest
from models.session import Database
from sandbox import Sandbox
from tests import processes
from tests.processes import Process

Start = Callable[[dict[str, str], Path], Process]


def start_web(environment: dict[str, str], log: Path) -> Process:
    """The web process."""
    return processes.web(environment, processes.free_port(), log)


def settings(folder: Path, **more: str) -> dict[str, str]:
    """Everything web and worker need, on an empty database and a Slack that nobody runs."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "hush",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "DATABASE_URL": f"sqlite:///{folder / 'heard.db'}",
        "SECRET_KEYS": Fernet.generate_key().decode(),
        **more,
    }


@pytest.mark.parametrize("start", [start_web, processes.worker], ids=["web", "worker"])
def test_a_process_that_finds_the_schema_behind_says_so_and_stops(
    start: Start, tmp_path: Path
) -> None:
    with start(settings(tmp_path), tmp_path / "log") as process:
        assert process.wait() != 0
    assert "run `alembic upgrade head`" in process.output
    assert "Traceback" not in process.output


@pytest.mark.parametrize("start", [start_web, processes.worker], ids=["web", "worker"])
def test_missing_settings_are_named_all_at_once_and_the_sandbox_is_no_way_out(
    start: Start, tmp_path: Path
) -> None:
    with start({}, tmp_path / "log") as process:
        assert process.wait() != 0
    for name in ("SLACK_BOT_TOKEN", "DATABASE_URL", "SECRET_KEYS"):
        assert f"{name} is not set" in process.output
    assert "sandbox" not in process.output
    assert "Traceback" not in process.output


def test_a_token_that_slack_does_not_accept_stops_the_start(tmp_path: Path) -> None:
    with Sandbox(manifest.read()) as slack:
        told = settings(tmp_path, SLACK_API_URL=slack.api_url)
        _migrate(told)
        with processes.worker(told, tmp_path / "log") as process:
            assert process.wait() != 0
    assert "Slack did not accept the token: invalid_auth." in process.output


def test_a_slack_out_of_reach_stops_the_start_in_one_sentence(tmp_path: Path) -> None:
    told = settings(tmp_path)
    _migrate(told)
    with processes.worker(told, tmp_path / "log") as process:
        assert process.wait() != 0
    assert "Slack could not be reached" in process.output
    assert "Traceback" not in process.output


def test_oauth_variables_of_another_program_change_nothing_and_are_mentioned(
    tmp_path: Path,
) -> None:
    with Sandbox(manifest.read()) as slack:
        acme = slack.workspace("Acme")
        told = settings(
            tmp_path,
            SLACK_BOT_TOKEN=acme.bot_token,
            SLACK_API_URL=slack.api_url,
            SLACK_APP_TOKEN=slack.app_token,
            SLACK_CLIENT_ID="1.2",
            SLACK_CLIENT_SECRET="hush",
        )
        maya = acme.person("Maya")
        with processes.all_in_one(told, tmp_path / "log") as process:
            process.until(lambda: "Heard is running." in process.output, "readiness")
            maya.runs("/align help")
            maya.sees("This is what you can do with Heard.")
    assert "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are not used" in process.output


def test_all_in_one_migrates_its_database_and_ends_in_order_when_told(tmp_path: Path) -> None:
    with Sandbox(manifest.read()) as slack:
        acme = slack.workspace("Acme")
        told = settings(
            tmp_path,
            SLACK_BOT_TOKEN=acme.bot_token,
            SLACK_API_URL=slack.api_url,
            SLACK_APP_TOKEN=slack.app_token,
        )
        with processes.all_in_one(told, tmp_path / "log") as process:
            process.until(lambda: "Heard is running." in process.output, "readiness")
            assert process.stop() == 0
    rows = sqlite3.connect(tmp_path / "heard.db").execute("SELECT * FROM alembic_version")
    assert rows.fetchone() is not None
    assert "Traceback" not in process.output


def test_without_any_slack_setting_the_sandbox_starts_and_ends_with_it(tmp_path: Path) -> None:
    told = {"DATABASE_URL": f"sqlite:///{tmp_path / 'h.db'}"}
    told["SECRET_KEYS"] = Fernet.generate_key().decode()
    with processes.all_in_one(told, tmp_path / "log") as process:
        process.until(lambda: "open http://127.0.0.1:" in process.output, "its address")
        address = process.output.split("open ")[1].split()[0]
        assert processes.answers(f"{address}/T0ACME/U0MAYA")
        assert process.stop() == 0
    assert not processes.answers(f"{address}/T0ACME/U0MAYA")


def _migrate(told: dict[str, str]) -> None:
    database = Database(told["DATABASE_URL"].replace("sqlite:", "sqlite+pysqlite:"))
    schema.upgrade(database.engine)
    database.close()

"""Settings: every problem in one sentence each, all at once, and never a secret in it."""

import os
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.settings import Mode, Settings, SettingsProblem, load
from tests.processes import clean_environment

KEY = Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside, and a folder without an .env file."""

    for name in set(os.environ) - set(clean_environment()):
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def problems(mode: Mode, **settings: str) -> list[str]:
    """The sentences with which a start is refused."""
    with pytest.raises(SettingsProblem) as refused:
        load(mode, settings)
    return refused.value.sentences


def test_everything_wrong_and_everything_missing_is_said_at_once() -> None:
    said = problems(Mode.WEB, slack_bot_token="nope-secret", port="0", log_level="loud")
    assert len(said) == 6
    starts = ["SLACK_BOT_TOKEN: must begin with xoxb-", "PORT:", "LOG_LEVEL:"]
    starts += [
        "SLACK_SIGNING_SECRET is not set",
        "DATABASE_URL is not set",
        "SECRET_KEYS is not set",
    ]
    assert all(any(s.startswith(start) for s in said) for start in starts)
    assert "nope-secret" not in " ".join(said)


@pytest.mark.parametrize(
    ("mode", "missing"),
    [
        (Mode.WEB, {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL", "SECRET_KEYS"}),
        (Mode.WORKER, {"SLACK_BOT_TOKEN", "DATABASE_URL", "SECRET_KEYS"}),
    ],
)
def test_web_and_worker_name_what_they_need_and_never_fall_back(
    mode: Mode, missing: set[str]
) -> None:
    assert {sentence.split()[0] for sentence in problems(mode)} == missing


def test_all_in_one_with_some_of_slacks_settings_names_the_others() -> None:
    assert [s.split()[0] for s in problems(Mode.ALL_IN_ONE, slack_app_token="xapp-1")] == [
        "SLACK_BOT_TOKEN"
    ]


def test_all_in_one_without_any_setting_is_the_sandbox() -> None:
    settings = load(Mode.ALL_IN_ONE)
    assert not settings.knows_slack
    assert settings.is_embedded


def test_all_in_one_on_a_database_of_its_own_needs_a_key_of_its_own() -> None:
    [said] = problems(Mode.ALL_IN_ONE, database_url="postgresql://h/heard")
    assert said.startswith("SECRET_KEYS is not set: ")


def test_migrating_needs_no_slack() -> None:
    assert load(Mode.MIGRATE, {"database_url": "postgresql://h/heard"}).database_url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slack_app_token", "xoxb-secret-of-another-kind"),
        ("slack_api_url", "slack.com/secret"),
        ("port", "65536"),
        ("listener_threads", "0"),
        ("command_align", "align secret"),
        ("log_level", "secret"),
    ],
)
def test_one_bad_value_is_one_sentence_that_does_not_repeat_it(name: str, value: str) -> None:
    [said] = [s for s in problems(Mode.ALL_IN_ONE, **{name: value}) if s.startswith(name.upper())]
    assert said.endswith(".")
    assert value not in said


def test_a_bad_value_in_the_env_file_is_not_repeated_either(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=nope-secret\nPORT=many\n")
    said = problems(Mode.ALL_IN_ONE)
    assert {sentence.split(":")[0] for sentence in said} == {"SLACK_BOT_TOKEN", "PORT"}
    assert "nope-secret" not in " ".join(said)


def test_the_environment_wins_over_the_env_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PORT=1111\nLOG_LEVEL=debug\n")
    monkeypatch.setenv("PORT", "2222")
    settings = load(Mode.ALL_IN_ONE)
    assert (settings.port, settings.log_level) == (2222, "DEBUG")


def test_settings_printed_by_mistake_show_no_secret() -> None:
    settings = load(
        Mode.ALL_IN_ONE,
        {"slack_bot_token": "xoxb-hush", "slack_app_token": "xapp-hush", "secret_keys": KEY},
    )
    assert "hush" not in repr(settings)
    assert KEY not in repr(settings)


def test_an_empty_value_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    monkeypatch.setenv("PORT", "")
    settings = load(Mode.ALL_IN_ONE)
    assert settings.slack_bot_token is None
    assert settings.port == 3000


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://h/heard", "postgresql+psycopg://h/heard"),
        ("postgres://h/heard", "postgresql+psycopg://h/heard"),  # Heroku's
        ("postgresql+psycopg2://h/heard", "postgresql+psycopg://h/heard"),
        ("postgresql:///heard?host=%2Frun%2Fpg", "postgresql+psycopg:///heard?host=%2Frun%2Fpg"),
        ("postgresql://u:p%40ss@h:5433/heard", "postgresql+psycopg://u:p%40ss@h:5433/heard"),
        ("sqlite:///x.db", "sqlite+pysqlite:///x.db"),
    ],
)
def test_the_database_driver_is_ours_to_choose(given: str, used: str) -> None:
    assert Settings(database_url=given).database_url == used


@pytest.mark.parametrize(
    "given",
    [
        "mysql://h/heard",
        "not an address",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://u:pw@h:x/d",
    ],
)
def test_a_database_we_do_not_speak_to_is_refused_without_repeating_it(given: str) -> None:
    [said] = problems(Mode.ALL_IN_ONE, database_url=given, secret_keys=KEY)
    assert said.startswith("DATABASE_URL: ")
    assert said.endswith(".")
    assert given not in said


def test_several_keys_newest_first() -> None:
    other = Fernet.generate_key().decode()
    assert Settings.model_validate({"secret_keys": f"{other}, {KEY}"}).keys() == [other, KEY]


def test_a_key_that_is_none_is_refused_without_repeating_it() -> None:
    [said] = problems(Mode.ALL_IN_ONE, secret_keys="my-password")
    assert said.startswith("SECRET_KEYS: ")
    assert "my-password" not in said


def test_the_embedded_database_keeps_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    first, second = Settings().keys(), Settings().keys()
    assert first == second
    mode = (tmp_path / "var/secret.key").stat().st_mode
    assert stat.S_IMODE(mode) == stat.S_IRUSR | stat.S_IWUSR


def test_the_example_names_every_setting_and_no_other() -> None:
    example = (Path(__file__).parent.parent / ".env.example").read_text()
    named = {line.split("=")[0] for line in example.splitlines() if "=" in line[:30]}
    assert named == {name.upper() for name in Settings.model_fields}

"""Settings from the environment and `.env`, checked all at once at the start."""

import os
import stat
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from cryptography.fernet import Fernet
from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

EMBEDDED_DATABASE = "sqlite+pysqlite:///var/heard.db"
EMBEDDED_KEY_FILE = Path("var/secret.key")
# Hosts hand out addresses with or without a driver, Heroku's begin with postgres://; the driver is ours.
DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "sqlite": "sqlite+pysqlite",
}


def _beginning_with(prefix: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(prefix):
            raise ValueError(f"must begin with {prefix}")
        return value

    return AfterValidator(check)


BotToken = Annotated[SecretStr, _beginning_with("xoxb-")]
AppToken = Annotated[SecretStr, _beginning_with("xapp-")]
CommandName = Annotated[str, Field(pattern=r"^/[a-z0-9_-]{1,31}$")]


class Mode(StrEnum):
    """How the process was started; each needs other settings."""

    ALL_IN_ONE = "all-in-one"
    WEB = "web"
    WORKER = "worker"
    MIGRATE = "migrate"


class Settings(BaseSettings):
    """Each field is the environment variable of the same name in capitals; `.env.example` explains them."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    slack_bot_token: BotToken | None = None
    slack_app_token: AppToken | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = Field("https://slack.com/api/", pattern=r"^https?://.+/$")
    database_url: str = EMBEDDED_DATABASE
    secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    port: int = Field(3000, ge=1, le=65535)
    listener_threads: int = Field(32, ge=1, le=256)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    clock_file: Path | None = None
    sandbox_folder: Path = Path("var/sandbox")
    claim_seconds: float = Field(60, gt=0, le=3600)
    receipt_seconds: float = Field(600, gt=0, le=3600)
    smallest_group: int = Field(4, ge=3, le=10)
    command_concern: CommandName = "/concern"
    command_priorities: CommandName = "/priorities"
    command_align: CommandName = "/align"

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _a_database_we_speak_to(cls, value: str) -> str:
        try:
            url = make_url(value)
        except (ArgumentError, ValueError):
            # Not the error's own text: it may quote a part of the password.
            raise ValueError("is not a database address") from None
        driver = DRIVERS.get(url.get_backend_name())
        if driver is None:
            raise ValueError("must begin with postgresql:// or sqlite:///")
        if driver.startswith("sqlite") and url.database in {None, "", ":memory:"}:
            raise ValueError("must name a file: threads do not share a database in memory")
        return url.set(drivername=driver).render_as_string(False)

    @field_validator("secret_keys", mode="before")
    @classmethod
    def _several_keys(cls, value: object) -> object:
        return (
            tuple(filter(None, value.replace(" ", "").split(",")))
            if isinstance(value, str)
            else value
        )

    @field_validator("secret_keys")
    @classmethod
    def _real_keys(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for key in value:
            try:
                Fernet(key.get_secret_value())
            except ValueError:
                raise ValueError("is not a key; `make key` prints one") from None
        return value

    @property
    def is_embedded(self) -> bool:
        """True when no DATABASE_URL was given: one process, one SQLite file."""
        return self.database_url == EMBEDDED_DATABASE

    @property
    def knows_slack(self) -> bool:
        """True when at least one credential of Slack was given."""
        return bool(self.slack_bot_token or self.slack_app_token or self.slack_signing_secret)

    def keys(self) -> list[str]:
        """The encryption keys, newest first; the embedded database keeps one of its own in a file."""
        if self.secret_keys:
            return [key.get_secret_value() for key in self.secret_keys]
        return [embedded_key(EMBEDDED_KEY_FILE)]


class SettingsProblem(Exception):
    """The process cannot start. `sentences` names every problem, one each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def load(mode: Mode, overrides: Mapping[str, object] | None = None) -> Settings:
    """Read and check the settings a mode needs. Raises SettingsProblem with all that is wrong."""
    given = dict(overrides or {})
    try:
        settings, wrong = Settings.model_validate(given), {}
    except ValidationError as error:
        wrong = {str(problem["loc"][0]): _sentence(problem) for problem in error.errors()}
        # Once more with those left out, so that what is missing is told in the same breath.
        defaults = {name: Settings.model_fields[name].default for name in wrong}
        settings = Settings.model_validate(given | defaults)
    missing = [
        f"{name} is not set: {why}"
        for name, why in _missing(settings, mode)
        if name.lower() not in wrong
    ]
    if wrong or missing:
        raise SettingsProblem([*wrong.values(), *missing])
    return settings


NEEDED = {
    "SLACK_BOT_TOKEN": "the bot token (xoxb-...) from OAuth & Permissions.",
    "SLACK_APP_TOKEN": "the app-level token (xapp-...) with connections:write.",
    "SLACK_SIGNING_SECRET": "the signing secret from Basic Information.",
    "DATABASE_URL": "web and worker share one database; name it here.",
    "SECRET_KEYS": "tokens are encrypted with it; `make key` prints a new one.",
}


def _missing(settings: Settings, mode: Mode) -> list[tuple[str, str]]:
    needs: dict[Mode, list[str]] = {
        Mode.ALL_IN_ONE: ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"] if settings.knows_slack else [],
        Mode.WEB: ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL", "SECRET_KEYS"],
        Mode.WORKER: ["SLACK_BOT_TOKEN", "DATABASE_URL", "SECRET_KEYS"],
        Mode.MIGRATE: [],
    }
    wanted = list(needs[mode])
    if mode is Mode.ALL_IN_ONE and not settings.is_embedded:
        wanted.append("SECRET_KEYS")
    return [(name, NEEDED[name]) for name in wanted if not _is_set(settings, name)]


_PLAIN = {
    "string_pattern_mismatch": "is not in the form it should have; .env.example shows one",
    "int_parsing": "must be a whole number",
    "float_parsing": "must be a number",
}


def _is_set(settings: Settings, name: str) -> bool:
    return (
        not settings.is_embedded
        if name == "DATABASE_URL"
        else bool(getattr(settings, name.lower()))
    )


def _sentence(problem: Mapping[str, object]) -> str:
    location = problem["loc"]
    name = str(location[0]).upper() if isinstance(location, tuple) and location else "A setting"
    # The message only: pydantic's own rendering repeats the input, which may be a token.
    plain = _PLAIN.get(str(problem["type"]))
    return f"{name}: {plain or str(problem['msg']).removeprefix('Value error, ')}."


def embedded_key(path: Path) -> str:
    """The key kept in a file that only its owner reads, made where there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR
        )
        with os.fdopen(descriptor, "w") as file:
            file.write(Fernet.generate_key().decode())
    return path.read_text().strip()

"""Alembic's environment: runs the steps on the database of the settings, or on one handed over in code."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, create_engine

from bot.settings import Mode, load
from bot.stopping import said_plainly
from models import Base
from models.base import UtcDateTime


def _render(kind: str, thing: object, _: object) -> str | Literal[False]:
    # A migration must not change its meaning when our own column type does.
    return (
        "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False
    )


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_server_default=True,
        render_item=_render,
    )
    with context.begin_transaction():
        context.run_migrations()


def _migrate() -> None:
    handed_over: Connection | None = context.config.attributes.get("connection")
    if handed_over is not None:
        _run(handed_over)
        return
    engine = create_engine(load(Mode.MIGRATE).database_url)
    with engine.begin() as connection:
        _run(connection)
    engine.dispose()


with said_plainly():
    _migrate()

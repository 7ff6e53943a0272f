"""The declarative base: naming convention, column types shared by all tables."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values, stores UTC, returns UTC-aware values on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def stored_by_value(vocabulary: type[StrEnum], name: str, *, checked: bool = True) -> Enum:
    """A column type for a StrEnum: VARCHAR holding the value, guarded by a CHECK called `name`.

    `checked=False` is for a vocabulary that grows with every feature.
    """
    return Enum(
        vocabulary,
        name=name,
        native_enum=False,
        create_constraint=checked,
        length=20,
        values_callable=lambda words: [word.value for word in words],
    )


# Slack ids are letters and digits of about a dozen characters; they are Slack's keys, not ours, so
# no foreign key points at the cache of people or channels: the pair (workspace_id, id) is the identity.
SlackId = Annotated[str, mapped_column(String(32))]

# SQLite counts rows by itself only for a column typed exactly INTEGER.
RowId = Annotated[
    int,
    mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
]


class Base(DeclarativeBase):
    """Every table's parent."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: dict[Any, Any] = {datetime: UtcDateTime}

"""What every table shares: naming, instants, ids."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Dialect, Index, Integer, MetaData, Table, TypeDecorator, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

#: Constraint names that Alembic can find again on both databases.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


#: Whose turn it is, "" when nobody's.
OWNERS = ("desk", "officer", "holder", "")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite forgets zones, so it is given back here; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"naive datetime {value!r}: instants are aware and UTC"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: 64-bit ids; SQLite counts up only an INTEGER primary key.
BigId = BigInteger().with_variant(Integer(), "sqlite")


class Row(SQLModel):
    """The base of all tables."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


def identity() -> Any:
    """The primary key column of a table."""
    return Field(default=None, primary_key=True, sa_type=BigId)


def ref(target: str, *, nullable: bool = False, index: bool = False) -> Any:
    """A foreign key; None by default where nullable."""
    if nullable:
        return Field(default=None, foreign_key=target, sa_type=BigId, nullable=True, index=index)
    return Field(foreign_key=target, sa_type=BigId, nullable=False, index=index)


def instant(*, index: bool = False) -> Any:
    """A required instant."""
    return Field(sa_type=UtcDateTime, nullable=False, index=index)


def instant_or_none(*, index: bool = False) -> Any:
    """An instant that may not have come yet."""
    return Field(default=None, sa_type=UtcDateTime, nullable=True, index=index)


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The SQL of a CHECK that keeps a text column to its known values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index of those rows alone of which `where` (SQL) is true, on both databases."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def table_of(model: type[SQLModel]) -> Table:
    """The Core table under a model, for statements in bulk."""
    table = getattr(model, "__table__")  # noqa: B009 - SQLModel does not declare it
    assert isinstance(table, Table)  # noqa: S101 - a model without a table is a programming error
    return table


def insert_or_ignore(session: Session, table: Table, *, unique: Sequence[str]) -> Any:
    """INSERT … ON CONFLICT DO NOTHING, which SQLAlchemy offers per dialect; built once for each."""
    return _insert_or_ignore(session.get_bind().dialect.name, table, tuple(unique))


@cache
def _insert_or_ignore(dialect: str, table: Table, unique: tuple[str, ...]) -> Any:
    return insert_with_conflict(dialect, table).on_conflict_do_nothing(index_elements=list(unique))


def insert_with_conflict(dialect: str, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT ("sqlite" or "postgresql")."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)

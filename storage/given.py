"""Many rows or values handed to one statement, and taken apart by the database.

Bound one by one, a value costs SQLAlchemy and the driver several times what storing it costs the database.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    Column,
    ColumnElement,
    Dialect,
    FromClause,
    Select,
    String,
    Table,
    TypeDecorator,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from storage.base import insert_with_conflict

#: The name under which a statement of `insert_given` is given its rows: a list of lists, as JSON holds them.
ROWS = "rows"


class _Values(TypeDecorator[Sequence[str]]):
    """Several texts as one value: an array, or JSON where there are none."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(String()) if dialect.name == "postgresql" else JSON())


def is_among(dialect: str, column: Column[str], name: str) -> ColumnElement[bool]:
    """Is it one of the texts that are bound as `name`?"""
    if dialect == "postgresql":
        return column == func.any(bindparam(name, type_=_Values()))
    return column.in_(select(func.json_each(bindparam(name, type_=_Values())).table_valued("value").c.value))


@cache
def insert_given(
    dialect: str, table: Table, told: tuple[str, ...], same: tuple[str, ...], *, place: str = ""
) -> Any:
    """An INSERT of `ROWS`, each of which has the columns `told`; those in `same` are bound once for all.

    What is none of both is left to the database. `place`: a column that counts the rows from 1.
    """
    each, value, number = _each(dialect)
    columns: dict[str, ColumnElement[Any]] = {name: _bound(table, name) for name in same}
    for index, name in enumerate(told):
        columns[name] = cast(value.op("->>")(literal_column(str(index))), table.c[name].type)
    if place:
        columns[place] = number
    # without a WHERE, SQLite takes ON CONFLICT for a join's ON
    rows: Select[Any] = select(*columns.values()).select_from(each).where(true())
    return insert_with_conflict(dialect, table).from_select(list(columns), rows, include_defaults=False)


def _bound(table: Table, name: str) -> BindParameter[Any]:
    return bindparam(name, type_=table.c[name].type)


def _each(dialect: str) -> tuple[FromClause, ColumnElement[Any], ColumnElement[Any]]:
    """The rows one by one, a row, and its number from 1."""
    given = bindparam(ROWS, type_=JSON)
    if dialect == "postgresql":
        each = func.json_array_elements(given).table_valued("value", with_ordinality="number", name="given")
        named = each.render_derived()
        return named, named.c.value, named.c.number
    each = func.json_each(given).table_valued("value", "key", name="given")
    return each, each.c.value, each.c.key + 1

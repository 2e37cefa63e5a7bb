"""The first few of a long list, and how many there are: nothing is loaded to be counted."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func
from sqlmodel import Session

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """The first of a list, and how many there are in all."""

    first: tuple[T, ...] = ()
    total: int = 0


def first_of(session: Session, statement: Select[Any], at_most: int) -> tuple[list[Any], int]:
    """The first rows, and how many there are in all, which is counted only where there are more."""
    rows = list(session.execute(statement.limit(at_most + 1)))
    if len(rows) <= at_most:
        return rows, len(rows)
    every = statement.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    return rows[:at_most], session.scalar(every) or 0

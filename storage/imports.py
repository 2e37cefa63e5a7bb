"""Imports: sheets of many listings, from the files as they came to the claims that were filed from them.

What an import still has to do is told by its groups: each knows up to which row of which sheet its listings
are filed, and moves on in the same transaction as the claim. A process that dies loses nothing, and the next
one goes on.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, bindparam, func, select, text
from sqlmodel import Field, Session

from storage.base import Row, identity, insert_or_ignore, instant, instant_or_none, one_of, ref, table_of

#: reading → ready (for a person to stand behind) → running → done ; stopped before its end by its person;
#: dropped before it began, by its person, by time, or because nothing of it can be filed
STATES = ("reading", "ready", "running", "done", "stopped", "dropped")
WAYS = ("form", "shell")
SHEET_STATES = ("waiting", "read", "refused")
#: bytes of a sheet that are kept in one row
_PART = 1024 * 1024


class Import(Row, table=True):
    """Sheets that one person gave at once, to be filed on one right unless a row names another."""

    __tablename__ = "sheet_import"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("way", WAYS), name="way"),
        Index(
            "ix_sheet_import_running",
            "id",
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
    )
    id: int | None = identity()
    person_id: int = ref("person.id")
    #: for rows that name none
    right_id: int = ref("ip_right.id")
    #: for rows that name none; "" is the right's usual one
    ground: str = Field(default="")
    #: sealed; may be shown to Alibaba
    note: bytes | None = Field(default=None)
    #: sealed; for the IACC alone
    confidential_note: bytes | None = Field(default=None)
    way: str
    #: the form, or the files and their person: makes a double submit impossible
    token: str = Field(unique=True)
    state: str
    #: sealed JSON of what is to be filed, once all sheets have been read; it holds words of the sheets
    plan: bytes = Field(default=b"")
    #: group → up to where it is filed, and which claims it became so far: ids and counts
    progress: dict[str, Any] = Field(default_factory=dict, sa_column=Column("progress", JSON, nullable=False))
    statement_version: str = Field(default="")
    statement_language: str = Field(default="")
    created_at: datetime = instant()
    changed_at: datetime = instant(index=True)
    stood_behind_at: datetime | None = instant_or_none()
    ended_at: datetime | None = instant_or_none()
    #: the process that works on it, and until when nobody else does
    worker: str = Field(default="")
    worker_until: datetime | None = instant_or_none()


class ImportSheet(Row, table=True):
    """One file of an import. Its bytes are kept until the import has ended."""

    __tablename__ = "import_sheet"
    __table_args__ = (
        CheckConstraint(one_of("state", SHEET_STATES), name="state"),
        UniqueConstraint("import_id", "place"),
        Index(
            "ix_import_sheet_waiting",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    id: int | None = identity()
    import_id: int = ref("sheet_import.id")
    #: 1 for the first
    place: int
    #: sealed: what people call the file
    name: bytes
    #: Slack's id of it and the workspace whose installation may read it; "" from the shell
    file_id: str = Field(default="")
    team_id: str = Field(default="")
    state: str
    #: bytes
    size: int = Field(default=0)
    #: sealed JSON of its layout and of what was counted in it; headings are people's words
    scan: bytes = Field(default=b"")
    #: what was wrong with it, as a text of the catalogue
    problem: str = Field(default="")


class SheetPart(Row, table=True):
    """A piece of a file, packed and sealed."""

    __tablename__ = "sheet_part"
    __table_args__ = (UniqueConstraint("sheet_id", "place"),)
    id: int | None = identity()
    sheet_id: int = ref("import_sheet.id")
    place: int
    body: bytes


class RefusedRow(Row, table=True):
    """A row that was not filed, and why. The row itself stands in its sheet."""

    __tablename__ = "import_refused_row"
    __table_args__ = (UniqueConstraint("sheet_id", "row", "nth"),)
    id: int | None = identity()
    sheet_id: int = ref("import_sheet.id")
    row: int
    #: 0 for the first listing of the row
    nth: int = Field(default=0)
    why: str
    #: sealed: what the reason speaks of, a claim's reference or words of the sheet; empty for nothing
    told: bytes = Field(default=b"")


_import, _sheet = table_of(Import), table_of(ImportSheet)
_part, _refused = table_of(SheetPart), table_of(RefusedRow)


def packed(content: bytes) -> list[bytes]:
    """A file in pieces of at most a megabyte, each packed: to be sealed, then kept with `keep`."""
    pieces = (content[start : start + _PART] for start in range(0, len(content), _PART))
    return [zlib.compress(piece, 1) for piece in pieces]


def keep(session: Session, sheet_id: int, sealed: Sequence[bytes]) -> None:
    """Keep the sealed pieces of a file."""
    rows = [{"sheet_id": sheet_id, "place": place, "body": body} for place, body in enumerate(sealed)]
    if rows:
        session.connection().execute(_part.insert(), rows)


_PIECE = select(_part.c.body).where(
    _part.c.sheet_id == bindparam("sheet"), _part.c.place == bindparam("place")
)


def piece(session: Session, sheet_id: int, place: int) -> bytes | None:
    """One sealed piece of a file; None after the last."""
    found = session.scalar(_PIECE, {"sheet": sheet_id, "place": place})
    return None if found is None else bytes(found)


def forget(session: Session, import_id: int) -> None:
    """The import has ended: its files are not needed any more."""
    sheets = select(_sheet.c.id).where(_sheet.c.import_id == import_id)
    session.connection().execute(_part.delete().where(_part.c.sheet_id.in_(sheets)))


_TO_CHANGE = select(Import).where(_import.c.id == bindparam("import_id")).with_for_update()


def lock(session: Session, import_id: int) -> Import | None:
    """The import, held against other writers until the unit of work ends."""
    return session.scalars(_TO_CHANGE, {"import_id": import_id}).one_or_none()


def by_token(session: Session, token: str) -> Import | None:
    """The import of a form, or of files from the shell."""
    return session.scalars(select(Import).where(_import.c.token == token)).one_or_none()


def sheets_of(session: Session, import_id: int) -> list[ImportSheet]:
    """The files of an import, in their order."""
    statement = select(ImportSheet).where(_sheet.c.import_id == import_id).order_by(_sheet.c.place)
    return list(session.scalars(statement))


def names_of(session: Session, import_id: int) -> list[bytes]:
    """What the files of an import that could be read are called, sealed, in their order."""
    statement = select(_sheet.c.name).where(_sheet.c.import_id == import_id, _sheet.c.state == "read")
    return list(session.connection().scalars(statement.order_by(_sheet.c.place)))


def sheet_to_change(session: Session, sheet_id: int) -> ImportSheet | None:
    """A sheet, held against other writers until the unit of work ends."""
    statement = select(ImportSheet).where(_sheet.c.id == sheet_id).with_for_update()
    return session.scalars(statement).one_or_none()


def import_of_sheet(session: Session, sheet_id: int) -> int:
    """The id of the import that a sheet belongs to, 0 for no such sheet."""
    return session.scalar(select(_sheet.c.import_id).where(_sheet.c.id == sheet_id)) or 0


#: Asked after each commit, like what is running, so that both are built once.
_WAITING = (
    select(
        _sheet.c.id,
        _sheet.c.file_id,
        _sheet.c.team_id,
        (func.length(_sheet.c.scan) > 0).label("is_kept"),
        _import.c.changed_at,
    )
    .join(_import, _import.c.id == _sheet.c.import_id)
    .where(_sheet.c.state == "waiting", _import.c.state == "reading", _sheet.c.file_id != "")
    .order_by(_sheet.c.id)
)
_RUNNING = (
    select(_import.c.id)
    .where(
        _import.c.state == "running",
        _import.c.worker_until.is_(None) | (_import.c.worker_until <= bindparam("now")),
    )
    .order_by(_import.c.id)
)


def waiting(session: Session) -> list[Any]:
    """(id, file_id, team_id, is_kept, changed_at of its import) of sheets that are to be read, oldest first.

    `is_kept`: it was fetched before, and is to be read anew.
    """
    return list(session.connection().execute(_WAITING))


def running(session: Session, *, now: datetime) -> list[int]:
    """Imports with work to do that no process is at, the one longest waiting first."""
    return list(session.connection().execute(_RUNNING, {"now": now}).scalars())


def left(session: Session, *, before: datetime) -> list[int]:
    """Imports that nobody has stood behind since then."""
    statement = select(_import.c.id).where(
        _import.c.state.in_(("reading", "ready")), _import.c.changed_at < before
    )
    return list(session.scalars(statement.order_by(_import.c.id)))


def refuse(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    """Note rows that are not filed (sheet_id, row, nth, why, told); what was noted before stays as it is."""
    noted = list(rows)
    if noted:
        statement = insert_or_ignore(session, _refused, unique=("sheet_id", "row", "nth"))
        session.connection().execute(statement, noted)


def refused_in(session: Session, sheet_id: int) -> Iterator[Any]:
    """(row, why, told as it is sealed) of the rows of a sheet that were not filed, by row."""
    after = (0, -1)
    while True:
        statement = (
            select(_refused.c.row, _refused.c.nth, _refused.c.why, _refused.c.told)
            .where(_refused.c.sheet_id == sheet_id, _refused.c.row >= after[0])
            .where((_refused.c.row > after[0]) | (_refused.c.nth > after[1]))
            .order_by(_refused.c.row, _refused.c.nth)
            .limit(1000)
        )
        found = session.execute(statement).all()
        if not found:
            return
        yield from found
        after = (found[-1].row, found[-1].nth)


def refused_count(session: Session, import_id: int) -> int:
    """How many listings or rows of an import were not filed."""
    statement = (
        select(func.count())
        .select_from(_refused)
        .join(_sheet, _sheet.c.id == _refused.c.sheet_id)
        .where(_sheet.c.import_id == import_id)
    )
    return session.scalar(statement) or 0

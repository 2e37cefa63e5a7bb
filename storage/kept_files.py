"""Files that we keep: sealed, each once, by what is in it."""

from datetime import datetime

from sqlmodel import Field, Session

from storage.base import Row, insert_or_ignore, instant, table_of


class KeptFile(Row, table=True):
    """The bytes of a file that somebody gave us."""

    __tablename__ = "kept_file"
    #: SHA-256 of the plain bytes, hex
    content_hash: str = Field(primary_key=True)
    #: sealed
    body: bytes
    #: in bytes, before it was sealed
    size: int
    kept_at: datetime = instant()


_file = table_of(KeptFile)


def keep(session: Session, *, content_hash: str, body: bytes, size: int, now: datetime) -> None:
    """Keep a file, `body` sealed; one with these very bytes that is kept already stays as it is."""
    row = {"content_hash": content_hash, "body": body, "size": size, "kept_at": now}
    session.connection().execute(insert_or_ignore(session, _file, unique=("content_hash",)), [row])

"""The unit of work: one transaction, in which facts, history and promises are written together."""

import base64
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from storage import slots
from storage.base import table_of
from storage.crypto import Keyring
from storage.history import HistoryRow
from storage.outbox import Message, Promises, Upload, message_body, upload_body

_NEW_HISTORY = insert(table_of(HistoryRow))


@dataclass(slots=True, kw_only=True)
class UnitOfWork:
    """What a service works with. Commits when the service returns, leaves nothing when it raises."""

    session: Session
    #: the instant of this deed; nobody below `bot` reads a clock
    now: datetime
    keyring: Keyring
    #: what was recorded and promised so far
    records: list[dict[str, Any]] = field(default_factory=list)
    promises: Promises = field(default_factory=Promises)

    def seal(self, text: str) -> bytes:
        return self.keyring.seal(text)

    def open(self, sealed: bytes | None) -> str:
        """The words again; "" for what was never said."""
        return self.keyring.open(sealed) if sealed else ""

    def record(self, subject: str, tag: str, by: str, **facts: Any) -> None:
        """Write history: `record("claim:7", "claim:endorsed", "person:3", listings=[…])`.

        Facts are ids, codes and counts, never a person's words.
        """
        self.records.append({"at": self.now, "subject": subject, "tag": tag, "by": by, "facts": facts})

    def say(self, key: str, *, to: int, message: Message, under: str = "", iacc_only: bool = False) -> None:
        """Promise a message, said once. `to` is a lane's id; `under` a card's key, for a thread reply."""
        self._post(key, to, "message", message_body(message), under=under, iacc_only=iacc_only)

    def upload(
        self,
        key: str,
        *,
        to: int,
        filename: str,
        title: str,
        content: bytes,
        under: str = "",
        iacc_only: bool = False,
    ) -> None:
        """Promise a file, sent once."""
        upload = Upload(filename=filename, title=title, content=base64.b64encode(content).decode())
        self._post(key, to, "file", upload_body(upload), under=under, iacc_only=iacc_only)

    def show(
        self,
        key: str,
        *,
        to: int,
        message: Message,
        kind: str = "message",
        pinned: bool = False,
        iacc_only: bool = False,
    ) -> None:
        """Promise that a card shows this: posted if new, else edited in place."""
        self.promises.cards[key] = {
            "key": key,
            "lane_id": to,
            "kind": kind,
            "iacc_only": iacc_only,
            "pinned": pinned,
            "body": self.seal(message_body(message)),
            "wanted": 1,
            "shown": 0,
            "state": "waiting",
            "attempts": 0,
            "due_at": self.now,
            "created_at": self.now,
            "changed_at": self.now,
            "ts": "",
            "replaces_ts": "",
            "error": "",
        }

    def slot(self, job: str, slot: str) -> bool:
        """Take a turn of a job; False if it was taken before."""
        return slots.take(self.session, job=job, slot=slot, now=self.now)

    def flush(self) -> None:
        """Write what was recorded and promised; the store calls it before it commits."""
        if self.records:
            self.session.connection().execute(_NEW_HISTORY, self.records)
            self.records.clear()
        self.promises.write(self.session)

    def _post(self, key: str, to: int, kind: str, body: str, *, under: str, iacc_only: bool) -> None:
        self.promises.posts[key] = {
            "key": key,
            "lane_id": to,
            "kind": kind,
            "under": under,
            "iacc_only": iacc_only,
            "body": self.seal(body),
            "state": "waiting",
            "attempts": 0,
            "due_at": self.now,
            "created_at": self.now,
            "ts": "",
            "file_id": "",
            "error": "",
        }

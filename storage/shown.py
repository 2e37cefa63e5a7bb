"""What was shown to Alibaba of each claim, every time that it was handed over."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlmodel import Session

from storage.base import table_of
from storage.claims import Disclosure

_shown = table_of(Disclosure)
_NEW = insert(_shown)


def keep(
    session: Session, bodies: Sequence[tuple[int, bytes]], *, person_id: int, place: str, now: datetime
) -> None:
    """Note what was shown: (claim's id, sealed JSON of the disclosed values) of each claim."""
    rows = [
        {"claim_id": claim_id, "person_id": person_id, "at": now, "place": place, "body": body}
        for claim_id, body in bodies
    ]
    session.connection().execute(_NEW, rows)


def of(session: Session, claim_ids: Iterable[int]) -> list[tuple[int, bytes]]:
    """(claim's id, what was shown of it, sealed), oldest first."""
    statement = select(_shown.c.claim_id, _shown.c.body).where(_shown.c.claim_id.in_(list(claim_ids)))
    return [(row.claim_id, row.body) for row in session.execute(statement.order_by(_shown.c.id))]


def times(session: Session, claim_ids: Iterable[int]) -> int:
    """How often the claims of one case were handed over: one claim may have come to it later than another."""
    counted = (
        select(func.count().label("n"))
        .where(_shown.c.claim_id.in_(list(claim_ids)))
        .group_by(_shown.c.claim_id)
        .subquery()
    )
    return session.scalar(select(func.max(counted.c.n))) or 0

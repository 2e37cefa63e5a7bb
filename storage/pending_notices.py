"""Counter-notices that wait, as digests and the Home tab list them: the earliest due first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text, true
from sqlmodel import Session

from storage.base import table_of
from storage.claim_faces import reference
from storage.claims import Claim, ClaimListing
from storage.counter_notices import CounterNotice
from storage.listed import Listed
from storage.pending import Room, belongs
from storage.people import Organisation


@dataclass(frozen=True, slots=True)
class PendingNotice:
    """One open counter-notice on a list; nothing that anybody wrote."""

    id: int
    claim_id: int
    #: of its claim
    claim: str
    #: of the listings in it: "2, 5–7"
    places: str
    organisation: str
    family: str
    kind: str
    #: "countered", "unanswered", …
    state: str
    due_at: datetime
    #: how many listings it is about
    count: int


_notice, _line = table_of(CounterNotice), table_of(ClaimListing)
_claim, _organisation = table_of(Claim), table_of(Organisation)
_COUNT = select(func.count()).where(_line.c.notice_id == _notice.c.id, _line.c.status == _notice.c.state)
_NOTICES = (
    select(
        _notice.c.id,
        _notice.c.claim_id,
        _notice.c.places,
        _notice.c.state,
        _notice.c.due_at,
        _claim.c.filed_at,
        _claim.c.family,
        _claim.c.kind,
        _organisation.c.name.label("organisation"),
        _COUNT.correlate(_notice).scalar_subquery().label("listings"),
    )
    .join(_claim, _claim.c.id == _notice.c.claim_id)
    .join(_organisation, _organisation.c.id == _claim.c.organisation_id)
    # in the words of the partial index
    .where(text("counter_notice.owner <> ''"))
    .order_by(_notice.c.due_at, _notice.c.id)
)


def notices(
    session: Session,
    *,
    owner: str,
    at_most: int,
    organisation_ids: Sequence[int] | None = None,
    room: Room | None = None,
    late_at: datetime | None = None,
) -> Listed[PendingNotice]:
    """Open counter-notices of one owner; of these rights-holders, handed to one room, late at an instant.

    Each unset is all.
    """
    which = [
        _notice.c.owner == owner,
        true() if organisation_ids is None else _claim.c.organisation_id.in_(list(organisation_ids)),
        belongs(room, _claim.c.handed_to, _claim.c.family) if room else true(),
        true() if late_at is None else _notice.c.due_at < late_at,
    ]
    statement = _NOTICES.where(*which)
    rows = list(session.execute(statement.limit(at_most + 1)))
    total = len(rows)
    if total > at_most:
        every = statement.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
        total = session.scalar(every) or 0
    return Listed(
        tuple(
            PendingNotice(
                id=row.id,
                claim_id=row.claim_id,
                claim=reference(row.claim_id, row.filed_at),
                places=row.places,
                organisation=row.organisation,
                family=row.family,
                kind=row.kind,
                state=row.state,
                due_at=row.due_at,
                count=row.listings,
            )
            for row in rows[:at_most]
        ),
        total,
    )

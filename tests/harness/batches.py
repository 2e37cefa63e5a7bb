"""A batch of claims as an import leaves it, without the import."""

from collections.abc import Sequence

from sqlalchemy import update

from handlers.actor import Actor
from handlers.claims import filing, refreshing, service
from handlers.claims.plan import Typed
from handlers.programme import Work
from storage import batches, people
from storage.base import table_of
from storage.batches import Case
from storage.claims import Claim

LINK = "https://item.taobao.com/item.htm?id={}"
FIRST = 691541677000


def batch_of(
    work: Work, counts: Sequence[int], *, note: str = "", confidential: str = "", lot: str = "import:1:1"
) -> Case:
    """Hana's import has led to claims of so many listings each, one after the other in one batch."""
    hana = people.by_slack_id(work.session, "T0IACC0001", "U0HOLDER01", today=work.now.date())
    assert hana is not None
    batch_id = batches.begin(
        work.session, organisation_id=hana.principals[0][0], lot=lot, place=1, now=work.now
    )
    first = FIRST
    for place, count in enumerate(counts):
        links = "\n".join(LINK.format(first + n) for n in range(count))
        typed = Typed(right_id=1, ground="", links=links, note=note, confidential=confidential)
        plan = service.planned(work, Actor(hana), typed, lock=True)
        for face in filing.file(work, Actor(hana), plan, typed, source=f"{lot}:{place}"):
            _put_in(work, face.id, batch_id)
        first += count
    batches.close(work.session, batch_id, now=work.now)
    case = Case(batch_id, is_batch=True)
    refreshing.refresh(work, case)
    return case


def _put_in(work: Work, claim_id: int, batch_id: int) -> None:
    """The claim has no cards of its own then."""
    claim = table_of(Claim)
    work.session.connection().execute(update(claim).where(claim.c.id == claim_id).values(batch_id=batch_id))
    batches.count_one_more(work.session, batch_id)
    for key in (refreshing.holder_key(claim_id), refreshing.desk_key(claim_id)):
        del work.promises.cards[key]

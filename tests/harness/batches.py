"""Claims of one import, as an import files them: batch by batch, in units of work of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from bot.sandbox import demo
from handlers.actor import Actor
from handlers.claims import filing
from handlers.claims.plan import Typed
from handlers.claims.service import planned
from handlers.programme import Work
from storage import batches, people, rights
from storage.batches import Case
from storage.listings import ListingKey
from tests.harness.stage import Stage

LINK = "https://item.taobao.com/item.htm?id={}"
#: Never met in a story by another way.
FIRST = 880_000_000_001


@dataclass(frozen=True, slots=True)
class Imported:
    """What is imported: so many batches of so many claims of so many listings, all in one lot.

    `links` stand before those that are made up, in the first claim; `remarks`: item id → what the sheet says.
    """

    batches: int = 1
    claims: int = 3
    listings: int = 4
    lot: str = "import:7:1"
    mark: str = "NORTHWIND"
    links: str = ""
    note: str = ""
    confidential: str = ""
    remarks: Mapping[str, str] | None = None
    closes: bool = True


async def imports(stage: Stage, what: Imported | None = None, *, first: int = FIRST) -> None:
    """Hana imports; what came of it is delivered and still unread."""
    numbers = count(first)
    wanted = what or Imported()
    for _ in range(wanted.batches):
        await stage.act(_file, what=wanted, numbers=numbers)


def _file(work: Work, *, what: Imported, numbers: "count[int]") -> None:
    actor = _hana(work)
    right = next(one for one in rights.of(work.session, list(actor.principals)) if one.mark == what.mark)
    batch_id = batches.begin(work.session, organisation_id=right.organisation_id, lot=what.lot, now=work.now)
    place = _place(work, batch_id)
    for nth in range(what.claims):
        links = [LINK.format(next(numbers)) for _ in range(what.listings)]
        if (place, nth) == (1, 0) and what.links:
            links = [what.links, *links]
        typed = Typed(right.id, "", "\n".join(links), what.note, what.confidential)
        filing.file_in_batch(
            work,
            actor,
            planned(work, actor, typed, lock=True),
            typed,
            source=f"{what.lot}:{place}:{nth}",
            batch_id=batch_id,
            remarks={
                ListingKey("taobao", "listing", item): said for item, said in (what.remarks or {}).items()
            },
        )
    if what.closes:
        filing.close_batch(work, batch_id)


def _place(work: Work, batch_id: int) -> int:
    batch = batches.one(work.session, batch_id)
    assert batch is not None
    return batch.place


def batch_of(
    work: Work,
    counts: Sequence[int],
    *,
    note: str = "",
    confidential: str = "",
    lot: str = "import:1:1",
    first: int = 691_541_677_000,
) -> Case:
    """Hana's import has led to one batch, of claims with so many listings each, numbered from `first` on."""
    actor = _hana(work)
    right = rights.of(work.session, list(actor.principals))[0]
    batch_id = batches.begin(work.session, organisation_id=right.organisation_id, lot=lot, now=work.now)
    place = _place(work, batch_id)
    for nth, size in enumerate(counts):
        links = [LINK.format(first + n) for n in range(size)]
        first += size
        typed = Typed(right.id, "", "\n".join(links), note, confidential)
        made = planned(work, actor, typed, lock=True)
        filing.file_in_batch(work, actor, made, typed, source=f"{lot}:{place}:{nth}", batch_id=batch_id)
    filing.close_batch(work, batch_id)
    return Case(batch_id, is_batch=True)


def _hana(work: Work) -> Actor:
    standing = people.by_slack_id(work.session, demo.IACC, demo.HOLDER, today=work.now.date())
    assert standing is not None
    return Actor(standing)

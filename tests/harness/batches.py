"""Claims of one import, as an import files them: batch by batch, in units of work of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from bot.sandbox import demo
from handlers.actor import Actor
from handlers.claims import filing
from handlers.claims.plan import Typed
from handlers.claims.service import planned
from handlers.programme import Work
from storage import batches, people, rights
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
    place = len(batches.of_lot(work.session, what.lot)) + 1
    batch_id = batches.begin(
        work.session, organisation_id=right.organisation_id, lot=what.lot, place=place, now=work.now
    )
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


def _hana(work: Work) -> Actor:
    standing = people.by_slack_id(work.session, demo.IACC, demo.HOLDER, today=work.now.date())
    assert standing is not None
    return Actor(standing)

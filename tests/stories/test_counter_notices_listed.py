"""Counter-notices in batches, digests, lists and at home; and the rate of what is stood behind."""

import json
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from handlers.programme import Work
from storage import counter_notices
from storage.base import table_of
from storage.claims import OPEN_STATES, ClaimListing
from storage.counter_notices import StoodBehind
from tests.harness.batches import LINK, Imported, imports
from tests.harness.stage import Stage
from tests.stories.test_confidence import SECRET, nothing_tells
from tests.stories.test_counter_notices import COUNTER, countered, objects, stands, stood_behind
from tests.stories.test_the_walk import ALL_REMOVED, files

#: (status, reason, was it stood behind): 3 are gone of the 5 that Alibaba decided and that were stood behind
LISTINGS = (
    ("removed", "", True),
    ("upheld", "", True),
    ("upheld", "", True),
    ("declined", "cannot_find", True),
    ("reinstated", "by_alibaba", True),
    ("reinstated", "accepted", True),
    ("reinstated", "retracted", True),
    ("handed_over", "", True),
    ("removed", "", False),
    ("declined", "cannot_find", False),
)


async def batch_removed(stage: Stage, **more: int) -> None:
    """A batch of Hana's import was handed over and removed, and everybody has read of it."""
    await imports(stage, Imported(**more))  # type: ignore[arg-type]  # counts alone
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.ann.submits()
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()


async def test_in_a_batch_each_claim_has_a_notice_of_its_own(stage: Stage) -> None:
    await batch_removed(stage, claims=2, listings=2)
    await stage.wei.presses(COUNTER, on=stage.shared)
    first, *_, last = stage.wei.form.options("listings_1")
    assert first.startswith("MS-2026-000001-1. ")
    await stage.wei.submits(listings_1=[first, last], ground="owner", words="Mine.")
    notices = [one for one in stage.hana.reads() if "round 1 of 3" in one]
    assert ["MS-2026-000001-1" in one for one in notices] == [True, False]
    assert ["MS-2026-000002-2" in one for one in notices] == [False, True]
    stage.everybody_reads()
    await stage.hana.presses("Accept", on=notices_in(stage)[0])
    assert "the rights-holder accepted" in stage.hana.reads()[0]
    assert await stage.act(stands) == [("reinstated", "accepted", 1), ("removed", "", 0)]
    stage.everybody_reads()
    await stage.hana.presses("Stand behind", on=notices_in(stage)[1])
    await stage.hana.submits(statement=True)
    stage.everybody_reads()
    await stage.owen.presses("Uphold", on=stage.shared)
    assert "removed; Alibaba upheld it" in "\n".join(stage.hana.reads())
    stage.everybody_reads()


async def test_a_claim_of_a_batch_is_taken_back_from_the_list_of_its_listings(stage: Stage) -> None:
    await batch_removed(stage, claims=2, listings=2)
    card = await stage.hana.runs("/claim MS-2026-000002")
    await stage.hana.presses("Listings", on=card)
    await stage.hana.presses("Retract", on=stage.hana.form)
    first = stage.hana.form.options("listings_1")[0]
    await stage.hana.submits(listings_1=[first], reason="We have come to terms with the seller")
    assert not stage.hana.has_form
    assert "1 back on the platform: the rights-holder took the claim back" in stage.hana.reads()[-1]
    assert "MS-2026-000002-1" in stage.shared.reads()[-1]
    assert "MS-2026-000002-1" in stage.desk.reads()[-1]
    card = await stage.hana.runs("/claim MS-2026-000002")
    assert card is not None
    assert "the rights-holder took the claim back" in card.rendered
    stage.everybody_reads()


def notices_in(stage: Stage) -> list[object]:
    return [one for one in stage.hana.dm.messages if "round 1 of 3" in one.rendered]


async def test_more_than_fit_in_boxes_are_named_by_their_places(stage: Stage) -> None:
    await batch_removed(stage, claims=2, listings=12)
    await stage.owen.presses(COUNTER, on=stage.shared)
    assert "MS-2026-000001-1, MS-2026-000002-12" in stage.owen.form.text()
    await stage.owen.submits(places="MS-2026-000001-2, 99", ground="owner", words="Mine.")
    assert "“99” is not among the listings" in stage.owen.form.text()
    await stage.owen.submits(places="MS-2026-000001-2, 5–7; MS-2026-000002-1", ground="owner", words="Mine.")
    told = "\n".join(stage.hana.reads())
    assert "MS-2026-000001-2, 5–7 · 4 listings" in told
    assert "MS-2026-000002-1 · 1 listing" in told
    stage.everybody_reads()


async def test_digests_and_homes_say_whose_turn_it_is(stage: Stage) -> None:
    await stage.tick()
    await countered(stage)
    told = await stage.hana.runs("/digest preview")
    assert told is not None
    assert "Sellers object: answer them: 1" in told.rendered
    assert "MS-2026-000001-1" in told.rendered
    assert "Needs you" not in told.rendered
    home = await stage.hana.opens_home()
    assert home is not None
    assert "MS-2026-000001-1" in home.text()
    await stage.hana.presses("Open", on="home")
    await stage.hana.presses("Ask the IACC", on=stage.hana.form)
    await stage.hana.submits(words="Help.")
    assert not stage.hana.has_form
    stage.everybody_reads()
    told = await stage.ann.runs("/digest preview")
    assert told is not None
    assert "Sellers' objections to answer: 1" in told.rendered
    await stage.ann.presses("Accept", on=stage.desk)
    stage.everybody_reads()


async def test_the_officers_digest_asks_them_to_decide(stage: Stage) -> None:
    await stage.tick()
    await countered(stage)
    await stood_behind(stage)
    await stage.tick(stage.now + timedelta(hours=12))
    told = next(one for one in stage.shared.reads() if "Digest for Alibaba" in one)
    assert "Counter-notices to decide: 1" in told
    assert "Awaiting an outcome" not in told
    stage.everybody_reads()


async def test_no_confidence_is_in_anything_that_a_counter_notice_leads_to(
    stage: Stage, tmp_path: Path
) -> None:
    await countered(stage)
    await stage.hana.presses("Ask the IACC", on=stage.hana.dm)
    await stage.hana.submits(words=SECRET)
    await stage.tick(stage.now + timedelta(hours=25))
    await stage.owen.presses("Reinstate", on=stage.shared)
    assert SECRET not in json.dumps(stage.owen.form.view.face)
    await stage.owen.submits(words="The licence is genuine.")
    stage.everybody_reads()
    nothing_tells(stage, tmp_path, hana_was_asked=True)


async def test_papers_are_noted_and_everybody_knows_where_they_are(stage: Stage) -> None:
    await files(stage, LINK.format(880_000_000_001))
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()
    await objects(stage, papers=[("licence.pdf", b"%PDF-1.7 a licence")])
    assert "The seller gave 1 paper: it is in this card's thread." in "\n".join(stage.hana.reads())
    assert "1 paper was passed on to the rights-holder and the IACC" in "\n".join(stage.shared.reads())
    stage.everybody_reads()


async def test_the_rate_of_what_was_stood_behind_is_as_counted_by_hand(stage: Stage) -> None:
    await files(stage, "\n".join(LINK.format(880_000_000_000 + n) for n in range(len(LISTINGS))))
    told = await stage.hana.runs("/claim list")
    assert told is not None
    assert "Taken down of what you stood behind: none decided yet" in told.rendered
    await stage.act(as_counted)
    [rate] = await stage.act(lambda work: counter_notices.stood_behind(work.session))
    assert (rate.organisation, rate.gone, rate.decided) == ("Northwind", 3, 5)
    assert rate.rate == 3 / 5
    told = await stage.hana.runs("/claim list")
    assert told is not None
    assert "Taken down of what you stood behind: 60% of 5 decided listings" in told.rendered
    told = await stage.ann.runs("/claim list")
    assert told is not None
    assert "Northwind 60% of 5 decided listings" in told.rendered


def as_counted(work: Work) -> None:
    line = table_of(ClaimListing)
    for place, (status, reason, stood) in enumerate(LISTINGS, 1):
        work.session.connection().execute(
            update(line)
            .where(line.c.position == place)
            .values(
                status=status,
                reason=reason,
                open=status in OPEN_STATES,
                stood_behind_at=work.now if stood else None,
            )
        )


def test_no_rate_is_told_of_nothing() -> None:
    assert StoodBehind(1, "Northwind", gone=0, decided=0).rate is None

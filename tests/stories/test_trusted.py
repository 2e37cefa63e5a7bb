"""What a trusted rights-holder files passes to Alibaba, where a manager allows it; and what does not."""

from dataclasses import replace

import pytest
from sqlalchemy import delete
from sqlmodel import select

from handlers.programme import Work
from handlers.trust import service
from handlers.trust.rules import Check
from storage import claim_faces, history, people, trust
from storage.base import table_of
from storage.claims import Claim
from storage.workspaces import Place
from tests.harness.imported import csv, gives, listings, smaller, stands_behind
from tests.harness.sellers import BRIGHT, link
from tests.harness.stage import Stage
from tests.harness.trusted import allows, has_standing
from tests.stories.test_the_walk import ALL_REMOVED, RIGHT, TAOBAO, TMALL, files

STORE = "https://shop104736810.taobao.com/"
CHECKED = "The IACC desk checks it"


async def newest(stage: Stage) -> Claim:
    """The claim that was filed last."""

    def find(work: Work) -> Claim:
        claim = work.session.get_one(Claim, max(one.id or 0 for one in _claims(work)))
        work.session.expunge(claim)
        return claim

    return await stage.bot.programme.act(find)


def _claims(work: Work) -> list[Claim]:
    return list(work.session.scalars(select(Claim)))


async def checked_because(stage: Stage) -> str:
    """Why the newest claim waits for the desk; "" where nobody has noted a reason."""
    claim = await newest(stage)
    assert (claim.status, claim.passed_at) == ("filed", None)
    rows = await stage.bot.programme.act(_history, int(claim.id or 0))
    return next((facts["why"] for tag, facts in rows if tag == "claim:checked_all_the_same"), "")


def _history(work: Work, claim_id: int) -> list[tuple[str, dict[str, str]]]:
    return [(row.tag, row.facts) for row in history.of(work.session, f"claim:{claim_id}")]


async def test_at_first_nothing_passes_however_good_the_standing(stage: Stage) -> None:
    await has_standing(stage)
    await files(stage, TAOBAO)
    assert await checked_because(stage) == ""
    assert CHECKED in stage.hana.dm.finds("MS-2026-000002").rendered


async def test_a_manager_switches_it_on_and_a_trusted_rights_holders_claim_passes(stage: Stage) -> None:
    await has_standing(stage)
    await stage.mia.runs("/marketsafe settings")
    told = stage.mia.form.text()
    assert "*Northwind* · ✅ trusted" in told
    assert "100% of 120 decided listings taken down, 0% back" in told
    await stage.mia.submits(is_on="on", one_in="100")
    assert "claims of trusted rights-holders pass to Alibaba" in stage.desk.reads()[-1]
    await allows(stage)
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=TAOBAO)
    await stage.hana.submits(statement=True)
    assert "Alibaba decides on it, by" in stage.hana.form.text()
    await stage.hana.closes_form()
    receipt = stage.hana.dm.finds("MS-2026-000002 ·").rendered
    assert "*passed by standing* → *with Alibaba*" in receipt
    assert "the IACC desk has not checked it" in receipt
    card = stage.desk.finds("MS-2026-000002 ·").rendered
    assert "⏩ *Passed by standing*" in card
    assert "Endorsed by" not in card
    assert "[Record for Alibaba]" in card
    assert "MS-2026-000002" in stage.shared.finds("[All removed").rendered
    assert "standing" not in "\n".join(one.rendered for one in stage.shared.everything)
    assert any("<@U0OFFICER1>" in one.rendered for one in stage.shared.everything)
    claim = await newest(stage)
    assert (claim.endorsed_by_id, claim.endorsed_at) == (None, None)
    rows = dict(await stage.bot.programme.act(_history, 2))
    assert "claim:endorsed" not in rows
    assert rows["claim:passed"] == {"ground": "counterfeit", "decided": 120, "down": 120, "back": 0}
    stage.everybody_reads()


async def test_what_passed_goes_on_like_any_other_claim(stage: Stage) -> None:
    await has_standing(stage)
    await allows(stage)
    await files(stage, f"{TAOBAO}\n{TMALL}")
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    assert "✅ 2 removed" in stage.hana.reads()[-1]
    stage.everybody_reads()


async def test_what_is_drawn_is_checked_and_reads_like_any_claim_that_is(stage: Stage) -> None:
    await files(stage, TMALL)
    usual = stage.hana.dm.finds("MS-2026-000001 ·").rendered
    await has_standing(stage)
    await allows(stage, draws=True)
    await files(stage, TAOBAO)
    assert await checked_because(stage) == "sample"
    drawn = stage.hana.dm.finds("MS-2026-000003 ·").rendered
    assert drawn.replace("000003", "000001") == usual.replace("Tmall", "Taobao")
    await stage.ann.presses("Endorse and hand over", on=stage.desk.finds("MS-2026-000003 ·"))
    assert (await newest(stage)).endorsed_by_id is not None
    stage.everybody_reads()


async def test_few_listings_make_no_standing_nor_do_many_that_were_not_taken_down(stage: Stage) -> None:
    await allows(stage)
    await has_standing(stage, removed=99)
    await files(stage, TAOBAO)
    assert await checked_because(stage) == ""
    await has_standing(stage, removed=0, refused=12)
    await files(stage, TMALL)
    assert await checked_because(stage) == ""


async def test_a_ground_without_a_standing_of_its_own_is_checked(stage: Stage) -> None:
    await has_standing(stage)
    await allows(stage)
    await files(stage, TAOBAO, ground="Test buy: we bought it and it is fake")
    assert await checked_because(stage) == ""


@pytest.mark.parametrize(
    ("links", "more", "why"),
    [
        (TAOBAO, {"confidential": "Our informant is Mr Gao."}, "confidential"),
        (STORE, {}, "store"),
        (f"{TAOBAO}\nhttps://e.tb.cn/h.g1hZ4AtCHb7PX2M", {}, "not_ready"),
    ],
)
async def test_what_must_be_read_or_is_not_ready_is_checked(
    stage: Stage, links: str, more: dict[str, str], why: str
) -> None:
    await has_standing(stage)
    await allows(stage)
    await files(stage, links, **more)
    assert await checked_because(stage) == why


async def test_what_another_rights_holder_claims_too_is_checked(stage: Stage) -> None:
    await stage.rob.runs("/claim")
    await stage.rob.submits(right="ACME · 7654321 · CN", links=TAOBAO)
    await stage.rob.submits(statement=True)
    await stage.rob.closes_form()
    await has_standing(stage)
    await allows(stage)
    await files(stage, TAOBAO)
    assert await checked_because(stage) == "rival"


@pytest.mark.parametrize(("chosen", "more"), [("allow", {"holder": "Northwind"}), ("watch", {})])
async def test_a_seller_who_is_authorised_or_watched_is_looked_at(
    stage: Stage, chosen: str, more: dict[str, str]
) -> None:
    await stage.ann.runs(f"/marketsafe sellers https://www.aliexpress.com/store/{BRIGHT}")
    await stage.ann.presses("Lists", on=f"{BRIGHT}")
    await stage.ann.submits(list=chosen, reason="x", **more)
    await stage.ann.closes_form()
    await has_standing(stage)
    await allows(stage)
    await files(stage, link(5))
    assert await checked_because(stage) == "seller"
    await files(stage, link(6, store=777))
    assert (await newest(stage)).passed_at is not None


async def test_who_withdraws_a_claim_that_is_checked_and_files_it_anew_is_checked_again(
    stage: Stage,
) -> None:
    await has_standing(stage)
    await allows(stage, draws=True)
    await files(stage, TAOBAO)
    assert await checked_because(stage) == "sample"
    await stage.hana.presses("Withdraw", on=stage.hana.dm.finds("MS-2026-000002 ·"))
    await stage.hana.submits(reason="mistake")
    await allows(stage)
    await files(stage, f"{TAOBAO}\n{TMALL}")
    assert await checked_because(stage) == "again"
    await files(stage, link(1))
    assert (await newest(stage)).passed_at is not None


async def test_a_manager_suspends_one_rights_holder_and_lets_it_pass_again(stage: Stage) -> None:
    await has_standing(stage)
    await allows(stage)
    await stage.mia.opens_home()
    await stage.mia.presses("Settings", on="Hello, Mia Ross")
    await stage.mia.presses("Suspend", on="Northwind")
    await stage.mia.submits(reason=" ")
    assert "This needs a reason." in stage.mia.form.text()
    await stage.mia.submits(reason="We look at the new agent first.")
    assert "*Northwind* · ⛔ suspended" in stage.mia.form.text()
    assert "> We look at the new agent first." in stage.desk.reads()[-1]
    await stage.mia.closes_form()
    await files(stage, TAOBAO)
    assert await checked_because(stage) == ""
    await stage.mia.runs("/marketsafe settings")
    await stage.mia.presses("End the suspension", on="Northwind")
    assert "*Northwind* · ✅ trusted" in stage.mia.form.text()
    await stage.mia.closes_form()
    await files(stage, TMALL)
    assert (await newest(stage)).passed_at is not None


async def test_only_a_manager_sees_and_changes_the_settings(stage: Stage) -> None:
    for player in (stage.ann, stage.hana):
        told = await player.runs("/marketsafe settings")
        assert told is not None
        assert "not among what your role" in told.text


async def test_a_lot_of_an_import_passes_batch_by_batch_and_its_card_says_so(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    await has_standing(stage)
    await allows(stage)
    smaller(monkeypatch, tmp_path_factory.mktemp("terms"), claim=2, batch=2)
    await stage.restarts()
    stage.everybody_reads()
    await gives(stage.hana, RIGHT, ("march.csv", csv("link", *listings(6))))
    await stands_behind(stage.hana)
    lot = stage.hana.dm.finds("From your import of march.csv").rendered
    assert "All passed to Alibaba at once" in lot
    assert "*passed by standing*" in lot
    passed = [one.rendered for one in stage.desk.everything if "⏩ *Passed by standing*" in one.rendered]
    assert len(passed) == 2
    assert (await newest(stage)).status == "handed_over"
    stage.everybody_reads()


async def test_what_the_desk_filed_or_has_nowhere_to_go_never_passes(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await allows(stage)
    assert await stage.act(_checks) == [None, Check.DESK_FILED, Check.DESK_FILED, Check.NOWHERE]


def _checks(work: Work) -> list[Check | None]:
    """Of Hana's claim; as if it were Ann's, or somebody's who has left; and without a channel to Alibaba."""
    face, setting = claim_faces.face(work.session, 1), trust.setting(work.session)
    assert face is not None
    assert setting is not None
    ann = int(people.people_with(work.session, roles=("analyst",))[0].id or 0)
    found = [
        service.why_checked(work, setting, replace(face, filed_by_id=one))
        for one in (face.filed_by_id, ann, 0)
    ]
    work.session.execute(delete(table_of(Place)).where(table_of(Place).c.name == "shared"))
    return [*found, service.why_checked(work, setting, face)]

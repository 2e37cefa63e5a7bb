"""Claims of one import are checked together: one card, one act, and one card for whoever filed them."""

import asyncio
from datetime import timedelta

import pytest

from bot.sandbox import demo
from handlers.claims import refreshing
from handlers.claims.cases import Case
from handlers.claims.moving import move_all
from handlers.claims.refusals import NoSuchClaim
from handlers.claims.rules import Step
from handlers.claims.waiting import register_right
from handlers.doors import Who
from handlers.people import service as people
from handlers.people.rules import MayNot, Unknown
from handlers.programme import Work
from handlers.triage import service as triage
from storage import batches, claims, history, pending
from storage import people as known
from tests.harness.batches import Imported, imports
from tests.harness.stage import Stage
from tests.stories.test_filing import SHORT
from tests.stories.test_the_digests import BERLIN, DESK
from tests.stories.test_the_walk import TAOBAO, TMALL, files

BATCH, SECOND = "MS-2026-000001–000003", "MS-2026-000004–000006"
ONE = Case(1, is_batch=True)


async def imported(stage: Stage, what: Imported | None = None) -> None:
    """Hana has imported, and everybody has read of it."""
    await imports(stage, what)
    stage.everybody_reads()


async def tags(stage: Stage, claim_id: int) -> list[str]:
    """What history has of a claim."""

    def told(work: Work) -> list[str]:
        return [row.tag for row in history.of(work.session, f"claim:{claim_id}")]

    return await stage.act(told)


async def test_the_desk_gets_one_card_for_a_batch_and_the_filer_one_for_all_of_them(stage: Stage) -> None:
    await imports(stage, Imported(batches=2, note="Look at the zip.", confidential="Mr Gao knows."))
    first, second = stage.desk.reads()
    assert f"{BATCH} · 12 listings on Taobao" in first
    assert "3 claims of one import, checked together" in first
    assert "filed, being checked by the IACC" in first
    assert "> Look at the zip." in first
    assert "> Mr Gao knows." in first
    assert "[Take] [Endorse and hand over] [Ask] [Refuse] [Priority] [Claims] [Escalate]" in first
    assert SECOND in second
    (card,) = stage.hana.reads()
    assert "24 listings on Taobao" in card
    assert "In 6 claims, MS-2026-000001 to MS-2026-000006." in card
    assert "The IACC desk checks it, by" in card
    assert "Mr Gao" not in card


async def test_nothing_of_a_batch_is_shown_or_done_before_it_has_its_last_claim(stage: Stage) -> None:
    await imports(stage, Imported(closes=False))
    assert not stage.desk.reads()
    assert not stage.hana.reads()
    home = await stage.ann.opens_home()
    assert home is not None
    assert "Nothing waits for you." in home.text()
    who = Who(demo.ANALYST, demo.IACC)
    with pytest.raises(NoSuchClaim):
        await stage.bot.programme.do(who, triage.take, case=ONE)


async def test_a_batch_is_taken_released_and_given_back_as_a_whole(stage: Stage) -> None:
    await imported(stage, Imported(batches=2))
    await stage.ann.presses("Take", on=BATCH)
    (card,) = stage.desk.reads()
    assert "Held by *Ann Lee*" in card
    assert "[Take]" not in card
    told = await stage.mia.presses("Refuse", on=BATCH)
    assert told is not None
    assert f"Ann Lee is working on {BATCH}" in told.text
    await stage.ann.chooses("Release", on=BATCH)
    assert "[Take]" in stage.desk.reads()[-1]
    await stage.ann.presses("Take", on=BATCH)
    await stage.tick(stage.now + stage.bot.programme.setup.terms.hold_for)
    assert "[Take]" in stage.desk.reads()[-1]
    for claim_id in (1, 3):
        assert await tags(stage, claim_id) == [
            "claim:filed",
            "claim:taken",
            "claim:released",
            "claim:taken",
            "claim:hold_expired",
        ]
    assert await tags(stage, 4) == ["claim:filed"]
    stage.everybody_reads()


async def test_a_batch_is_refused_as_a_whole_and_its_filer_is_told_once(stage: Stage) -> None:
    await imported(stage, Imported(batches=2))
    await stage.ann.presses("Take", on=BATCH)
    await stage.ann.presses("Refuse", on=BATCH)
    await stage.ann.submits(reason="wrong_listing", words="These are shoes, not bags.")
    card = stage.desk.reads()[-1]
    assert "refused by the IACC" in card
    assert card.count("These are shoes, not bags.") == 1
    assert card.count("Refused by Ann Lee on") == 1
    assert "[Refuse]" not in card
    lot, told = stage.hana.reads()
    assert "*📥 12 filed, being checked by the IACC* · ✖️ 12 refused by the IACC" in lot
    assert lot.count("These are shoes, not bags.") == 1
    assert f"{BATCH} was refused by the IACC" in told
    assert stage.hana.dm.finds("was refused").thread_ts == stage.hana.dm.finds("In 6 claims").ts
    for claim_id in (1, 2, 3):
        assert (await tags(stage, claim_id))[-1] == "claim:refused"
    stage.everybody_reads()


async def test_a_batch_is_endorsed_after_a_look_at_a_sample_of_it(stage: Stage) -> None:
    await imported(stage, Imported(listings=40, remarks={"880000000001": "Mr Li sells these."}))
    await stage.ann.presses("Endorse and hand over", on=BATCH)
    form = stage.ann.form
    assert form.title == "Endorse and hand over"
    assert "you endorse all 120 listings in 3 claims at once" in form.text()
    assert "A sample: 20 of 120 listings" in form.text()
    assert "Mr Li sells these." in form.text()
    for reference in ("MS-2026-000001 · 1.", "MS-2026-000002 · ", "MS-2026-000003 · 40."):
        assert reference in form.text()
    assert form.text().count("https://item.taobao.com") == 20
    await stage.ann.closes_form()
    assert await tags(stage, 1) == ["claim:filed"]


async def test_what_was_removed_before_or_is_claimed_by_others_comes_first_in_the_sample(
    stage: Stage,
) -> None:
    await stage.rob.runs("/claim")
    await stage.rob.submits(right="ACME · 7654321 · CN", links=TMALL)
    await stage.rob.submits(statement=True)
    await stage.rob.closes_form()
    await files(stage, TAOBAO)
    await stage.ann.presses("Endorse and hand over", on="Hana Sato")
    await stage.owen.presses("All removed", on=stage.shared)
    await imports(stage, Imported(listings=30, links=f"{TAOBAO}\n{TMALL}"))
    batch = "MS-2026-000003–000005"
    assert "also claimed by another rights-holder: MS-2026-000001" in stage.desk.finds(batch).rendered
    await stage.ann.presses("Endorse and hand over", on=batch)
    text = stage.ann.form.text()
    assert "back again or claimed by another rights-holder, too: 2 in all" in text
    assert "claimed by another rights-holder: MS-2026-000001" in text
    sampled = text.split("MS-2026-000003 · ")
    assert "691541677564" in sampled[1]
    assert "back again" in sampled[1]
    assert "540212526343" in sampled[2]
    await stage.ann.closes_form()
    stage.everybody_reads()


async def test_two_analysts_take_the_same_batch_and_one_gets_it(stage: Stage) -> None:
    await imported(stage)
    told = await asyncio.gather(
        stage.world.analyst.presses("Take", on=stage.desk),
        stage.world.manager.presses("Take", on=stage.desk),
    )
    await stage.settle()
    polite = [one.text for one in told if one is not None]
    assert len(polite) == 1
    assert f"is working on {BATCH}" in polite[0]
    assert stage.desk.reads()[-1].count("Held by") == 1
    assert (await tags(stage, 2)).count("claim:taken") == 1
    stage.everybody_reads()


async def test_a_stale_button_says_where_the_batch_stands(stage: Stage) -> None:
    await imported(stage)
    await stage.mia.presses("Refuse", on=BATCH)
    await stage.ann.presses("Refuse", on=BATCH)
    await stage.ann.submits(reason="market")
    await stage.mia.submits(reason="market")
    assert f"{BATCH} has moved on: it is now refused by the IACC" in str(stage.mia.form.errors)
    await stage.mia.closes_form()
    assert sum("was refused" in said for said in stage.hana.reads()) == 1
    stage.everybody_reads()


@pytest.mark.parametrize(
    ("user", "team", "refusal"),
    [
        (demo.TRANSLATOR, demo.IACC, MayNot),
        (demo.HOLDER, demo.IACC, MayNot),
        (demo.OFFICER, demo.ALIBABA, MayNot),
        (demo.STRANGER, demo.IACC, Unknown),
    ],
)
async def test_who_is_not_of_the_desk_does_nothing_with_a_batch(
    stage: Stage, user: str, team: str, refusal: type[Exception]
) -> None:
    await imported(stage)
    for act in (triage.take, triage.release, triage.offer_refusal, triage.offer_sample, triage.endorse):
        with pytest.raises(refusal):
            await stage.bot.programme.do(Who(user, team), act, case=ONE)
    assert await tags(stage, 1) == ["claim:filed"]


async def test_who_filed_a_batch_never_checks_it(stage: Stage) -> None:
    await imported(stage)
    await stage.act(file_as_ann)
    for button in ("Take", "Endorse and hand over", "Refuse"):
        told = await stage.ann.presses(button, on=BATCH)
        assert told is not None
        assert f"You filed {BATCH} yourself" in told.text
    await stage.mia.presses("Take", on=BATCH)
    stage.everybody_reads()


def file_as_ann(work: Work) -> None:
    """She has changed sides since."""
    ann = known.by_slack_id(work.session, demo.IACC, demo.ANALYST, today=work.now.date())
    assert ann is not None
    for claim in batches.lock(work.session, ONE):
        claim.filed_by_id = ann.person_id


async def test_a_claim_of_a_batch_is_never_acted_on_by_itself(stage: Stage) -> None:
    await imported(stage)
    with pytest.raises(NoSuchClaim):
        await stage.bot.programme.do(Who(demo.ANALYST, demo.IACC), triage.take, case=Case(2))


async def test_a_batch_whose_claims_ended_differently_says_so_everywhere(stage: Stage) -> None:
    await imported(stage, Imported(batches=2))
    await stage.act(refuse_one, claim_id=2)
    card = stage.desk.reads()[-1]
    assert "*📥 8 filed, being checked by the IACC* · " in card
    assert "✖️ 4 refused by the IACC" in card
    assert "[Take] [Endorse and hand over] [Ask] [Refuse]" in card
    assert "*📥 20 filed, being checked by the IACC* · ✖️ 4 refused" in stage.hana.reads()[-1]
    await stage.ann.presses("Claims", on=BATCH)
    claims_of_it = stage.ann.form.text()
    assert "*MS-2026-000001 · 4 listings on Taobao*\n📥 4 filed" in claims_of_it
    assert "*MS-2026-000002 · 4 listings on Taobao*\n✖️ 4 refused" in claims_of_it
    await stage.ann.closes_form()
    await stage.ann.presses("Take", on=BATCH)
    assert [(await tags(stage, claim_id))[-1] for claim_id in (1, 2, 3)] == [
        "claim:taken",
        "claim:filed",
        "claim:taken",
    ]
    stage.everybody_reads()


def refuse_one(work: Work, *, claim_id: int) -> None:
    """One claim of a batch comes to another end than the others."""
    claim = claims.lock(work.session, claim_id)
    assert claim is not None
    move_all(work, [claim], Step.REFUSE, reason="market")
    refreshing.refresh(work, claim_id)


async def test_the_claims_of_a_batch_are_looked_at_one_by_one(stage: Stage) -> None:
    await imported(stage, Imported(remarks={"880000000006": "Mr Li sells these."}))
    await stage.ann.presses("Claims", on=BATCH)
    await stage.ann.person.uses_element(stage.ann.form.view, *button_of(stage, "2"))
    assert "MS-2026-000002" in stage.ann.form.title
    assert (
        "880000000006>\n📥 filed, being checked by the IACC\n> 🔒 Mr Li sells these." in stage.ann.form.text()
    )
    await stage.ann.presses("Claims")
    assert "MS-2026-000003" in stage.ann.form.text()
    await stage.ann.closes_form()
    await stage.hana.presses("Claims", on=stage.hana.dm)
    await stage.hana.closes_form()


def button_of(stage: Stage, value: str) -> tuple[str, str]:
    """The ids of the button with this value in Ann's form."""
    for block in stage.ann.form.view.blocks:
        accessory = block.get("accessory") or {}
        if accessory.get("value") == value:
            return block["block_id"], accessory["action_id"]
    raise LookupError(value)


async def test_a_claim_of_a_batch_is_shown_by_itself_and_lists_show_the_batch(stage: Stage) -> None:
    await imported(stage, Imported(batches=2))
    shown = await stage.hana.runs("/claim MS-2026-000002")
    assert shown is not None
    assert "MS-2026-000002 · 4 listings on Taobao" in shown.rendered
    assert "One of 3 claims of one import that are checked together." in shown.rendered
    for player in (stage.hana, stage.ann):
        listed = await player.runs("/claim list open")
        assert listed is not None
        assert "6 claims, the newest first." in listed.rendered
        assert listed.rendered.count("[Claims]") == 2
        assert f"*{BATCH} · 12 listings on Taobao*" in listed.rendered


async def test_help_asked_for_from_a_batch_names_its_first_claim(stage: Stage) -> None:
    await imported(stage)
    await stage.ann.presses("Escalate", on=BATCH)
    assert stage.ann.form.value("about") == "MS-2026-000001"
    await stage.ann.closes_form()


async def test_short_links_in_a_batch_are_completed_claim_by_claim(stage: Stage) -> None:
    await imported(stage, Imported(links=SHORT))
    assert "1 waiting for a short link" in stage.hana.dm.messages[-1].rendered
    await stage.hana.presses("Complete short links", on=stage.hana.dm)
    await stage.hana.submits(listing_5=TAOBAO)
    lot = stage.hana.reads()[-1]
    assert "[Complete short links]" not in lot
    assert "waiting for a short link" not in lot
    card, told = stage.desk.reads()
    assert BATCH in card
    assert f"{BATCH} can be checked now" in told
    assert stage.desk.finds("can be checked now").thread_ts == stage.desk.finds("[Take]").ts


async def test_a_batch_waits_for_its_right_and_moves_on_as_a_whole(stage: Stage) -> None:
    new = {"organisation": "Northwind", "kind": "trademark", "mark": "NORDWIND", "number": "55"}
    await stage.act(register_right, by="shell:operator", approved=False, jurisdiction="CN", **new)
    await imports(stage, Imported(batches=2, mark="NORDWIND"))
    assert "[Approve the right]" in stage.desk.reads()[-1]
    assert "waiting for the right's approval" in stage.hana.reads()[-1]
    told = await stage.ann.presses("Approve the right", on=BATCH)
    assert told is not None
    assert "manager may" in told.text
    await stage.mia.presses("Approve the right", on=BATCH)
    await stage.tick()
    said = [one for one in stage.desk.reads() if "NORDWIND" in one or "can be checked" in one]
    assert sum("can be checked now" in one for one in said) == 2
    cards = [one for one in said if "Right approved by Mia Ross on" in one]
    assert len(cards) == 2
    assert all("[Take]" in one for one in cards)
    (lot,) = [one for one in stage.hana.reads() if "24 listings" in one]
    assert "filed, being checked by the IACC" in lot
    for _ in range(2):
        await stage.tick()
    assert (await tags(stage, 6)).count("claim:right_approved") == 1
    assert not [one for one in stage.desk.reads() if "can be checked" in one]
    stage.everybody_reads()


async def test_a_link_completed_just_after_the_right_was_approved_leaves_nothing_behind(stage: Stage) -> None:
    new = {"organisation": "Northwind", "kind": "trademark", "mark": "NORDWIND", "number": "55"}
    await stage.act(register_right, by="shell:operator", approved=False, jurisdiction="CN", **new)
    await imported(stage, Imported(claims=1, mark="NORDWIND", links=SHORT))
    await stage.mia.presses("Approve the right", on=stage.desk)
    assert "waiting for the right's approval" in stage.hana.dm.messages[-1].rendered
    await stage.hana.presses("Complete short links", on=stage.hana.dm)
    await stage.hana.submits(listing_5=TAOBAO)
    assert "📥 5 filed, being checked by the IACC" in await counted(stage)
    await stage.tick()
    stage.everybody_reads()


async def counted(stage: Stage) -> str:
    """How the first claim's listings stand, as its holder sees it."""
    await stage.hana.presses("Claims", on=stage.hana.dm)
    text = stage.hana.form.text()
    await stage.hana.closes_form()
    return text


async def test_a_batch_is_one_line_of_every_digest_and_leads_to_its_card(stage: Stage) -> None:
    await stage.tick()
    await imported(stage, Imported(batches=2))
    await files(stage, TAOBAO)
    first = await stage.act(lambda work: pending.for_triage(work.session, now=work.now, at_most=1))
    assert (first.total, [one.reference for one in first.first]) == (3, [BATCH])
    for hour, room, mark in ((BERLIN, stage.hana.dm, "In 6 claims"), (DESK, stage.desk, BATCH)):
        card = next(one for one in room.everything if mark in one.rendered)
        await stage.tick(hour)
        digest = room.everything[-1]
        link = f"https://iacc.slack.com/archives/{room.id}/p{card.ts.replace('.', '')}"
        assert f"*<{link}|{BATCH}>* · 12 listings on Taobao/Tmall" in str(digest.blocks)
        assert digest.rendered.count("MS-2026-") == 3
        assert ": 3*" in str(digest.blocks)
        assert "'value': 'b1'" in str(digest.blocks)
    stage.everybody_reads()


async def test_a_batch_waits_on_the_home_tab_once(stage: Stage) -> None:
    await imported(stage)
    await files(stage, TAOBAO)
    home = await stage.ann.opens_home()
    assert home is not None
    assert "2 cases can be taken" in home.text()
    assert f"{BATCH}>* · 12 listings on Taobao/Tmall" in home.text()
    assert "MS-2026-000002" not in home.text()


async def test_when_who_imported_has_left_their_colleagues_are_told_of_a_batch(stage: Stage) -> None:
    await imported(stage)
    await stage.act(people.remove_member, slack_id=f"{demo.HOLDER}@{demo.IACC}", by="shell:operator")
    stage.everybody_reads()
    await stage.ann.presses("Refuse", on=BATCH)
    await stage.ann.submits(reason="market")
    assert not stage.hana.reads()
    assert f"{BATCH} was refused" in stage.nora.reads()[-1]
    stage.everybody_reads()


async def test_the_desk_sees_how_late_a_batch_is_and_what_is_left_of_it(stage: Stage) -> None:
    await stage.tick()
    await imported(stage)
    await stage.act(refuse_one, claim_id=1)
    stage.everybody_reads()
    await stage.tick(DESK + timedelta(days=1))
    digest = stage.desk.everything[-1].rendered
    assert BATCH in digest
    assert "overdue" in digest
    stage.everybody_reads()


async def test_the_whole_way_of_a_batch(stage: Stage) -> None:
    await imported(
        stage, Imported(batches=2, confidential="INFORMANT-GAO", remarks={"880000000002": "GAO-TOO"})
    )
    await stage.ann.presses("Endorse and hand over", on=BATCH)
    await stage.ann.submits()
    assert "with Alibaba" in stage.desk.finds(BATCH).rendered
    lot = stage.hana.reads()[-1]
    assert "*📥 12 filed, being checked by the IACC* · ⏳ 12 with Alibaba" in lot
    await stage.owen.presses("All removed", on=stage.shared)
    lot = stage.hana.dm.finds("In 6 claims").rendered
    assert "*📥 12 filed, being checked by the IACC* · ✅ 12 removed" in lot
    assert "Removed by Owen Park on" in stage.desk.finds(BATCH).rendered
    shared = "\n".join(str(one.blocks) + one.text for one in stage.shared.everything)
    assert "GAO" not in shared
    stage.everybody_reads()

"""The main job from end to end: a claim is filed, checked, handed over and decided."""

from bot.sandbox.records import Message
from tests.harness.stage import Stage

RIGHT = "NORTHWIND · 1234567 · CN"
TAOBAO = "https://item.taobao.com/item.htm?spm=a1z10.3-c&id=691541677564"
TMALL = "https://detail.tmall.com/item.htm?id=540212526343"
ALIEXPRESS = "https://www.aliexpress.com/item/1005008364840352.html"
ALL_REMOVED, ONE_BY_ONE = "All removed · 已全部下架", "One by one · 逐条填写"
ACKNOWLEDGE, DECLINE = "Acknowledge · 确认收到", "Decline · 不予处理"


async def test_the_shortest_claim_reaches_removed(stage: Stage) -> None:
    hana, ann, owen = stage.hana, stage.ann, stage.owen
    await hana.runs("/claim")
    await hana.submits(right=RIGHT, links=TAOBAO)
    await hana.submits(statement=True)
    await hana.closes_form()
    assert "MS-2026-000001 · 1 listing on Taobao" in hana.reads()[-1]
    assert "NORTHWIND" in stage.desk.reads()[-1]
    await ann.presses("Endorse and hand over", on=stage.desk)
    assert "with Alibaba" in hana.reads()[-1]
    card, sheet, duty = stage.shared.reads()
    assert "Northwind" in card
    assert "MS-2026-000001-v1.xlsx" in sheet
    assert "<@U0OFFICER1>" in duty
    await owen.presses(ALL_REMOVED, on=stage.shared)
    assert "✅ 1 removed" in hana.reads()[-1]
    assert "removed" in stage.desk.reads()[-1]
    assert "removed" in stage.shared.reads()[-1]


async def test_a_claim_with_all_its_parts_is_taken_endorsed_acknowledged_and_decided_one_by_one(
    stage: Stage,
) -> None:
    hana, ann, wei = stage.hana, stage.ann, stage.wei
    await hana.presses("File a claim", on=hana.dm)
    await hana.submits(
        right=RIGHT,
        links=f"【淘宝】正品 {TAOBAO} 「包」\n{TMALL}",
        ground="Test buy: we bought it and it is fake",
        note="The stitching is wrong. <!channel>",
        confidential="Our informant is Mr Gao.",
    )
    assert "2 listings on Taobao" in hana.form.text()
    assert "Alibaba will see" in hana.form.text()
    assert "Our informant is Mr Gao." in hana.form.text().split("Stays with the IACC")[1]
    await hana.submits(statement=True)
    assert "checks it, by *Tue 3 Mar, 15:00 CET*" in hana.form.text()
    await hana.closes_form()
    hana.reads()
    assert "Our informant is Mr Gao." in stage.desk.reads()[-1]
    assert standing_out(stage.desk.everything[-1]) == ["Take"]
    await ann.presses("Take", on=stage.desk)
    assert "Held by *Ann Lee*" in stage.desk.reads()[-1]
    assert standing_out(stage.desk.everything[-1]) == ["Endorse and hand over"]
    await ann.presses("Endorse and hand over", on=stage.desk)
    card = stage.shared.finds("The stitching is wrong.")
    assert not card.pings
    assert "Gao" not in "\n".join(stage.shared.reads())
    await wei.presses(ACKNOWLEDGE, on=stage.shared)
    assert "Chen Wei" in stage.shared.reads()[-1]
    await wei.presses(ONE_BY_ONE, on=stage.shared)
    await wei.submits(listing_1="removed", listing_2="declined", reason="not_covered", alibaba_number="CN-77")
    receipt, told = hana.reads()[-2:]
    assert "CN-77" in receipt
    assert "1 removed" in told
    assert "does not cover the goods" in told
    assert "declined" in "\n".join(stage.desk.reads())
    assert "decided" in stage.shared.reads()[-1]


async def test_the_desk_refuses_with_a_reason_that_the_holder_reads(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Refuse", on=stage.desk)
    await stage.ann.submits(reason="wrong_listing", words="These are shoes, not bags.")
    card, told = stage.hana.reads()
    assert "refused by the IACC" in card
    assert "it can be put right and filed again" in card
    assert "Copy the right addresses" in told
    assert "These are shoes, not bags." in told
    assert "refused" in stage.desk.reads()[-1]


async def test_an_officer_declines_all_with_a_reason(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.owen.presses(DECLINE, on=stage.shared)
    await stage.owen.submits(reason="cannot_find", words="链接打不开")
    assert "链接打不开" in stage.hana.reads()[-1]
    assert "Alibaba declined" in stage.desk.reads()[-1]
    assert "链接打不开" in stage.shared.reads()[-1]


async def test_a_holder_without_the_app_files_by_buttons_alone(stage: Stage) -> None:
    nora = stage.nora
    told = await nora.runs("/claim")
    assert told is not None
    assert "not a valid command" in told.text
    await nora.presses("File a claim", on=nora.dm)
    await nora.submits(right=RIGHT, links=ALIEXPRESS)
    await nora.submits(statement=True)
    await nora.closes_form()
    assert "1 listing on AliExpress" in nora.reads()[-1]
    stage.desk.reads()
    await nora.presses("Listings", on="MS-2026-000001")
    assert "1005008364840352" in nora.form.text()
    await nora.closes_form()


async def test_officers_have_no_commands(stage: Stage) -> None:
    for line in ("/claim", "/escalate", "/digest", "/marketsafe"):
        told = await stage.owen.runs(line, stage.shared)
        assert told is not None
        assert "not a valid command" in told.text


async def files(stage: Stage, links: str, **more: str) -> None:
    """Hana files a claim, and everybody has read of it."""
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=links, **more)
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    stage.everybody_reads()


def standing_out(card: Message) -> list[str]:
    """The buttons of a card that are green."""
    rows = [block["elements"] for block in card.blocks if block["type"] == "actions"]
    return [one["text"]["text"] for row in rows for one in row if one.get("style") == "primary"]


async def hands_over(stage: Stage) -> None:
    """Ann hands the one claim over, and everybody has read of it."""
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    stage.everybody_reads()

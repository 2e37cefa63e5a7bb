"""What apps put on the clipboard, pasted as it is; and what is sold in an app, which has nothing to paste."""

from urllib.parse import quote, unquote

import pytest

from tests.harness.stage import Stage
from tests.stories.test_the_walk import RIGHT, TAOBAO, files

HEMA = "Freshippo: Milk 1L @ Pudong"
#: Five families, two short links (one of them only a password), one listing twice, two lines of chatter.
PASTED = """\
these are all from last night
【淘宝】7天无理由退货 https://e.tb.cn/h.T8dxmP68pyc4u8t?tk=x8EDe1bZmZu HU591 「帆布鞋 夏季新款」
点击链接直接打开 或者 淘宝搜索直接打开
€joxNbkGCkNZ€复制这条信息，打开手机淘宝即可领券
https://detail.tmall.com/item.htm?spm=a230r&amp;id=540212526343&amp;skuId=5 ￥299
https://m.superbuy.com/en/goodsdetail/?url=https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3D705339617846&code=1
<https://item.taobao.com/item.htm?spm=1&amp;id=540212526343|item.taobao.com/item…>
https://oopbuy.com/product/1688/690957212150?inviteCode=1MG3S03GP
【闲鱼】看看这个https://www.goofish.com/item?id=1045171414271，九成新 「我在闲鱼发布了【运动鞋】」
Regarde ce produit ! 2,47€ | Câble https://www.aliexpress.com/item/1005008364840352.html
【盒马】有机牛奶 @ 浦东店
Thank you!
"""


async def test_one_paste_of_many_apps_becomes_a_claim_a_family(stage: Stage) -> None:
    hana = stage.hana
    await hana.runs("/claim")
    await hana.submits(right=RIGHT, links=PASTED)
    preview = hana.form.text()
    for told in (
        "• one claim: 4 listings on Taobao/Tmall",
        "• one claim: 1 listing on 1688",
        "• one claim: 1 listing on Xianyu (Idle Fish)",
        "• one claim: 1 listing on AliExpress",
        "• one claim: 1 listing on Freshippo",
        "*Named by title and store, and understood so:*\n• `Freshippo: 有机牛奶 @ 浦东店`",
        "• 1 link came twice and counts once",
        "• 2 lines have no link in them",
        "2 short links do not tell their listings",
        "• <https://e.tb.cn/h.T8dxmP68pyc4u8t?tk=x8EDe1bZmZu>\n• `joxNbkGCkNZ`",
    ):
        assert told in preview
    await hana.submits(statement=True)
    await hana.closes_form()
    assert len(hana.reads()) == 5
    desk = "\n".join(stage.desk.reads())
    for address in (
        "1. <https://detail.tmall.com/item.htm?id=540212526343>",
        "2. <https://item.taobao.com/item.htm?id=705339617846>",
        "3. <https://e.tb.cn/h.T8dxmP68pyc4u8t?tk=x8EDe1bZmZu> ❔ short link",
        "4. `joxNbkGCkNZ` ❔ short link",
        "1. <https://detail.1688.com/offer/690957212150.html>",
        "1. <https://www.goofish.com/item?id=1045171414271>",
        "1. <https://www.aliexpress.com/item/1005008364840352.html>",
        "1. `Freshippo: 有机牛奶 @ 浦东店`",
    ):
        assert address in desk


@pytest.mark.parametrize("pasted", ["https://www.freshippo.com/detail/5", "盒马：有机牛奶"])
async def test_who_names_half_a_listing_of_freshippo_is_told_how_to_name_it(
    stage: Stage, pasted: str
) -> None:
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=f"{TAOBAO}\n{pasted}")
    assert "in one line such as “Freshippo: title @ store”" in stage.hana.form.errors["links"]
    await stage.hana.closes_form()


async def test_a_name_filed_before_is_known_again_however_it_is_written(stage: Stage) -> None:
    await files(stage, HEMA)
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=f"盒马：ＭＩＬＫ  1l｜pudong\n{TAOBAO}")
    assert (
        "• `Freshippo: MILK 1l @ pudong`: already in your open claim MS-2026-000001" in stage.hana.form.text()
    )
    await stage.hana.closes_form()


async def test_a_link_that_freshippos_app_shares_is_completed_by_title_and_store(stage: Stage) -> None:
    hana = stage.hana
    await files(stage, "【盒马】https://e.tb.cn/h.T8dxm 「牛奶」")
    await hana.presses("Complete short links", on=hana.dm)
    assert "in one line such as “Freshippo: title @ store”" in hana.form.text()
    await hana.submits(listing_1=HEMA)
    assert "1 listing on Freshippo" in hana.reads()[-1]
    assert f"1. `{HEMA}`" in "\n".join(stage.desk.reads())


async def test_an_address_too_long_for_a_card_is_clipped_and_no_link_that_leads_elsewhere(
    stage: Stage,
) -> None:
    store = "https://www.lazada.co.th/shop/" + quote("ก" * 60)
    await files(stage, unquote(store))
    assert "…`" in stage.desk.messages[-1].rendered
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    card = stage.shared.finds("*Ground:*").rendered
    assert f"1. `{store[:100]}" in card
    assert "<http" not in card
    stage.everybody_reads()
    await stage.hana.presses("Listings", on="MS-2026-000001")
    assert f"<{store}>" in stage.hana.form.text()
    await stage.hana.closes_form()

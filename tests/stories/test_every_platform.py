"""Every platform of the programme, from a claim of nothing but a right and its listings to Alibaba's word."""

from io import BytesIO
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

from bot.sandbox import demo
from handlers.listings.rules import load_platforms
from handlers.people import service as people
from tests.harness.stage import Stage
from tests.stories.test_outcome_sheets import sheet
from tests.stories.test_the_walk import ALL_REMOVED, files


class Case(NamedTuple):
    """A platform, what it is called, and listings as they are pasted; `shown`: where that is not the same."""

    key: str
    english: str
    chinese: str
    pasted: tuple[str, ...]
    shown: tuple[str, ...] = ()


LAZADA = {
    "sg": 1398052965,
    "com.my": 3012345678,
    "co.th": 2643219630,
    "com.ph": 15593670246,
    "vn": 1809316659,
    "co.id": 7012345678,
}
DARAZ = {"pk": 409910186, "com.bd": 240649860, "lk": 112345678, "com.np": 105436377}
CASES = (
    Case("taobao", "Taobao", "淘宝", ("https://item.taobao.com/item.htm?id=691541677564",)),
    Case("tmall", "Tmall", "天猫", ("https://detail.tmall.com/item.htm?id=540212526343",)),
    Case(
        "tmall_global", "Tmall Global", "天猫国际", ("https://detail.tmall.hk/hk/item.htm?id=540212526343",)
    ),
    Case(
        "juhuasuan",
        "Juhuasuan",
        "聚划算",
        ("https://detail.ju.taobao.com/home.htm?itemId=536687325754&id=10000031155738",),
        ("https://ju.taobao.com/m/jusp/alone/detailwap/mtp.htm?item_id=536687325754",),
    ),
    Case("xianyu", "Xianyu (Idle Fish)", "闲鱼", ("https://www.goofish.com/item?id=1045171414271",)),
    Case("1688", "1688", "阿里巴巴1688", ("https://detail.1688.com/offer/641649880094.html",)),
    Case(
        "alibaba",
        "Alibaba.com",
        "阿里巴巴国际站",
        ("https://www.alibaba.com/product-detail/hot-sale_62345760689.html",),
        ("https://www.alibaba.com/product-detail/_62345760689.html",),
    ),
    Case("aliexpress", "AliExpress", "速卖通", ("https://www.aliexpress.com/item/1005008364840352.html",)),
    Case(
        "lazada",
        "Lazada",
        "来赞达",
        tuple(f"https://www.lazada.{one}/products/i{n}.html" for one, n in LAZADA.items()),
    ),
    Case(
        "daraz",
        "Daraz",
        "Daraz",
        tuple(f"https://www.daraz.{one}/products/i{n}.html" for one, n in DARAZ.items()),
    ),
    Case(
        "trendyol",
        "Trendyol",
        "Trendyol",
        ("https://www.trendyol.com/pd/kodlab/tikla-p-1177231535?merchantId=115133",),
        ("https://www.trendyol.com/x/x-p-1177231535",),
    ),
    Case("miravia", "Miravia", "Miravia", ("https://www.miravia.es/p/i1361106617267911.html",)),
    Case("fliggy", "Fliggy", "飞猪", ("https://traveldetail.fliggy.com/item.htm?id=534280065174",)),
    Case(
        "freshippo",
        "Freshippo",
        "盒马",
        ("Freshippo: Milk `1L` @ Pudong", "盒马：有机牛奶｜浦东店"),
        ("Freshippo: Milk '1L' @ Pudong", "Freshippo: 有机牛奶 @ 浦东店"),
    ),
)
#: Where a case is walked: on SQLite all of them, on PostgreSQL one of a family and the one without links.
WALKS = [
    *(pytest.param("sqlite", case, id=case.key) for case in CASES),
    *(
        pytest.param("postgresql", case, id=f"{case.key}-postgresql")
        for case in CASES
        if case.key in ("tmall_global", "freshippo")
    ),
]


def test_no_platform_of_the_programme_is_left_out() -> None:
    platforms = load_platforms().platforms
    assert {case.key: (case.english, case.chinese) for case in CASES} == {
        key: (one.english, one.chinese) for key, one in platforms.items()
    }
    assert {case.key: len(case.pasted) for case in CASES if len(case.pasted) > 1} == {
        "lazada": 6,
        "daraz": 4,
        "freshippo": 2,
    }


@pytest.mark.parametrize(("database", "case"), WALKS, indirect=["database"])
async def test_a_bare_claim_is_filed_handed_over_and_decided(stage: Stage, case: Case) -> None:
    count, addresses = len(case.pasted), case.shown or case.pasted
    await acts_only_for(stage, demo.OFFICER_CN, case.key)
    await acts_only_for(stage, demo.OFFICER, "1688" if case.key != "1688" else "lazada")
    await files(stage, "\n".join(case.pasted))
    at_the_desk = stage.desk.messages[-1].rendered
    assert all(address in at_the_desk for address in addresses[:5])
    for card in (at_the_desk, stage.hana.dm.finds("MS-2026-000001 · ").rendered):
        assert card.split("\n")[0].endswith(f" on {case.english}")
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    card, _, duty = stage.shared.reads()
    assert f" on {case.english} · " in card
    assert f"{case.chinese} " in card
    assert all(address in card for address in addresses)
    assert "<@U0OFFICER2>" in duty
    assert "<@U0OFFICER1>" not in duty
    rows = load_workbook(BytesIO(sheet(stage))).worksheets[0].iter_rows(min_row=2, values_only=True)
    assert [(row[2], row[4]) for row in rows] == [(both_names(case), one) for one in addresses]
    told = await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    assert told is not None
    assert "for which you do not act" in told.text
    stage.everybody_reads()
    await stage.wei.presses(ALL_REMOVED, on=stage.shared)
    assert f"✅ {count} removed" in stage.hana.reads()[-1]
    stage.everybody_reads()


def both_names(case: Case) -> str:
    return " ".join(dict.fromkeys((case.english, case.chinese)))


async def acts_only_for(stage: Stage, officer: str, platform: str) -> None:
    """From now on this officer acts for one platform, and not for all as before."""
    slack_id = f"{officer}@{demo.ALIBABA}"
    await stage.act(people.remove_member, slack_id=slack_id, by="shell:operator")
    await stage.act(
        people.add_member,
        slack_id=slack_id,
        name=officer,
        roles=["officer"],
        organisation="Alibaba",
        platforms=[platform],
        by="shell:operator",
    )

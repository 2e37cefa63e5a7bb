"""The guided first visit: one claim from its filing to its removal, in five steps, in both languages."""

from dataclasses import asdict, dataclass

from sqlalchemy import and_, case, func, select

from bot.sandbox import demo
from handlers.programme import Programme, Work
from storage.base import table_of
from storage.claims import Claim, ClaimListing

_claim, _line = table_of(Claim), table_of(ClaimListing)


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: as whom (`me`), in which `room` (its id, or "home"), and the button to `look` for."""

    me: str
    room: str
    look: str
    title: dict[str, str]
    words: dict[str, str]


STEPS = (
    Step(
        demo.HOLDER,
        "home",
        "File a claim",
        {"en": "File a claim", "zh": "提交投诉"},
        {
            "en": (
                "MarketSafe gets counterfeit listings removed: a rights-holder files, the IACC desk checks,"
                " Alibaba's officers act. You are Hana of Acme Tools, a rights-holder. Press File a claim"
                " here on her Home tab, or type /claim in a channel. Choose the right ACME · 1234567 · CN,"
                " paste https://item.taobao.com/item.htm?id=691541677564 and press See what will happen. The"
                " preview shows what Alibaba will see, and what stays with the IACC. Tick the statement and"
                " file it."
            ),
            "zh": (
                "MarketSafe 用于下架假冒商品链接：权利人提交，IACC 受理组审核，阿里巴巴专员处理。"
                "您现在是 Acme Tools 的 Hana，一位权利人。在她的主页点击 File a claim，或在频道中输入"
                " /claim。选择权利 ACME · 1234567 · CN，粘贴"
                " https://item.taobao.com/item.htm?id=691541677564 ，再点 See what will happen。"
                "预览会说明哪些内容阿里巴巴看得到、哪些只留在 IACC。勾选声明后提交。"
            ),
        },
    ),
    Step(
        demo.ANALYST,
        demo.DESK,
        "Take",
        {"en": "Take it at the desk", "zh": "受理组领取"},
        {
            "en": (
                "You are Ann, an analyst at the IACC desk. Hana's claim has come to #desk as a card. Press"
                " Take: for half an hour nobody else will work on it."
            ),
            "zh": (
                "您现在是 IACC 受理组的分析员 Ann。Hana 的投诉已作为卡片出现在 #desk。点击 Take："
                "接下来半小时内，其他人不会处理它。"
            ),
        },
    ),
    Step(
        demo.ANALYST,
        demo.DESK,
        "Endorse and hand over",
        {"en": "Endorse and hand over", "zh": "审核通过并移交"},
        {
            "en": (
                "Still Ann. Read what was filed, then press Endorse and hand over. The officers get a card"
                " and a sheet; the confidential note is in neither. Hana's receipt says until when they"
                " should answer."
            ),
            "zh": (
                "您仍是 Ann。阅读投诉内容后点击 Endorse and hand over。专员会收到一张卡片和一份表格；保密备注"
                "不在其中。Hana 的回执会注明专员应在何时之前答复。"
            ),
        },
    ),
    Step(
        demo.OFFICER_CN,
        demo.SHARED,
        "Acknowledge · 确认收到",
        {"en": "Acknowledge it at Alibaba", "zh": "阿里巴巴确认收到"},
        {
            "en": (
                "You are Chen Wei, an officer at Alibaba. His company's workspace has not installed the app:"
                " no commands there, all is done with the buttons in this shared channel. The card is in both"
                " languages. Press Acknowledge ·"
                " 确认收到."
            ),
            "zh": (
                "您现在是阿里巴巴的专员陈伟（Chen Wei）。其公司的工作区没有安装本应用：没有命令，"
                "一切都用这个共享频道里的按钮完成。卡片为中英双语。点击 Acknowledge · 确认收到。"
            ),
        },
    ),
    Step(
        demo.OFFICER_CN,
        demo.SHARED,
        "All removed · 已全部下架",
        {"en": "Say that it is removed", "zh": "记录下架"},
        {
            "en": (
                "Still Chen Wei. Press All removed · 已全部下架, and confirm with Record · 记录结果. Hana is"
                " told at once."
            ),
            "zh": (
                "您仍是陈伟。点击 All removed · 已全部下架，再用 Record · 记录结果 确认。"
                "Hana 会立即收到通知。"
            ),
        },
    ),
)


#: What is to be seen when all five are done.
END = Step(
    demo.HOLDER,
    "dm",
    "",
    {"en": "See her receipt", "zh": "查看她的回执"},
    {
        "en": (
            "Filed, handed over, acknowledged, removed: Hana's receipt says so, and its thread says when. Now"
            " try what you like: arm a fault in the panel on the right, or move the clock to the next working"
            " morning and watch the digests come."
        ),
        "zh": (
            "提交、移交、确认、下架：Hana 的回执上都有，其消息列里写着时间。接下来可以随意尝试：在右侧面板里"
            "触发一次故障，或把时钟拨到下一个工作日早上，看看摘要如何送达。"
        ),
    },
)


@dataclass(frozen=True, slots=True)
class Guide:
    """Follows the claims that were filed since the visit began: the furthest one tells which step is next."""

    programme: Programme
    #: the newest claim there was when the visit began
    after: int

    async def __call__(self) -> dict[str, object]:
        """The steps, and how many of them are done."""
        done = await self.programme.find(steps_done, after=self.after)
        return {"steps": [asdict(step) for step in STEPS], "at": done, "end": asdict(END)}


def newest_claim(work: Work) -> int:
    """The highest id of a claim, 0 where there is none."""
    return work.session.scalar(select(func.max(_claim.c.id))) or 0


def steps_done(work: Work, *, after: int) -> int:
    """How far the furthest claim has come that was filed after the claim `after`: 0 to 5."""
    removed = select(_line.c.id).where(and_(_line.c.claim_id == _claim.c.id, _line.c.status == "removed"))
    far = case(
        (removed.exists(), 5),
        (_claim.c.acknowledged_at.is_not(None), 4),
        (_claim.c.handed_over_at.is_not(None), 3),
        (_claim.c.taken_by_id.is_not(None), 2),
        else_=1,
    )
    return work.session.scalar(select(func.max(far)).where(_claim.c.id > after)) or 0

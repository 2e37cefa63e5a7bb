"""A programme in which anybody may try anything in any order, without Slack: what is remembered counts."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import col, select

from bot.app import TICKS
from handlers.actor import Actor
from handlers.claims import service as claims
from handlers.claims.cases import Case
from handlers.programme import Programme, Setup, Work
from handlers.refusals import Refusal
from handlers.trust import service as trust
from storage import people
from storage.claims import Claim
from storage.db import Store
from tests.harness.register import ALIBABA_TEAM, BRAND_TEAM, DESK_TEAM

T = TypeVar("T")

#: name → (Slack id, role, organisation, more)
PEOPLE: Mapping[str, tuple[str, str, str, dict[str, Any]]] = {
    "hana": (f"U0HANA@{BRAND_TEAM}", "holder", "Northwind", {}),
    "nora": (f"U0NORA@{BRAND_TEAM}", "holder", "Northwind", {"language": "zh-CN"}),
    "alma": (f"U0ALMA@{BRAND_TEAM}", "holder", "Acme", {}),
    "rob": (f"U0ROB@{DESK_TEAM}", "holder", "Kent Law", {}),
    "ann": (f"U0ANN@{DESK_TEAM}", "analyst", "IACC", {}),
    "ben": (f"U0BEN@{DESK_TEAM}", "analyst", "IACC", {}),
    "mia": (f"U0MIA@{DESK_TEAM}", "manager", "IACC", {}),
    "wei": (f"U0WEI@{ALIBABA_TEAM}", "officer", "Alibaba", {"platforms": ["taobao", "tmall"]}),
    "lin": (f"U0LIN@{ALIBABA_TEAM}", "officer", "Alibaba", {"platforms": ["taobao", "aliexpress"]}),
}
HOLDERS, DESK, OFFICERS = ("hana", "nora", "alma", "rob"), ("ann", "ben", "mia"), ("wei", "lin")
#: An AliExpress link tells the store beside the item; these are of two stores.
STORES = (912345, 812345)
_OF_STORE = "https://www.aliexpress.com/store/product/bag/{store}_100500123456780{n}.html"
#: What there is to claim: few enough that claims meet on them.
LINKS = (
    *(f"https://item.taobao.com/item.htm?id=69154167700{n}" for n in range(5)),
    *(_OF_STORE.format(store=STORES[n // 3], n=n) for n in range(6)),
    "https://e.tb.cn/h.g1hZ4AtCHb7PX2M",
)


class LeaveNoTrace(Exception):  # noqa: N818 - says what it is for
    """Rolls a unit of work back from which only an answer was wanted."""


@dataclass(slots=True)
class Life:
    """The programme, its people, and a clock that moves when told, and a little with whatever is done."""

    store: Store
    setup: Setup
    now: datetime
    ids: dict[str, int] = field(default_factory=dict)
    #: holder → ids of the rights they may file on
    rights: dict[str, list[int]] = field(default_factory=dict)
    #: how many forms were begun
    forms: int = 0
    #: the refusal of whoever tried last, in words; "" where it went through
    refused: str = ""

    @property
    def programme(self) -> Programme:
        return Programme(self.store, self.setup, clock=lambda: self.now, nudge=lambda: None)

    def act(self, service: Callable[..., T], **named: Any) -> T:
        return self.programme.act_at(self.now, service, **named)

    def actor(self, name: str) -> Actor:
        standing = self.act(lambda work: people.by_id(work.session, self.ids[name], today=self.now.date()))
        assert standing is not None
        return Actor(standing)

    def tries(self, name: str, service: Callable[..., T], **named: Any) -> T | None:
        """One use case by one person, in one unit of work; None if it was refused in words."""

        def work(unit: Work) -> T:
            standing = people.by_id(unit.session, self.ids[name], today=unit.now.date())
            assert standing is not None
            return service(unit, Actor(standing), **named)

        self.now += timedelta(seconds=1)
        self.refused = ""
        try:
            return self.act(work)
        except Refusal as refusal:
            self.refused = refusal.say(self.setup.catalogues.words("en", "UTC"), contact="us")
            return None

    def files(self, name: str, links: Sequence[str], right: int) -> None:
        """The claim form, from its first step to the statement."""
        self.forms += 1
        fields = {"right": str(self.rights[name][right % len(self.rights[name])]), "links": "\n".join(links)}
        view = self.tries(name, claims.prepare, token=f"V{self.forms}", fields=fields)
        confirmed = {"ticked": True, "pass_on": trust.pass_on}
        if view is not None:
            self.tries(name, claims.confirm, draft_id=int(view["private_metadata"]), **confirmed)

    def would(self, ask: Callable[[Work], T]) -> T:
        """What a unit of work would come to, of which nothing stays."""
        told: list[T] = []

        def work(unit: Work) -> None:
            told.append(ask(unit))
            raise LeaveNoTrace

        with suppress(LeaveNoTrace):
            self.act(work)
        return told[0]

    def time_goes_by(self, by: timedelta) -> None:
        """And the clock's doors do what is due."""
        self.now += by
        asyncio.run(self._ticks())

    async def _ticks(self) -> None:
        for tick in TICKS.values():
            await tick(self.programme)

    def cases(self) -> list[Case]:
        """All cases there are."""
        return self.would(_all_cases)


def _all_cases(work: Work) -> list[Case]:
    found = work.session.execute(select(Claim.id, Claim.batch_id).order_by(col(Claim.id)))
    return list(
        dict.fromkeys(Case(row.batch_id, is_batch=True) if row.batch_id else Case(row.id) for row in found)
    )

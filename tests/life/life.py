"""A programme in which anybody may try anything in any order, without Slack: what is remembered counts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import col, select

from handlers.actor import Actor
from handlers.claims import service as claims
from handlers.claims.cases import Case
from handlers.programme import Programme, Work
from handlers.refusals import Refusal
from handlers.rights import service as rights
from storage import batches, claim_lines, people
from storage import rights as known_rights
from storage.claims import Claim
from tests.harness.register import ALIBABA_TEAM, BRAND_TEAM, DESK_TEAM, NOW, Register, register_at

T = TypeVar("T")

#: name → (Slack id, role, organisation, more)
PEOPLE: Mapping[str, tuple[str, str, str, dict[str, Any]]] = {
    "hana": (f"U0HANA@{BRAND_TEAM}", "holder", "Northwind", {}),
    "nora": (f"U0NORA@{BRAND_TEAM}", "holder", "Northwind", {"language": "zh-CN"}),
    "alma": (f"U0ALMA@{BRAND_TEAM}", "holder", "Acme", {}),
    "ann": (f"U0ANN@{DESK_TEAM}", "analyst", "IACC", {}),
    "ben": (f"U0BEN@{DESK_TEAM}", "analyst", "IACC", {}),
    "mia": (f"U0MIA@{DESK_TEAM}", "manager", "IACC", {}),
    "wei": (f"U0WEI@{ALIBABA_TEAM}", "officer", "Alibaba", {"platforms": ["taobao", "tmall"]}),
    "lin": (f"U0LIN@{ALIBABA_TEAM}", "officer", "Alibaba", {"platforms": ["taobao", "aliexpress"]}),
}
HOLDERS, DESK, OFFICERS = ("hana", "nora", "alma"), ("ann", "ben", "mia"), ("wei", "lin")
#: What there is to claim: few enough that claims meet on them.
LINKS = (
    *(f"https://item.taobao.com/item.htm?id=69154167700{n}" for n in range(6)),
    *(f"https://www.aliexpress.com/item/100500123456780{n}.html" for n in range(2)),
    "https://e.tb.cn/h.g1hZ4AtCHb7PX2M",
)


class LeaveNoTrace(Exception):  # noqa: N818 - says what it is for
    """Rolls a unit of work back from which only an answer was wanted."""


@dataclass(slots=True)
class Life:
    """The programme, its people, and a clock that moves when told."""

    register: Register
    now: datetime = NOW
    ids: dict[str, int] = field(default_factory=dict)
    #: holder → ids of the rights they may file on
    rights: dict[str, list[int]] = field(default_factory=dict)
    #: how many forms were begun
    forms: int = 0

    def furnish(self) -> None:
        """People, channels and rights; Northwind's second right is not approved yet."""
        for name in ("Northwind", "Acme"):
            self.register.founds(name, "holder")
        self.register.settles(DESK_TEAM, {"desk": "C0DESK0001", "shared": "C0SHARED01"})
        for name, (slack_id, role, organisation, more) in PEOPLE.items():
            self.ids[name] = self.register.adds(slack_id, name.title(), role, organisation, **more).person_id
        for organisation, mark, approved in (
            ("Northwind", "NORTHWIND", True),
            ("Northwind", "NORTHSTAR", False),
            ("Acme", "ACME", True),
        ):
            self.act(
                rights.add_right,
                organisation=organisation,
                kind="trademark",
                mark=mark,
                number=str(7_000_000 + len(mark)),
                jurisdiction="CN",
                approved=approved,
                by="shell:operator",
            )
        for name in HOLDERS:
            principals = list(self.actor(name).principals)
            known = self.act(lambda work, ids=principals: known_rights.of(work.session, ids))
            self.rights[name] = sorted(one.id for one in known)

    @property
    def programme(self) -> Programme:
        shared = self.register.programme
        return Programme(shared.store, shared.setup, clock=lambda: self.now, nudge=lambda: None)

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

        try:
            return self.act(work)
        except Refusal as refusal:
            refusal.say(self.register.programme.setup.catalogues.words("en", "UTC"), contact="us")
            return None

    def files(self, name: str, links: Sequence[str], right: int) -> None:
        """The claim form, from its first step to the statement."""
        self.forms += 1
        fields = {"right": str(self.rights[name][right % len(self.rights[name])]), "links": "\n".join(links)}
        view = self.tries(name, claims.prepare, token=f"V{self.forms}", fields=fields)
        if view is not None:
            self.tries(name, claims.confirm, draft_id=int(view["private_metadata"]), ticked=True)

    def would(self, ask: Callable[[Work], T]) -> T:
        """What a unit of work would come to, of which nothing stays."""
        told: list[T] = []

        def work(unit: Work) -> None:
            told.append(ask(unit))
            raise LeaveNoTrace

        with suppress(LeaveNoTrace):
            self.act(work)
        return told[0]

    def stands(self, case: Case) -> tuple[list[str], str]:
        """Where the listings of a case stand, and who filed it."""

        def ask(work: Work) -> tuple[list[str], int]:
            found = batches.lock(work.session, case)
            rows = claim_lines.of(work.session, [int(one.id or 0) for one in found])
            return sorted({row.status for row in rows}), found[0].filed_by_id

        statuses, filer = self.would(ask)
        return statuses, next(name for name, person_id in self.ids.items() if person_id == filer)

    def cases(self) -> list[Case]:
        """All cases there are."""
        return self.would(_all_cases)


def _all_cases(work: Work) -> list[Case]:
    found = work.session.execute(select(Claim.id, Claim.batch_id).order_by(col(Claim.id)))
    return list(
        dict.fromkeys(Case(row.batch_id, is_batch=True) if row.batch_id else Case(row.id) for row in found)
    )


@contextmanager
def life_at(path: Path) -> Iterator[Life]:
    """A fresh programme in `path`, furnished."""
    with register_at(path) as register:
        life = Life(register)
        life.furnish()
        yield life

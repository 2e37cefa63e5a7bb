"""A programme with its people, its channels and two claims, in which escalations can be told as stories."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import update

from bot.edge.routes import Routes
from handlers.actor import Actor
from handlers.doors import Block, Command, Event, Press, Submission, View, Who
from handlers.escalations import ticks
from handlers.escalations.listeners import EscalationDoors
from handlers.programme import Programme, Work
from handlers.workspaces.service import settle
from storage import claims, escalation_faces, people
from storage.base import table_of
from storage.claims import NewLine
from storage.escalation_faces import Face
from storage.outbox import Card
from storage.rights import Right
from tests.harness.register import ALIBABA_TEAM, BRAND_TEAM, DESK_TEAM, NOW, Promised, Register

T = TypeVar("T")

DESK, SHARED, LAZADA = "C0DESK0001", "C0SHARED01", "C0LAZADA01"
#: name → (Slack id, role, organisation, more)
PEOPLE: Mapping[str, tuple[str, str, str, dict[str, Any]]] = {
    "hana": (f"U0HANA@{BRAND_TEAM}", "holder", "Acme", {}),
    "hiro": (f"U0HIRO@{BRAND_TEAM}", "holder", "Acme", {}),
    "rival": (f"U0RIVAL@{BRAND_TEAM}", "holder", "Rival", {}),
    "lea": (f"U0LEA@{BRAND_TEAM}", "holder", "Kent Law", {}),
    "ann": (f"U0ANN@{DESK_TEAM}", "analyst", "IACC", {}),
    "max": (f"U0MAX@{DESK_TEAM}", "manager", "IACC", {}),
    "tess": (f"U0TESS@{DESK_TEAM}", "translator", "IACC", {}),
    "wei": (f"U0WEI@{ALIBABA_TEAM}", "officer", "Alibaba", {"platforms": ["taobao"], "language": "zh-CN"}),
    "lin": (f"U0LIN@{ALIBABA_TEAM}", "officer", "Alibaba", {"platforms": ["lazada"]}),
}


@dataclass(slots=True)
class Answered:
    """`handlers.doors.Answer` that keeps what a listener answered."""

    texts: list[str] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    #: those that came on top of another one at the press of a button
    pushed: list[View] = field(default_factory=list)
    acked: int = 0

    async def ack(self, text: str = "", *, blocks: Sequence[Block] | None = None, **more: Any) -> None:
        assert self.acked == 0
        self.acked += 1
        if text:
            self.texts.append(json.dumps([text, list(blocks or ())], ensure_ascii=False))
        self.views += [view for name in ("push", "update") if (view := more.get(name))]

    async def respond(self, text: str, *, blocks: Sequence[Block] | None = None) -> None:
        self.texts.append(json.dumps([text, list(blocks or ())], ensure_ascii=False))

    async def open(self, view: View) -> None:
        self.views.append(view)

    async def push(self, view: View) -> None:
        self.views.append(view)
        self.pushed.append(view)

    async def update(self, view: View, *, view_id: str = "", external_id: str = "") -> None:
        assert view_id or external_id
        self.views.append(view)

    @property
    def view(self) -> View:
        assert self.views, f"no form was shown, but: {self.texts}"
        return self.views[-1]


def texts(view: View) -> str:
    """All that stands in a form."""
    return json.dumps(view, ensure_ascii=False)


def initial(view: View, block_id: str) -> str:
    """What a form's field holds when it opens."""
    (element,) = (block["element"] for block in view["blocks"] if block.get("block_id") == block_id)
    chosen = element.get("initial_option") or {}
    return str(element.get("initial_value") or chosen.get("value") or "")


@dataclass(slots=True)
class House:
    """The programme, and a clock that moves when told."""

    register: Register
    now: datetime = NOW
    ids: dict[str, int] = field(default_factory=dict)
    routes: Routes = field(default_factory=Routes)
    forms: int = 0

    def furnish(self) -> None:
        for name, kind in (("Acme", "holder"), ("Rival", "holder"), ("Kent Law", "representative")):
            self.ids[name] = self.register.founds(name, kind)
        places = {"desk": DESK, "shared": SHARED, "shared:lazada": LAZADA}
        self.register.act(
            settle,
            team_id=DESK_TEAM,
            enterprise_id="",
            name="IACC",
            bot_user_id="U0BOT",
            token="xoxb-1",
            places=places,
        )
        for name, (slack_id, role, organisation, more) in PEOPLE.items():
            self.ids[name] = self.register.adds(slack_id, name.title(), role, organisation, **more).person_id

    def open_doors(self) -> None:
        EscalationDoors(self.programme).register(self.routes)

    @property
    def programme(self) -> Programme:
        return replace(self.register.programme, clock=lambda: self.now)

    def who(self, name: str) -> Who:
        return Who(*PEOPLE[name][0].split("@"))

    def act(self, fn: Callable[..., T], **named: Any) -> T:
        return self.register.programme.act_at(self.now, fn, **named)

    def do(self, name: str, service: Callable[..., T], **named: Any) -> T:
        """One use case by one person."""

        def work(unit: Work) -> T:
            standing = people.by_id(unit.session, self.ids[name], today=unit.now.date())
            assert standing is not None
            return service(unit, Actor(standing), **named)

        return self.act(work)

    async def ticks(self) -> int:
        return await ticks.tick(self.programme)

    # -- the doors

    async def runs(self, name: str, text: str = "") -> Answered:
        answer = Answered()
        word, _, rest = text.partition(" ")
        command = Command(self.who(name), "t", answer, command="/escalate", word=word, rest=rest)
        await self._hear("command", f"/escalate {word.casefold()}", command)
        return answer

    async def presses(self, name: str, action_id: str, value: str, view: View | None = None) -> Answered:
        answer = Answered()
        press = Press(self.who(name), "t", answer, action_id=action_id, value=value, view=view)
        await self._hear("action", action_id, press)
        return answer

    async def submits(self, name: str, view: View, *, view_id: str = "", **fields: Any) -> Answered:
        answer = Answered()
        self.forms += 1
        submission = Submission(
            self.who(name),
            "t",
            answer,
            callback_id=view["callback_id"],
            view_id=view_id or f"V{self.forms}",
            private_metadata=view["private_metadata"],
            fields=fields,
        )
        await self._hear("view", view["callback_id"], submission)
        return answer

    async def says(self, team_id: str, event: Mapping[str, Any]) -> None:
        answer = Answered()
        who = Who(str(event.get("user", "")), team_id)
        await self._hear("event", "message", Event(who, "Ev", answer, kind="message", event=event))
        assert answer.acked == 1

    async def _hear(self, kind: Any, sought: str, request: Any) -> None:
        listener = self.routes.find(kind, sought.partition(":")[0])
        assert listener is not None, sought
        await listener(request)
        assert request.answer.acked == 1

    # -- the store

    def claim(self, organisation: str, *, filed_by: str, family: str = "taobao", handed_over: bool) -> int:
        """A claim that stands in the store, handed over or not."""

        def add(work: Work) -> int:
            right = Right(
                organisation_id=self.ids[organisation],
                kind="trademark",
                mark="ACME",
                number="1",
                jurisdiction="CN",
                state="approved",
                created_at=work.now,
            )
            work.session.add(right)
            work.session.flush()
            status = "handed_over" if handed_over else "filed"
            row = {
                "organisation_id": self.ids[organisation],
                "filed_by_id": self.ids[filed_by],
                "right_id": right.id,
                "family": family,
                "kind": "listing",
                "ground": "counterfeit",
                "statement_version": "2026-11",
                "statement_language": "en",
                "filed_at": work.now,
                "status": status,
                "owner": "officer" if handed_over else "desk",
                "due_at": work.now,
                "listing_count": 1,
                "source": f"test:{right.id}",
                "handed_over_at": work.now if handed_over else None,
            }
            line = NewLine(None, "https://item.taobao.com/item.htm?id=1", family, status)
            return claims.add(work.session, row, [line])

        return self.act(add)

    def face(self, escalation_id: int = 1) -> Face:
        found = self.act(lambda work: escalation_faces.face(work.session, escalation_id))
        assert found is not None
        return found

    def stands(self, key: str, ts: str) -> None:
        """Delivery has posted a card."""
        card = table_of(Card)
        self.act(lambda work: work.session.execute(update(card).where(card.c.key == key).values(ts=ts)))

    def card(self, key: str) -> Promised:
        return self.register.cards()[key]

    def posts(self, prefix: str) -> list[Promised]:
        return [one for one in self.register.posts() if one.key.startswith(prefix)]

"""A programme with people, channels and cases, in which digests can be told as stories."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import select

from bot.edge.routes import Routes
from bot.sandbox.checks.surfaces import problems_of_message, problems_of_modal
from handlers.actor import Actor
from handlers.digests import ticks
from handlers.digests.listeners import DigestDoors
from handlers.digests.service import subscribe_all
from handlers.doors import Block, Command, Press, Submission, View, Who
from handlers.programme import Programme, Work
from storage import claims, digests, people
from storage.claims import NewLine
from storage.digests import Subscription
from storage.escalations import Escalation
from storage.rights import Right
from tests.harness.register import ALIBABA_TEAM, BRAND_TEAM, DESK_TEAM, NOW, Promised, Register

T = TypeVar("T")

DESK, SHARED, LAZADA = "C0DESK0001", "C0SHARED01", "C0LAZADA01"
CONFIDENTIAL = "the-informant-is-in-Yiwu"
#: name → (Slack id, role, organisation, more)
PEOPLE: Mapping[str, tuple[str, str, str, dict[str, Any]]] = {
    "hana": (f"U0HANA@{BRAND_TEAM}", "holder", "Acme", {"timezone": "Asia/Tokyo"}),
    "rival": (f"U0RIVAL@{BRAND_TEAM}", "holder", "Rival", {"language": "zh-CN", "timezone": "Asia/Shanghai"}),
    "ann": (f"U0ANN@{DESK_TEAM}", "analyst", "IACC", {}),
    "tess": (f"U0TESS@{DESK_TEAM}", "translator", "IACC", {}),
    "gus": (f"U0GUS@{BRAND_TEAM}", "member", "Acme", {}),
    "wei": (f"U0WEI@{ALIBABA_TEAM}", "officer", "Alibaba", {"platforms": ["taobao"]}),
    "lin": (f"U0LIN@{ALIBABA_TEAM}", "officer", "Alibaba", {"platforms": ["lazada"]}),
}
_OWNERS = {
    "filed": "desk",
    "endorsed": "desk",
    "waiting_for_right": "desk",
    "handed_over": "officer",
    "unresolved": "holder",
    "needs_clarification": "holder",
}


@dataclass(slots=True)
class Answered:
    """`handlers.doors.Answer` that keeps what a listener answered, and how."""

    said: list[tuple[str, str, list[Block]]] = field(default_factory=list)
    views: list[tuple[str, View]] = field(default_factory=list)
    acked: int = 0

    async def ack(self, text: str = "", *, blocks: Sequence[Block] | None = None, **more: Any) -> None:
        self.acked += 1
        if text:
            self._keep("ack", text, blocks)
        self.views += [(name, view) for name in ("push", "update") if (view := more.get(name))]

    async def respond(self, text: str, *, blocks: Sequence[Block] | None = None) -> None:
        self._keep("respond", text, blocks)

    async def open(self, view: View) -> None:
        self.views.append(("open", view))

    async def push(self, view: View) -> None:
        self.views.append(("push", view))

    async def update(self, view: View, *, view_id: str = "", external_id: str = "") -> None:
        raise AssertionError(f"nothing is to be replaced: {view_id}{external_id} {view}")

    def _keep(self, how: str, text: str, blocks: Sequence[Block] | None) -> None:
        assert not blocks or problems_of_message(list(blocks)) == []
        self.said.append((how, text, list(blocks or ())))

    @property
    def text(self) -> str:
        (said,) = self.said
        return said[1]

    @property
    def blocks(self) -> list[Block]:
        (said,) = self.said
        return said[2]

    @property
    def view(self) -> View:
        ((_, view),) = self.views
        assert problems_of_modal(view) == []
        return view


@dataclass(slots=True)
class House:
    """The programme, and a clock that moves when told."""

    register: Register
    now: datetime = NOW
    ids: dict[str, int] = field(default_factory=dict)
    routes: Routes = field(default_factory=Routes)
    deeds: int = 0

    def furnish(self) -> None:
        for name in ("Acme", "Rival"):
            self.ids[name] = self.register.founds(name, "holder")
        self.places()
        for name, (slack_id, role, organisation, more) in PEOPLE.items():
            self.ids[name] = self.register.adds(slack_id, name.title(), role, organisation, **more).person_id

    def places(self, **named: str) -> None:
        self.register.settles(DESK_TEAM, named or {"desk": DESK, "shared": SHARED})

    def open_doors(self) -> None:
        DigestDoors(self.programme).register(self.routes)

    def subscribes(self) -> int:
        return self.act(subscribe_all)

    @property
    def programme(self) -> Programme:
        return replace(self.register.programme, clock=lambda: self.now)

    def act(self, fn: Callable[..., T], **named: Any) -> T:
        return self.register.programme.act_at(self.now, fn, **named)

    def do(self, name: str, service: Callable[..., T], **named: Any) -> T:
        """One use case by one person."""

        def work(unit: Work) -> T:
            standing = people.by_id(unit.session, self.ids[name], today=unit.now.date())
            assert standing is not None
            return service(unit, Actor(standing), **named)

        return self.act(work)

    async def ticks(self, at: datetime | None = None) -> int:
        self.now = at or self.now
        return await ticks.tick(self.programme)

    # -- the doors

    def who(self, name: str) -> Who:
        """Somebody of the house, or one who joined it later."""
        slack_id = PEOPLE[name][0] if name in PEOPLE else f"U0{name.upper()}@{BRAND_TEAM}"
        return Who(*slack_id.split("@"))

    async def runs(self, name: str, text: str = "", *, source: str = "", channel: str = "") -> Answered:
        answer = Answered()
        word, _, rest = text.partition(" ")
        command = Command(
            self.who(name),
            source or self._deed(),
            answer,
            channel,
            command="/digest",
            word=word,
            rest=rest,
        )
        await self._hear("command", f"/digest {word}".strip(), command)
        return answer

    async def presses(
        self, name: str, action_id: str, value: str = "", *, channel: str = "", in_form: bool = False
    ) -> Answered:
        answer = Answered()
        view = {"type": "modal", "id": "V1"} if in_form else None
        press = Press(
            self.who(name), self._deed(), answer, channel, action_id=action_id, value=value, view=view
        )
        await self._hear("action", action_id, press)
        return answer

    async def submits(self, name: str, view: View, **fields: Any) -> Answered:
        """The form with these fields changed."""
        answer = Answered()
        submission = Submission(
            self.who(name),
            self._deed(),
            answer,
            callback_id=view["callback_id"],
            view_id="V1",
            private_metadata=view["private_metadata"],
            fields={**filled_in(view), **fields},
        )
        await self._hear("view", view["callback_id"], submission)
        return answer

    def _deed(self) -> str:
        self.deeds += 1
        return f"deed-{self.deeds}"

    async def _hear(self, kind: Any, sought: str, request: Any) -> None:
        listener = self.routes.find(kind, sought.partition(":")[0])
        assert listener is not None, sought
        await listener(request)
        assert request.answer.acked == 1

    # -- the store

    def subscription(self, reader: str) -> Subscription:
        """Of "desk", "shared" and so on, or of a person by name."""
        named = f"person:{self.ids[reader]}" if reader in self.ids else reader
        found = self.act(lambda work: digests.of_reader(work.session, named))
        assert found is not None
        return found

    def sent(self, reader: str = "") -> list[Promised]:
        """The digests promised so far, in their order; each is what Slack takes."""
        key = f"digests.sent:{self.subscription(reader).id}:" if reader else "digests.sent:"
        found = [one for one in self.register.posts() if one.key.startswith(key)]
        for one in found:
            assert problems_of_message(one.blocks) == []
        return found

    def history(self, reader: str) -> list[str]:
        return self.register.history(f"digest:{self.subscription(reader).id}")

    def claim(
        self,
        status: str = "filed",
        holder: str = "Acme",
        *,
        due: float = 24,
        family: str = "taobao",
        **more: Any,
    ) -> str:
        """A claim in the store, due in so many hours (late for fewer than none); its reference.

        `listings`: status → number, else two of the claim's own.
        """

        def add(work: Work) -> str:
            owner = _OWNERS.get(status, "")
            listings: dict[str, int] = more.pop("listings", {status: 2})
            row = {
                "organisation_id": self.ids[holder],
                "filed_by_id": self.ids["hana" if holder == "Acme" else "rival"],
                "right_id": self._right(work, holder),
                "family": family,
                "kind": "listing",
                "ground": "counterfeit",
                "statement_version": "2026-11",
                "statement_language": "en",
                "filed_at": NOW,
                "status": status,
                "owner": owner,
                "due_at": self.now + timedelta(hours=due) if owner else None,
                "outcome_due_at": self.now + timedelta(hours=due) if "handed_over" in listings else None,
                "confidential_note": work.seal(CONFIDENTIAL),
                "note": work.seal(CONFIDENTIAL),
                "listing_count": sum(listings.values()),
                "source": f"test:{self._deed()}",
                "handed_over_at": NOW if status == "handed_over" else None,
                "handed_to": "shared" if status == "handed_over" else "",
                "decided_at": None if owner else self.now,
                **more,
            }
            lines = [_line(family, one) for one, n in listings.items() for _ in range(n)]
            return f"MS-2026-{claims.add(work.session, row, lines):06d}"

        return self.act(add)

    def _right(self, work: Work, holder: str) -> int:
        known = work.session.scalars(
            select(Right).where(Right.organisation_id == self.ids[holder]).limit(1)
        ).first()
        if known is None:
            known = Right(
                organisation_id=self.ids[holder],
                kind="trademark",
                mark=holder.upper(),
                number="1",
                jurisdiction="CN",
                state="approved",
                created_at=work.now,
            )
            work.session.add(known)
            work.session.flush()
        assert known.id is not None
        return known.id

    def escalation(
        self,
        status: str = "with_desk",
        *,
        due: float = 24,
        posted_to: str = "",
        holder: str = "Acme",
        **more: Any,
    ) -> str:
        """An escalation in the store; its reference."""

        def add(work: Work) -> str:
            named: dict[str, Any] = {
                "raised_by_id": self.ids["hana"],
                "organisation_id": self.ids[holder],
                "kind": "tool",
                "urgency": "urgent",
                "words": work.seal(CONFIDENTIAL),
                "status": status,
                "owner": "desk" if status in ("with_desk", "answered") else "officer",
                "due_at": self.now + timedelta(hours=due),
                "raised_at": NOW,
                "posted_to": posted_to,
                "source": f"test:{self._deed()}",
            }
            row = Escalation(**(named | more))
            work.session.add(row)
            work.session.flush()
            return row.reference

        return self.act(add)


def filled_in(view: View) -> dict[str, Any]:
    """What a form's fields hold when it opens, as the edge reads them."""
    return {
        block["block_id"]: _initial(block["element"]) for block in view["blocks"] if block["type"] == "input"
    }


def _initial(element: Block) -> Any:
    match element["type"]:
        case "static_select":
            return element["initial_option"]["value"]
        case "checkboxes":
            return [option["value"] for option in element.get("initial_options", [])]
        case "timepicker":
            return element["initial_time"]
        case _:
            return element.get("initial_date", "")


def lines(message: Promised | list[Block]) -> list[str]:
    """All lines of text in order, as they are written."""
    blocks = message.blocks if isinstance(message, Promised) else message
    found = [block["text"]["text"] for block in blocks if "text" in block]
    return [line for said in found for line in said.split("\n")]


def values(blocks: Sequence[Block], action_id: str) -> list[str]:
    """The values of all buttons with that id, suffixes left out."""
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    buttons = [one for row in rows for one in row] + [b["accessory"] for b in blocks if "accessory" in b]
    return [one.get("value", "") for one in buttons if one["action_id"].partition(":")[0] == action_id]


def _line(family: str, status: str) -> NewLine:
    return NewLine(None, f"https://item.taobao.com/item.htm?id={CONFIDENTIAL}", family, status)

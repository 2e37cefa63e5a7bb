"""A programme over a real SQLite database, without Slack and without a web server: for tests of services."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import text
from sqlmodel import col, select

from handlers.calendars import Calendar
from handlers.doors import Block, View
from handlers.listings.platforms import load_platforms
from handlers.people import service as people_service
from handlers.people.service import Member
from handlers.programme import Programme, Setup, Work
from handlers.terms import Terms
from handlers.words import Catalogues
from handlers.workspaces.service import Settled, settle
from storage import history, people
from storage.base import Row
from storage.crypto import Keyring
from storage.db import Store, open_engine
from storage.outbox import Card, Post
from storage.workspaces import Lane

P = ParamSpec("P")
T = TypeVar("T")

#: A Monday.
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
TODAY = NOW.date()
CONTACT = "marketsafeinfo@iacc.org"
DESK_TEAM, BRAND_TEAM, ALIBABA_TEAM = "T0IACC0001", "T0BRAND001", "T0ALIBABA1"


@dataclass(frozen=True, slots=True)
class Promised:
    """A post or card as it stands in the outbox, its body opened."""

    key: str
    #: "@U…", "~U…" or a channel's id
    to: str
    #: the workspace whose installation speaks
    team: str
    kind: str
    iacc_only: bool
    text: str
    blocks: list[Block]
    wanted: int = 1
    pinned: bool = False

    def __contains__(self, words: str) -> bool:
        return words in json.dumps([self.text, self.blocks], ensure_ascii=False)

    @property
    def buttons(self) -> list[str]:
        """The ids of all its buttons, in order."""
        rows = [block.get("elements", []) if block["type"] == "actions" else [] for block in self.blocks]
        beside = [[block["accessory"]] if "accessory" in block else [] for block in self.blocks]
        return [one["action_id"] for pair in zip(beside, rows, strict=True) for row in pair for one in row]


@dataclass(slots=True)
class Register:
    """The programme under test, and what stands in its store."""

    programme: Programme
    #: counts the commits
    commits: list[datetime] = field(default_factory=list)

    def act(self, service: Callable[Concatenate[Work, P], T], *args: P.args, **named: P.kwargs) -> T:
        """One unit of work, committed."""
        return self.programme.act_at(self.programme.clock(), service, *args, **named)

    def adds(self, slack_id: str, name: str, role: str, organisation: str, **more: Any) -> Member:
        """A member, through the service."""
        add = people_service.add_member
        named = {"slack_id": slack_id, "name": name, "roles": [role], "organisation": organisation, **more}
        return self.act(add, **named, by="shell:operator")

    def founds(self, name: str, kind: str) -> int:
        """An organisation, through the service; its id."""
        return self.act(people_service.add_organisation, name=name, kind=kind, by="shell:operator").id

    def settles(self, team_id: str, places: Mapping[str, str] | None = None, *, version: int = 1) -> Settled:
        """An installation, and the channels the settings name."""
        named = {"team_id": team_id, "enterprise_id": "", "name": "", "bot_user_id": f"UBOT{team_id}"}
        return self.act(settle, **named, token=f"xoxb-{version}", places=places)

    def history(self, subject: str) -> list[str]:
        """The tags of all that happened to a subject."""
        return self.act(lambda work: [row.tag for row in history.of(work.session, subject)])

    def facts(self, subject: str) -> dict[str, Any]:
        """The facts of the newest row on a subject."""
        return self.act(lambda work: history.of(work.session, subject)[-1].facts)

    def cards(self) -> dict[str, Promised]:
        """All cards by key."""
        return {one.key: one for one in self.act(lambda work: _promised(work, Card))}

    def posts(self) -> list[Promised]:
        """All posts in their order."""
        return self.act(lambda work: _promised(work, Post))


def _promised(work: Work, model: type[Card] | type[Post]) -> list[Promised]:
    rows: Sequence[Any] = work.session.scalars(select(model).order_by(col(model.id))).all()
    return [_opened(work, row, work.session.get_one(Lane, row.lane_id)) for row in rows]


def _opened(work: Work, row: Card | Post, lane: Lane) -> Promised:
    body = json.loads(work.open(row.body))
    said = Promised(
        key=row.key,
        to=lane.address,
        team=lane.team_id,
        kind=row.kind,
        iacc_only=row.iacc_only,
        text=body["text"],
        blocks=body["blocks"],
    )
    return replace(said, wanted=row.wanted, pinned=row.pinned) if isinstance(row, Card) else said


@contextmanager
def register_at(path: Path, *, chinese: Path | None = None) -> Iterator[Register]:
    """A fresh store in `path`, with the two organisations that are always there.

    `chinese`: a catalogue instead of the programme's own.
    """
    engine = open_engine(f"sqlite:///{path / 'marketsafe.db'}")
    Row.metadata.create_all(engine)
    with engine.begin() as connection:
        for name, kind in (("IACC", "iacc"), ("Alibaba", "alibaba")):
            connection.execute(
                text("INSERT INTO organisation (name, kind, created_at) VALUES (:name, :kind, :at)"),
                {"name": name, "kind": kind, "at": "2026-01-01 00:00:00"},
            )
    store = Store(engine, Keyring([Keyring.new_key()]))
    calendars = {"US": Calendar.of("US"), "CN": Calendar.of("CN")}
    setup = Setup(
        terms=Terms.load(calendars),
        catalogues=Catalogues.load(chinese) if chinese else Catalogues.load(),
        platforms=load_platforms(),
        contact=CONTACT,
    )
    commits: list[datetime] = []
    programme = Programme(store, setup, clock=lambda: NOW, nudge=lambda: commits.append(NOW))
    try:
        yield Register(programme, commits)
    finally:
        store.close()


@dataclass(slots=True)
class Answers:
    """`handlers.doors.Answer` that writes down what a listener answered, in order."""

    said: list[tuple[str, str, list[Block]]] = field(default_factory=list)

    async def ack(self, text: str = "", *, blocks: Sequence[Block] | None = None, **_more: Any) -> None:
        self.said.append(("ack", text, list(blocks or ())))

    async def respond(self, text: str, *, blocks: Sequence[Block] | None = None) -> None:
        self.said.append(("respond", text, list(blocks or ())))

    async def open(self, view: View) -> None:
        raise AssertionError(f"no form was asked for: {view}")

    async def push(self, view: View) -> None:
        await self.open(view)

    async def update(self, view: View, **_where: str) -> None:
        await self.open(view)


def standing_of(register: Register, member: Member, *, today: date = TODAY) -> people.Standing:
    """The person as actors are made of."""
    found = register.act(lambda work: people.by_id(work.session, member.person_id, today=today))
    assert found is not None
    return found

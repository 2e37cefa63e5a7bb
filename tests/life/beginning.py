"""What every life begins with: people, rights, and what has gone on before; lived once for each database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from handlers.calendars import Calendar
from handlers.hand_over.outcomes import decline, record_all_removed
from handlers.hand_over.service import endorse_and_hand_over
from handlers.listings.platforms import load_platforms
from handlers.people import service as register
from handlers.programme import Programme, Setup, Work
from handlers.rights import service as rights
from handlers.terms import Bar, Terms
from handlers.words import Catalogues
from storage import rights as known_rights
from storage.crypto import Keyring
from storage.db import Store
from storage.trust import TrustSetting
from tests.harness.copies import Copies
from tests.harness.register import CONTACT, DESK_TEAM, Register
from tests.life import laws, told
from tests.life.life import HOLDERS, LINKS, PEOPLE, Life
from tests.life.lots import imports
from tests.life.subjects import cases_of

#: A Monday; what has gone on before takes the two weeks before the next but one.
_FIRST_DAY = datetime(2026, 2, 16, 14, tzinfo=UTC)
#: AliExpress counts what is removed within three days once.
_APART = timedelta(days=4)
_BY = "shell:operator"


@dataclass(slots=True)
class Beginning:
    """A database as it is when a life begins, to be copied for each."""

    copies: Copies
    setup: Setup
    keyring: Keyring
    #: when it was left, who is who in it, and which rights they have
    life: Life = field(init=False)
    seen: told.Seen = field(init=False)

    def __post_init__(self) -> None:
        store = Store(self.copies.engine, self.keyring)
        self.life = Life(store, self.setup, _FIRST_DAY)
        furnish(self.life)
        live_on(self.life)
        self.seen, _ = told.seen_in(self.life, told.Seen())
        laws.hold_always(self.life)
        store.close()
        self.copies.keep()

    @contextmanager
    def begins(self) -> Iterator[Life]:
        """A life of its own. The one before must have ended."""
        store = Store(self.copies.anew(), self.keyring)
        try:
            yield replace(self.life, store=store)
        finally:
            store.close()


def beginning(copies: Copies) -> Beginning:
    """In a migrated database. A claim holds three listings and a batch two claims, so that few are many."""
    calendars = {"US": Calendar.of("US"), "CN": Calendar.of("CN")}
    bar = Bar(months=3, taken_down=0.5, came_back=0.5, decided=1, decided_on_ground=1, one_in=2)
    setup = Setup(
        terms=replace(Terms.load(calendars), listings_per_claim=3, claims_per_batch=2, trust=bar),
        catalogues=Catalogues.load(),
        platforms=load_platforms(),
        contact=CONTACT,
    )
    return Beginning(copies, setup, Keyring([Keyring.new_key()]))


def furnish(life: Life) -> None:
    """People, channels and rights; Northwind's second right is not approved yet."""
    everyone = Register(Programme(life.store, life.setup, clock=lambda: life.now, nudge=lambda: None))
    for name, kind in (("Northwind", "holder"), ("Acme", "holder"), ("Kent Law", "representative")):
        everyone.founds(name, kind)
    everyone.settles(DESK_TEAM, {"desk": "C0DESK0001", "shared": "C0SHARED01"})
    for name, (slack_id, role, organisation, more) in PEOPLE.items():
        life.ids[name] = everyone.adds(slack_id, name.title(), role, organisation, **more).person_id
    letter = {"from_on": date(2026, 1, 1), "to_on": date(2026, 12, 31)}
    life.act(register.add_letter, principal="Northwind", agent="Kent Law", **letter, by=_BY)
    for organisation, mark, approved in (
        ("Northwind", "NORTHWIND", True),
        ("Northwind", "NORTHSTAR", False),
        ("Acme", "ACME", True),
    ):
        of = {"organisation": organisation, "mark": mark, "approved": approved}
        number = str(7_000_000 + len(mark))
        life.act(rights.add_right, kind="trademark", jurisdiction="CN", number=number, **of, by=_BY)
    for name in HOLDERS:
        principals = list(life.actor(name).principals)
        life.rights[name] = life.act(_rights, principals=principals)
    life.act(_nothing_passes, mia=life.ids["mia"])


def _nothing_passes(work: Work, *, mia: int) -> None:
    """What samples are drawn with is the same in each life, so that what was found can be found again."""
    secret = work.seal("secret")
    work.session.add(TrustSetting(is_on=False, one_in=2, secret=secret, set_by_id=mia, set_at=work.now))


def _rights(work: Work, *, principals: list[int]) -> list[int]:
    return sorted(one.id for one in known_rights.of(work.session, principals))


def live_on(life: Life) -> None:
    """Two stores come to the bar; something is removed, declined or with Alibaba, and something waits."""
    for two in zip(LINKS[5:8], LINKS[8:11], strict=True):
        _removed(life, "hana", *two)
        life.time_goes_by(_APART)
    life.time_goes_by(timedelta(days=2))
    _removed(life, "hana", *LINKS[:2])
    for name, links in (("alma", LINKS[2:4]), ("rob", LINKS[9:10]), ("hana", LINKS[4:5])):
        life.files(name, links, 0)
    with_alibaba, declined, _ = life.would(cases_of)[-3:]
    for case in (with_alibaba, declined):
        life.tries("ann", endorse_and_hand_over, case=case)
    life.tries("lin", decline, case=declined, reason="cannot_find", said="", number="")
    imports(life, "alma", LINKS[:5], 0)
    life.time_goes_by(timedelta(hours=1))


def _removed(life: Life, name: str, *links: str) -> None:
    life.files(name, links, 0)
    case = life.would(cases_of)[-1]
    life.tries("ann", endorse_and_hand_over, case=case)
    life.tries("lin", record_all_removed, case=case)
    assert not life.refused, life.refused

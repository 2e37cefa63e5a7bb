"""As much as the programme's own headline tells: 180,000 listings removed, nearly 5,000 store fronts closed.

Source: the IACC's announcement of May 2016. For benchmarks: every claim goes through the services, from its
filing to its removal, and says nothing to anybody (no outbox).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from bot.config import Settings
from bot.shell import cast
from bot.shell.progress import bar
from bot.shell.seeding.addresses import numbered
from handlers.actor import Actor
from handlers.claims import service as claims
from handlers.hand_over import outcomes
from handlers.hand_over import service as hand_over
from handlers.people.rules import Unknown
from handlers.programme import Programme, Work
from storage import people, rights, said
from storage.batches import Case
from storage.drafts import Draft

_LASTED, _ENDED_AGO = timedelta(days=3 * 365), timedelta(days=30)
_HANDED_OVER_AFTER, _REMOVED_AFTER = timedelta(minutes=40), timedelta(hours=22)
#: Kind of address → its part of a hundred.
_LISTINGS = {"taobao": 40, "1688": 20, "tmall": 10, "aliexpress": 12, "alibaba": 10, "xianyu": 5, "lazada": 3}
_STORES = {"taobao store": 60, "1688 store": 25, "aliexpress store": 15}
#: Who files → on which right.
_FILERS = {"hana": "ACME", "nora": "NORTHWIND", "elin": "PELLWICK"}


@dataclass(frozen=True, slots=True)
class Scale:
    """How much of it; the headline's own numbers unless told otherwise."""

    listings: int = 180_000
    stores: int = 5_000


@dataclass(frozen=True, slots=True)
class _Batch:
    """One claim to be: `count` addresses of a kind, counted from `first`."""

    kind: str
    first: int
    count: int


def put_in(programme: Programme, settings: Settings, present: datetime, scale: Scale) -> None:
    """Put it into a store without claims, with a bar on standard error; spread over three years."""
    batches = [*_batches(_LISTINGS, scale.listings), *_batches(_STORES, scale.stores)]
    first = present - _ENDED_AGO - _LASTED
    programme.act_at(first - timedelta(days=1), cast.begin_again, settings=settings, register=True)
    with bar("Listings and store fronts", scale.listings + scale.stores) as advance:
        for place, batch in enumerate(batches):
            _live(programme, batch, place, first + _LASTED * place / len(batches))
            advance(batch.count)
    programme.act_at(present, cast.begin_again, settings=settings, register=True)
    programme.act_at(present, lambda work: said.everything_promised(work.session))


def _batches(parts: dict[str, int], total: int, at_most: int = 300) -> Iterator[_Batch]:
    """Claims of each kind in turn; the last kind takes what rounding leaves."""
    kinds = list(parts)
    counts = {kind: total * part // 100 for kind, part in parts.items()}
    counts[kinds[0]] += total - sum(counts.values())
    done = dict.fromkeys(kinds, 0)
    while any(done[kind] < counts[kind] for kind in kinds):
        for kind in kinds:
            count = min(at_most, counts[kind] - done[kind])
            if count:
                yield _Batch(kind, done[kind], count)
            done[kind] += count


def _live(programme: Programme, batch: _Batch, place: int, at: datetime) -> None:
    """One claim from its filing to its removal."""
    filer = list(_FILERS)[place % len(_FILERS)]
    officer = ("wei", "owen")[place % 2]
    links = "\n".join(numbered(batch.kind, range(batch.first, batch.first + batch.count)))
    claim_id = programme.act_at(at, _file, who=filer, token=f"headline:{place}", links=links)
    steps = (
        (at + _HANDED_OVER_AFTER, "ann", hand_over.endorse_and_hand_over),
        (at + _REMOVED_AFTER, officer, outcomes.record_all_removed),
    )
    for then, who, deed in steps:
        programme.act_at(then, _silently, who=who, deed=deed, case=Case(claim_id))


def _file(work: Work, /, *, who: str, token: str, links: str) -> int:
    """The claim's id."""
    right_id = next(
        one.id
        for one in rights.of(work.session, [holder for holder, _ in _actor(work, who).standing.principals])
        if one.mark == _FILERS[who] and one.jurisdiction == "CN"
    )
    fields = {"right": str(right_id), "links": links}
    _silently(work, who=who, deed=claims.prepare, token=token, fields=fields)
    draft = work.session.scalars(select(Draft).where(col(Draft.token) == token)).one()
    _silently(work, who=who, deed=claims.confirm, draft_id=draft.id, ticked=True)
    work.session.refresh(draft)
    return int(draft.claims)


def _silently(work: Work, /, *, who: str, deed: Callable[..., Any], **given: Any) -> None:
    """What somebody does, without what it promises to say."""
    deed(work, _actor(work, who), **given)
    work.promises.posts.clear()
    work.promises.cards.clear()


def _actor(work: Work, who: str) -> Actor:
    character = cast.CHARACTERS[who]
    standing = people.by_slack_id(work.session, character.team_id, character.user_id, today=work.now.date())
    if standing is None:
        raise Unknown
    return Actor(standing)

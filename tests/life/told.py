"""The law of messages: none without its fact, and no fact of which somebody must know without its message."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from handlers.claims.rules import MOVES, Status
from handlers.programme import Work
from storage.base import table_of
from storage.claims import ClaimListing
from storage.history import HistoryRow
from storage.outbox import Card, Post
from storage.sellers import Closure
from storage.workspaces import Lane
from tests.life import about
from tests.life.about import ANYTHING
from tests.life.life import HOLDERS, PEOPLE, Life

DESK, SHARED, HOLDER, SOMEBODY = "C0DESK0001", "C0SHARED01", "holder", "somebody"
_HOLDERS = {f"@{PEOPLE[name][0].partition('@')[0]}" for name in HOLDERS}

_LED_TO = {(came.value, went.value) for (came, _), went in MOVES.items()}
#: Done in one act: a claim is endorsed and handed over.
_TOGETHER = {(Status.FILED.value, Status.HANDED_OVER.value)}
#: Where a listing goes → who must be told, besides what its tag says.
_GOES: Mapping[tuple[str, str], str] = {
    (Status.HANDED_OVER, Status.WITHDRAWN): SHARED,
    (Status.QUERIED, Status.WITHDRAWN): SHARED,
    (Status.QUERIED, Status.HANDED_OVER): SHARED,
    (Status.REMOVED, Status.HANDED_OVER): HOLDER,
}
_BEGINS = {Status.FILED.value, Status.WAITING_FOR_RIGHT.value, Status.UNRESOLVED.value}

#: What happened → who must be told in so many words, each of them: an edit notifies nobody. What begins with
#: the first showing of a card is told by that card.
TOLD: Mapping[str, Sequence[str]] = {
    "claim:filed": (DESK, HOLDER),
    "claim:handed_over": (SHARED,),
    "claim:passed": (SHARED, HOLDER, DESK),
    "claim:checked_all_the_same": (DESK,),
    "settings:changed": (DESK,),
    "claim:asked": (HOLDER,),
    "claim:question_taken_back": (HOLDER,),
    "claim:queried": (HOLDER,),
    "claim:reminded": (HOLDER,),
    "claim:refused": (HOLDER,),
    "claim:removed": (HOLDER,),
    "claim:declined": (HOLDER, DESK),
    "claim:already_gone": (HOLDER,),
    "claim:duplicate_there": (HOLDER,),
    "claim:outcomes_undone": (HOLDER,),
    "claim:overdue": (SHARED,),
    "claim:half_time": (DESK,),
    "claim:withdrawn": (DESK,),
    "claim:passed_on": (SOMEBODY,),
    "claim:answered": (DESK,),
    "claim:stood_behind": (SHARED, DESK),
    "claim:retracted": (SHARED, DESK),
    "claim:countered": (HOLDER,),
    "claim:counter_reminded": (HOLDER,),
    "claim:counter_stood_behind": (SHARED,),
    "claim:counter_accepted": (SHARED,),
    "claim:counter_asked_iacc": (DESK,),
    "claim:counter_unanswered": (HOLDER, DESK),
    "claim:counter_left_to_alibaba": (HOLDER, DESK, SHARED),
    "claim:counter_undone": (HOLDER, DESK, SHARED),
    "claim:upheld": (HOLDER, DESK),
    "claim:reinstated": (HOLDER, DESK),
    "escalation:raised": (DESK,),
    "escalation:posted": (SHARED,),
    "escalation:answered": (DESK,),
    "escalation:confirmed": (DESK,),
    "escalation:reopened": (DESK,),
    "closure:suggested": (DESK,),
    "closure:recommended": (SHARED,),
    "closure:dismissed:recommended": (SHARED, DESK),
    "closure:merged:recommended": (SHARED,),
    "closure:answered": (DESK,),
    "closure:reversed": (DESK,),
    "closure:fell": (DESK,),
    "closure:overdue": (DESK,),
    "closure:reopened": (DESK,),
    "closure:reopened:recommended": (DESK, SHARED),
    "closure:undone": (DESK, SHARED),
    "undelivered:noted": (DESK,),
    "undelivered:in_vain": (DESK,),
    "undelivered:delivered": (DESK,),
    "import:done": (HOLDER,),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood in the store at one moment."""

    #: claim's listing (by its row's id) → where it stands
    stands: Mapping[int, str] = field(default_factory=dict)
    #: the newest row of history, post and card
    upto: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class News:
    """What came in one act."""

    #: (what it is about, tag)
    happened: Sequence[tuple[str, str]]
    #: (what it is about, reader, key) of posts, and of cards that were shown for the first time
    said: Sequence[tuple[frozenset[str], str, str]]


def seen_in(life: Life, before: Seen) -> tuple[Seen, News]:
    """How it is now, and what is new since."""
    return life.would(lambda work: _seen(work, before))


def _seen(work: Work, before: Seen) -> tuple[Seen, News]:
    line, row = table_of(ClaimListing), table_of(HistoryRow)
    stands = dict(work.session.execute(select(line.c.id, line.c.status)).all())
    new = (
        select(row.c.id, row.c.subject, row.c.tag, row.c.facts)
        .where(row.c.id > before.upto[0])
        .order_by(row.c.id)
    )
    happened = work.session.execute(new).all()
    posts, cards = _promised(work, Post, before.upto[1]), _promised(work, Card, before.upto[2])
    news = [happened, posts, cards]
    upto = [max([was, *(one.id for one in its)]) for was, its in zip(before.upto, news, strict=True)]
    facts = [(about.subject(work, one.subject), _tag(work, one)) for one in happened]
    said = [
        (about.key(work, one.key, getattr(one, "under", "")), _reader(one), one.key)
        for one in (*posts, *cards)
    ]
    return Seen(stands, (upto[0], upto[1], upto[2])), News(facts, said)


def _tag(work: Work, row: Any) -> str:
    """What happened, and of what ends, from where; of what waits again, where it does."""
    if row.tag == "closure:reopened":
        closure = work.session.get_one(Closure, int(row.subject.partition(":")[2]))
        return f"{row.tag}:{closure.state}"
    return f"{row.tag}:{row.facts['was']}" if "was" in row.facts else str(row.tag)


def _promised(work: Work, model: type[Post] | type[Card], after: int) -> Sequence[Any]:
    promise, lane = table_of(model), table_of(Lane)
    under = [promise.c.under] if model is Post else []
    new = select(promise.c.id, promise.c.key, lane.c.address, lane.c.channel_id, *under)
    told = new.join(lane, lane.c.id == promise.c.lane_id).where(promise.c.id > after)
    return work.session.execute(told.order_by(promise.c.id)).all()


def _reader(row: Any) -> str:
    return HOLDER if row.address in _HOLDERS else str(row.channel_id or row.address)


def every_move_is_in_the_table(before: Seen, after: Seen) -> set[tuple[str, str]]:
    """No listing went where no step leads, in one act. Gives the moves, as (from, to)."""
    went = {(before.stands.get(one, ""), there) for one, there in after.stands.items()}
    moved = {(came, there) for came, there in went if came and came != there}
    assert moved <= _LED_TO | _TOGETHER, moved - _LED_TO
    begins = {there for came, there in went if not came}
    assert begins <= _BEGINS | {Status.HANDED_OVER.value}  # what passes by its rights-holder's standing
    assert set(before.stands) <= set(after.stands)
    return moved


def who_must_know_was_told(news: News, moved: Iterable[tuple[str, str]]) -> None:
    """Each fact has its message, about the very record."""
    for move in moved:
        told = {reader for _, reader, _ in news.said}
        assert _GOES.get(move, HOLDER) in told or move not in _GOES, f"{_GOES[move]} was not told of {move}"
    for subject, tag in news.happened:
        readers = {reader for its, reader, _ in news.said if subject in its or its == ANYTHING}
        if readers:
            readers.add(SOMEBODY)
        wanted = TOLD.get(tag) or TOLD.get(tag.rpartition(":")[0], ())
        missing = [one for one in wanted if one not in readers]
        assert not missing, f"{tag} of {subject}: {missing} were not told; said was {news.said}"


def nothing_is_said_without_a_fact(news: News) -> None:
    """Each message speaks of a record that is there, and to which something has happened just now."""
    happened = {subject for subject, _ in news.happened}
    for its, _, key in news.said:
        assert its, f"{key} speaks of nothing that is there"
        assert its == ANYTHING or its & happened, f"{key} was said, and only {news.happened} has happened"

"""Sellers who have come to the bar: found by the clock, and put before the desk, once."""

from handlers.closures import cards, refreshing
from handlers.closures.rules import TURNS, State, is_news
from handlers.programme import Work
from handlers.sellers.counting import scores
from handlers.sellers.penalties import load_penalties
from handlers.sellers.rules import Score
from handlers.sellers.wording import count_told
from storage import seller_faces, sellers
from storage.sellers import Closure

_BY = "clock:closures"
#: so many sellers are looked at in one minute
_AT_MOST = 200


def to_look_at(work: Work) -> list[int]:
    """Sellers of whom something was removed, or came back, since they were looked at."""
    return sellers.to_look_at(work.session, at_most=_AT_MOST)


def look(work: Work, *, seller_id: int) -> bool:
    """Count a seller's strikes anew; was anything suggested, or taken back, for it?

    Whom somebody else is just changing is left for the next minute.
    """
    seller = sellers.lock(work.session, seller_id, passing_by=True).get(seller_id)
    if seller is None or not seller.look_again:
        return False
    seller.look_again = False
    if seller.merged_into_id is not None:  # what came just then counts with the one that it has become
        sellers.look_again(work.session, [seller_faces.present(work.session, seller_id)])
        return False
    before = sellers.closures_of(work.session, seller_id)
    found = {family: one for (_, family), one in scores(work, [seller_id]).items()}
    changed = [
        _look_at(work, seller_id, family, found.get(family, Score()), before)
        for family in sorted({*found, *(one.family for one in before)})
    ]
    return any(changed)


def _look_at(work: Work, seller_id: int, family: str, found: Score, before: list[Closure]) -> bool:
    here = [one for one in before if one.family == family]
    still_open = next((one for one in here if one.owner), None)
    for one in here:
        if not one.owner:  # what is over tells the strikes as they are by now, too
            refreshing.refresh(work, int(one.id or 0))
    at_bar = found.is_at(load_penalties().of(family))
    if still_open is not None:
        return _go_on(work, still_open, found, at_bar=at_bar)
    last = max((one.suggested_at for one in here), default=None)
    if at_bar and is_news(found, last):
        _suggest(work, seller_id, family, found)
        return True
    return False


def _suggest(work: Work, seller_id: int, family: str, found: Score) -> None:
    owner, duty = TURNS[State.SUGGESTED]
    made = Closure(
        seller_id=seller_id,
        family=family,
        score=found.count,
        state=State.SUGGESTED.value,
        owner=owner,
        due_at=work.terms.due_at(duty, work.now),
        suggested_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(f"closure:{made.id}", "closure:suggested", _BY, seller=seller_id, score=found.count)
    face = refreshing.refresh(work, int(made.id or 0))
    words = work.english()
    count = count_told(words, load_penalties().of(family), found.count)
    text = cards.needs_a_word(words, work.setup.platforms, face, count)
    refreshing.tell_desk(work, face, f"closures.suggested:{made.id}", text)


def _go_on(work: Work, closure: Closure, found: Score, *, at_bar: bool) -> bool:
    """One that is open: its cards show the strikes as they are now; below the bar a suggestion ends."""
    fell = not at_bar and closure.score >= load_penalties().of(closure.family).bar
    closure.score = found.count
    if fell and closure.state == State.SUGGESTED:
        closure.state, closure.owner, closure.due_at = State.DISMISSED.value, "", None
        closure.ended_at = work.now
    face = refreshing.refresh(work, int(closure.id or 0))
    if fell:
        work.record(f"closure:{closure.id}", "closure:fell", _BY, score=found.count)
        text = cards.fell(work.english(), work.setup.platforms, face, found.count)
        at = int(work.now.timestamp())
        refreshing.tell_desk(work, face, f"closures.fell:{closure.id}:{at}", text)
    return fell

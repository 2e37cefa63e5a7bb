"""What the clock finds in the outbox: what Alibaba could not be given, and what it has been given since.

A hand-over that is not there is not with Alibaba: its listings say so, and the desk owns them until it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.claims import clocks, refreshing
from handlers.claims.moving import going, move_on
from handlers.claims.rules import Status, Step
from handlers.hand_over import deciding
from handlers.programme import Work
from handlers.undelivered import views
from handlers.undelivered.places import About, about
from storage import history, outbox, undelivered
from storage.outbox import Message
from storage.undelivered import Undelivered

#: How history names it.
BY = "clock:undelivered"


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of cards: held up since the last look, tried again in vain, held up as before, delivered."""

    fresh: Sequence[str]
    again: Sequence[str]
    #: somebody wants all of them tried again
    asked: Sequence[str]
    #: only those of which something is said to be with Alibaba all the same
    still: Sequence[str]
    over: Sequence[str]


def look(work: Work) -> Found:
    """What there is to do."""
    stuck = {one.key: one for one in undelivered.stuck(work.session)}
    known = {row.key: row for row in undelivered.every(work.session)}
    parked = [key for key, one in stuck.items() if key in known and one.card_is_parked]
    over = undelivered.delivered(work.session, [key for key in known if key not in stuck])
    return Found(
        fresh=[key for key in stuck if key not in known],
        again=[key for key in stuck if key in known and known[key].tried_at is not None],
        asked=[key for key, row in known.items() if row.asked_by],
        still=undelivered.with_alibaba(work.session, parked),
        over=sorted(over),
    )


def note(work: Work, *, key: str, alone: bool) -> bool:
    """Remember that a card is held up, and say so at the desk; False for what is held up no more.

    `alone` False: it is one of many, which are told of in one list.
    """
    found = about(work, key)
    stuck = next(iter(undelivered.stuck(work.session, key)), None)
    if found is None or stuck is None or undelivered.lock(work.session, key) is not None:
        return False
    row = Undelivered(
        key=key, reference=found.reference, error=stuck.error, since=work.now, stood=stuck.stood
    )
    work.session.add(row)
    work.session.flush()
    work.record(found.subject, "undelivered:noted", BY, error=stuck.error)
    if stuck.card_is_parked:
        _hold_up(work, found)
    if alone:
        _tell(work, found, "noted", views.held_up(work.english(), row.reference, row.error, key))
    return True


def hold_up(work: Work, *, key: str) -> bool:
    """Take what has come to a card that is held up for what it is: not with Alibaba."""
    found = about(work, key)
    return found is not None and undelivered.lock(work.session, key) is not None and _hold_up(work, found)


def _hold_up(work: Work, found: About) -> bool:
    held = deciding.held(work, found.case) if found.case else None
    to = going(held.rows, Step.HOLD_UP) if held else {}
    if held is None or not to:
        return False
    move_on(work, held.claims, held.rows, to)
    for claim_id in sorted({row.claim_id for row in held.rows if row.id in to}):
        work.record(f"claim:{claim_id}", "claim:not_delivered", BY)
    # also what waits to be delivered: it must not name a time that has not begun
    deciding.show_everywhere(work, held)
    return True


def note_again(work: Work, *, key: str) -> bool:
    """Say at the desk that it was tried again in vain."""
    found, row = about(work, key), undelivered.lock(work.session, key)
    stuck = next(iter(undelivered.stuck(work.session, key)), None)
    if found is None or row is None or stuck is None or row.tried_at is None:
        return False
    row.error, row.tried_at = stuck.error, None
    work.session.flush()
    work.record(found.subject, "undelivered:in_vain", BY, error=stuck.error)
    if found.case is not None:
        refreshing.refresh_desk(work, found.case)
    _tell(work, found, "in_vain", views.still_held_up(work.english(), row.reference, row.error, key))
    return True


def deliver(work: Work, *, key: str, alone: bool) -> bool:
    """It is there: Alibaba's time begins, or goes on; False where that was noted before."""
    found, row = about(work, key), undelivered.lock(work.session, key)
    if row is None:
        return False
    undelivered.forget(work.session, key)
    if found is None:
        return True
    work.record(found.subject, "undelivered:delivered", BY)
    found.begin_anew(work)
    due = _begin(work, found, stood=row.stood)
    if alone:
        told = views.delivered(work.english(), row.reference, due)
        _tell(work, found, "delivered", Message(told))
    return True


def _begin(work: Work, found: About, *, stood: bool) -> str:
    """Until when Alibaba decides on what was handed over, in words; "" where there is nothing to decide."""
    held = deciding.held(work, found.case) if found.case else None
    to = going(held.rows, Step.DELIVER) if held else {}
    if held is None or not to:
        return ""
    theirs = {row.claim_id for row in held.rows if row.id in to}
    for claim in held.claims:
        if claim.id in theirs and not stood:
            clocks.end(claim)  # so that it begins anew, and does not go on with what was left
    move_on(work, held.claims, held.rows, to)
    for claim_id in sorted(theirs):
        work.record(f"claim:{claim_id}", "claim:delivered", BY)
    face = deciding.show_everywhere(work, held)
    is_there = Status.HANDED_OVER in face.counts and face.outcome_due_at is not None
    return work.english().when(face.outcome_due_at) if is_there and face.outcome_due_at else ""


def _tell(work: Work, found: About, fact: str, message: Message) -> None:
    """Once each time in the thread of the desk's card; in the channel where there is no such card."""
    desk = work.places().get("desk")
    if desk is not None:
        under = found.desk_key if outbox.card_named(work.session, found.desk_key) else ""
        turn = history.times(work.session, [found.subject], [f"undelivered:{fact}"])
        work.say(
            f"undelivered.{fact}:{found.subject}:{turn}",
            to=desk,
            message=message,
            under=under,
            iacc_only=True,
        )


def tell_many_noted(work: Work, *, keys: Sequence[str]) -> None:
    """Say of all of these at once that they are held up."""
    meant = set(keys)
    rows = [row for row in undelivered.every(work.session) if row.key in meant]
    desk = work.places().get("desk")
    if rows and desk is not None:
        message = views.many_held_up(work.english(), rows, rows[0].error)
        work.say(f"undelivered.many:{work.now.isoformat()}", to=desk, message=message, iacc_only=True)


def tell_many_delivered(work: Work, *, count: int) -> None:
    """Say of so many at once that they are there."""
    desk = work.places().get("desk")
    if desk is not None:
        message = Message(views.many_delivered(work.english(), count))
        work.say(
            f"undelivered.many_delivered:{work.now.isoformat()}", to=desk, message=message, iacc_only=True
        )

"""Stores about which the desk, or Alibaba, is late: shown on the cards, and said once."""

from datetime import datetime

from handlers.closures import late_views, refreshing
from handlers.closures.rules import State
from handlers.hand_over import service as hand_over
from handlers.programme import Work
from storage import closures, sellers, slots
from storage.closures import ClosureFace
from storage.sellers import Closure

_CLOCK, _JOB = "clock:closures", "closures.late"


def late(work: Work) -> list[int]:
    """Ids of those whose time is over, and of which nobody was told yet."""
    found = closures.late(work.session, now=work.now)
    told = slots.taken_among(work.session, job=_JOB, among=[_slot(*one) for one in found])
    return [one[0] for one in found if _slot(*one) not in told]


def _slot(closure_id: int, state: str, due_at: datetime) -> str:
    """What waits again, since a merge was taken apart, has time of its own, and is late with that as well."""
    return f"{closure_id}:{state}:{int(due_at.timestamp())}"


def tell(work: Work, *, closure_id: int) -> bool:
    """Say of one that it is overdue, once for each side; False where that is so no more."""
    closure = sellers.lock_closure(work.session, closure_id)
    if closure is None or closure.due_at is None or not _is_late(work, closure):
        return False
    slot = _slot(closure_id, closure.state, closure.due_at)
    if not work.slot(_JOB, slot):
        return False
    work.record(f"closure:{closure_id}", "closure:overdue", _CLOCK, owner=closure.owner)
    face = refreshing.refresh(work, closure_id)
    text = late_views.for_desk(work.english(), work.setup.platforms, face)
    refreshing.tell_desk(work, face, f"closures.late:{slot}", text)
    if face.state == State.RECOMMENDED:
        _tell_officers(work, face, f"closures.late:{slot}:shared")
    return True


def _is_late(work: Work, closure: Closure) -> bool:
    return bool(closure.owner) and closure.due_at is not None and closure.due_at <= work.now


def _tell_officers(work: Work, face: ClosureFace, key: str) -> None:
    """In the thread of their card, with a mention of everybody who acts for the platform."""
    lane = refreshing.shared_lane(work, face)
    if lane is None:
        return
    mentions = [f"<@{one.user_id}>" for one in hand_over.officers_for(work, face.family)]
    shown = refreshing.disclosure(work, face)
    message = late_views.for_officers(work.bilingual(), work.setup.platforms, shown, mentions)
    under = refreshing.shared_key(face.id)
    work.say(key, to=lane, message=message, under=under)

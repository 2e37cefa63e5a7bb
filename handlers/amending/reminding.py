"""A rights-holder is reminded of a question at half time and on the last day, once each."""

from dataclasses import replace
from datetime import datetime

from handlers.amending import views
from handlers.claims import cases, questioning, refreshing
from handlers.claims.cases import Case
from handlers.programme import Work
from storage import questions, slots

_HALF, _LAST = "half", "last"
#: How history names it.
_BY = "clock:amending"


def due(work: Work) -> list[tuple[Case, int]]:
    """Cases with the question of each that a reminder is due of and not sent yet."""
    waiting = questions.unanswered(work.session, due_after=work.now)
    reached = {one: turn for one in waiting if (turn := _turn(work, one.asked_at, one.due_at))}
    taken = slots.taken(work.session, [_job(one.id) for one in reached])
    return [(one.case, one.id) for one, turn in reached.items() if (_job(one.id), turn) not in taken]


def _job(number: int) -> str:
    return f"amending.reminder:{number}"


def _turn(work: Work, asked_at: datetime, due_at: datetime) -> str:
    """Which reminder is due now, "" for none."""
    clock = work.terms.clocks["clarification"]
    last_day = replace(clock, days=max(clock.days - 1, 0)).due_at(asked_at)
    if work.now >= max(last_day, asked_at + (due_at - asked_at) / 2):
        return _LAST
    return _HALF if work.now >= asked_at + (due_at - asked_at) / 2 else ""


def remind(work: Work, *, case: Case, number: int) -> bool:
    """Say it once in the thread of the rights-holder's card; False where it was said or is answered."""
    cases.locked(work, case)
    face = cases.face_of(work, case)
    asked = questioning.asked_about(work, face) if face else []
    one = next((one for one in asked if number in one.ids and one.is_open), None)
    turn = _turn(work, one.asked_at, one.due_at) if one else ""
    if face is None or one is None or not turn or not work.slot(_job(number), turn):
        return False
    for asked_of in questions.of(work.session, face.claim_ids or (face.id,)):
        if asked_of.id in one.ids:
            facts = {"question": asked_of.id, "reminder": turn}
            work.record(f"claim:{asked_of.claim_id}", "claim:reminded", _BY, **facts)
    refreshing.tell_holder(
        work, face, f"{_job(number)}:{turn}", lambda words: views.reminder(words, face.reference, one)
    )
    return True

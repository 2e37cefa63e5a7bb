"""Alibaba's time for a counter-notice: its officers are told at half of it, and everybody when it is over."""

from collections.abc import Sequence

from handlers.counter_notices import late_views, service, showing
from handlers.counter_notices.rules import Disclosure
from handlers.counter_notices.told import Told
from handlers.hand_over.lateness import NAMED, LateLine
from handlers.programme import Work
from storage import counter_notices, slots, undelivered
from storage.outbox import Message

_CLOCK, _JOB = "clock:counter_notices", "counter_notices.undecided"
_TAGS = {"half": "claim:counter_half_time", "late": "claim:counter_overdue"}


def undecided(work: Work) -> list[tuple[int, str]]:
    """(notice, "half" or "late") of all that Alibaba is to be told, or to be told to be late with, now."""
    clock = work.terms.clocks["counter_notice_decided"]
    found: list[tuple[int, str]] = []
    waiting = counter_notices.waiting(work.session, owner="officer")
    held = undelivered.held_among(work.session, [showing.shared_key(row.id) for row in waiting])
    for row in waiting:
        if showing.shared_key(row.id) in held:  # they could not read of it
            continue
        if row.due_at <= work.now:
            found.append((row.id, "late"))
        elif clock.half_at(row.turn_at, row.due_at) <= work.now:
            found.append((row.id, "half"))
    told = slots.taken_among(work.session, job=_JOB, among=[_slot(*one) for one in found])
    return [one for one in found if _slot(*one) not in told]


def begin_anew(work: Work, *, notice_id: int) -> None:
    """What waits for Alibaba has come there only now: its time begins."""
    one = service.opened(work, notice_id)
    if one.notice.owner == "officer":
        one.notice.turn_at = work.now
        one.notice.due_at = work.terms.due_at("counter_notice_decided", work.now)
        showing.refresh(work, notice_id)


def _slot(notice_id: int, which: str) -> str:
    return f"{notice_id}:{which}"


def tell(work: Work, *, notice_id: int, which: str) -> bool:
    """Say of one that half of the time has passed, or all of it, once; False where that is so no more."""
    told = _note(work, notice_id, which)
    if told is None:
        return False
    face = told.face
    shown, mentions = showing.disclosed(work, face), showing.mentions(work, face)
    message = late_views.for_officers(work.bilingual(), shown, mentions)
    key = f"counter_notices.{which}:{notice_id}"
    showing.tell_officers(work, face, key, message)
    if which == "late":
        showing.tell_desk(work, face, f"{key}:desk", late_views.for_desk(work.english(), told))
    return True


def tell_many(work: Work, *, found: Sequence[tuple[int, str]]) -> int:
    """The same of much at once, as after a long holiday: one list for each side; how many it was."""
    told = {
        which: [one for notice_id, its in found if its == which and (one := _note(work, notice_id, its))]
        for which in _TAGS
    }
    for which, its in told.items():
        _tell_officers(work, which, its)
    desk = work.places().get("desk")
    if told["late"] and desk is not None:
        message = Message(late_views.many_for_desk(work.english(), told["late"]))
        key = f"counter_notices.many_late:desk:{work.now.isoformat()}"
        work.say(key, to=desk, message=message, iacc_only=True)
    return sum(map(len, told.values()))


def _note(work: Work, notice_id: int, which: str) -> Told | None:
    """Write down that it is told, and bring its cards up to date; None where it is so no more."""
    one = service.opened(work, notice_id)
    notice = one.notice
    is_late = notice.due_at is not None and notice.due_at <= work.now
    if notice.owner != "officer" or is_late != (which == "late"):
        return None
    if not work.slot(_JOB, _slot(notice_id, which)):
        return None
    work.record(f"claim:{notice.claim_id}", _TAGS[which], _CLOCK, notice=notice_id, round=notice.round)
    return showing.refresh(work, notice_id)


def _tell_officers(work: Work, which: str, found: Sequence[Told]) -> None:
    """In each shared channel what is there, with a mention of those who act for it."""
    by_lane: dict[int, list[Disclosure]] = {}
    mentions: dict[int, list[str]] = {}
    for told in found:
        lane = showing.shared_lane(work, told.face)
        if lane is not None:
            by_lane.setdefault(lane, []).append(showing.disclosed(work, told.face))
            mentions.setdefault(lane, []).extend(showing.mentions(work, told.face))
    for lane, its in by_lane.items():
        lines = [LateLine(one.name, one.due_at) for one in its[:NAMED] if one.due_at]
        who = list(dict.fromkeys(mentions[lane]))
        message = late_views.many_for_officers(work.bilingual(), which, lines, len(its), who)
        work.say(f"counter_notices.many_{which}:{lane}:{work.now.isoformat()}", to=lane, message=message)

"""Counter-notices that time runs out on: reminders, then the desk's turn, then Alibaba's."""

from handlers.claims.rules import Status, Step
from handlers.counter_notices import rules, service, showing, telling
from handlers.counter_notices.told import Told
from handlers.programme import Work
from storage import counter_notices, slots

_CLOCK = "clock:counter_notices"
_JOB = "counter_notices.reminder"


def lapsed(work: Work) -> list[int]:
    """Ids of the notices that the rights-holder or the desk should have answered by now."""
    return [
        notice_id
        for owner in ("holder", "desk")
        for notice_id in counter_notices.overdue(work.session, owner=owner, now=work.now)
    ]


def lapse(work: Work, *, notice_id: int) -> bool:
    """Nobody answered in time: the desk is to, or Alibaba decides without. False where it is not so."""
    one = service.opened(work, notice_id)
    notice = one.notice
    if notice.due_at is None or notice.due_at > work.now or not one.rows:
        return False
    match Status(notice.state):
        case Status.COUNTERED:
            service.advance(work, one, Step.LEAVE_TO_DESK)
        case Status.UNANSWERED:
            service.advance(work, one, Step.LEAVE_TO_ALIBABA)
        case _:
            return False
    work.record(
        f"claim:{notice.claim_id}",
        f"claim:counter_{notice.state}",
        _CLOCK,
        notice=one.id,
        round=notice.round,
        listings=one.listings,
    )
    _tell(work, service.show_everywhere(work, one))
    return True


def _tell(work: Work, told: Told) -> None:
    key = f"counter_notices.{told.face.state}:{told.face.id}"
    showing.tell_holder(work, told.face, key, lambda words, _: telling.news_for_holder(words, told))
    if told.face.state == Status.UNANSWERED:
        text = telling.desks_turn(work.english(), told)
        showing.tell_desk(work, told.face, f"counter_notices.desk_turn:{told.face.id}", text)
    else:
        showing.ask_officers(work, told.face)
        showing.tell_desk(work, told.face, f"{key}:desk", telling.news_for_desk(work.english(), told))


def to_remind(work: Work) -> list[tuple[int, str]]:
    """(notice, "half" or "last") of the reminders that are due and were not sent."""
    clock = work.terms.clocks["counter_notice"]
    found = [
        (row.id, which)
        for row in counter_notices.waiting(work.session, owner="holder")
        if row.due_at > work.now and (which := rules.reminders(clock, row.recorded_at).due(work.now))
    ]
    sent = slots.taken_among(
        work.session, job=_JOB, among=[f"{notice_id}:{which}" for notice_id, which in found]
    )
    return [one for one in found if f"{one[0]}:{one[1]}" not in sent]


def remind(work: Work, *, notice_id: int, which: str) -> bool:
    """Remind the rights-holder in the thread of its card, once for each time."""
    one = service.opened(work, notice_id)
    if one.notice.state != Status.COUNTERED or not work.slot(_JOB, f"{notice_id}:{which}"):
        return False
    told = showing.told_of(work, service.face_of(work, notice_id))
    key = f"counter_notices.reminder:{notice_id}:{which}"
    showing.tell_holder(
        work,
        told.face,
        key,
        lambda words, reader: telling.reminder(words, told, f"<@{reader.user_id}>"),
    )
    claim, facts = f"claim:{one.notice.claim_id}", {"notice": notice_id, "reminder": which}
    work.record(claim, "claim:counter_reminded", _CLOCK, **facts)
    return True

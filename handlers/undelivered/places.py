"""What an officers' card is about, and where the desk reads of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from handlers.claims import cases, refreshing
from handlers.claims.cases import Case
from handlers.closures import lateness
from handlers.closures import refreshing as closures
from handlers.counter_notices import deciding_late
from handlers.counter_notices import showing as counter_notices
from handlers.escalations import refreshing as escalations
from handlers.ids import number
from handlers.programme import Work
from storage import closures as known_closures
from storage import counter_notice_faces, escalation_faces


@dataclass(frozen=True, slots=True)
class About:
    """What a card for Alibaba speaks of. `case` only where it is a hand-over."""

    reference: str
    family: str
    #: the desk's card of it
    desk_key: str
    #: as history names it
    subject: str
    case: Case | None = None
    #: lets Alibaba's time for it begin; a hand-over's goes by its listings
    begin_anew: Callable[[Work], None] = lambda _: None


def about(work: Work, key: str) -> About | None:
    """What the card of this key is about; None for what is not there."""
    name, _, rest = key.partition(":")
    if name == "hand_over.card":
        return _hand_over(work, Case.of(key))
    found = {
        "counter_notices.shared": _notice,
        "closures.shared": _closure,
        "escalations.shared": _escalation,
    }.get(name)
    return found(work, number(rest)) if found else None


def _hand_over(work: Work, case: Case) -> About | None:
    face = cases.face_of(work, case)
    if face is None:
        return None
    return About(face.reference, face.family, refreshing.desk_key_of(case), case.subject, case)


def _notice(work: Work, notice_id: int) -> About | None:
    face = counter_notice_faces.face(work.session, notice_id)
    if face is None:
        return None
    desk_key = counter_notices.desk_key(notice_id)
    begin = partial(deciding_late.begin_anew, notice_id=notice_id)
    return About(face.reference, face.family, desk_key, f"claim:{face.claim_id}", begin_anew=begin)


def _closure(work: Work, closure_id: int) -> About | None:
    face = known_closures.face(work.session, closure_id)
    if face is None:
        return None
    desk_key, begin = closures.desk_key(closure_id), partial(lateness.begin_anew, closure_id=closure_id)
    return About(face.reference, face.family, desk_key, f"closure:{closure_id}", begin_anew=begin)


def _escalation(work: Work, escalation_id: int) -> About | None:
    face = escalation_faces.face(work.session, escalation_id)
    if face is None:
        return None
    desk_key = escalations.desk_key(escalation_id)
    return About(face.reference, face.family, desk_key, f"escalation:{escalation_id}")

"""Showing a recommendation where it lives: at the desk and with Alibaba. Every change ends here."""

from datetime import datetime

from handlers.cards import show_changed
from handlers.closures import cards, shared
from handlers.closures.cards import CaseFile
from handlers.closures.rules import Acted, Disclosure
from handlers.hand_over import service as hand_over
from handlers.programme import Work
from handlers.sellers.counting import of_removals
from handlers.sellers.penalties import load_penalties
from handlers.sellers.rules import line_of
from storage import closures, outbox, seller_faces
from storage.closures import ClosureFace
from storage.outbox import Message


def desk_key(closure_id: int) -> str:
    """The card in the desk channel."""
    return f"closures.desk:{closure_id}"


def shared_key(closure_id: int) -> str:
    """The card in a channel shared with Alibaba."""
    return f"closures.shared:{closure_id}"


def refresh(work: Work, closure_id: int) -> ClosureFace:
    """Promise that its cards show how it stands now, those that change by it; gives its face."""
    work.session.flush()
    face = closures.face(work.session, closure_id)
    assert face is not None  # noqa: S101 - its caller holds its lock
    desk = work.places().get("desk")
    if desk is not None:
        message = cards.desk_card(work.english(), work.setup.platforms, face, case_file(work, face))
        show_changed(work, desk_key(face.id), to=desk, message=message, iacc_only=True)
    lane = shared_lane(work, face)
    if lane is not None:
        message = shared.card(work.bilingual(), work.setup.platforms, disclosure(work, face))
        show_changed(work, shared_key(face.id), to=lane, message=message)
    return face


def shared_lane(work: Work, face: ClosureFace) -> int | None:
    """Where its card for Alibaba stands or is to stand; None as long as nothing was recommended."""
    if face.recommended_at is None:
        return None
    card = outbox.card_named(work.session, shared_key(face.id))
    if card is not None:
        return card.lane_id
    return work.places().get(hand_over.place_for(work, face.family))


def case_file(work: Work, face: ClosureFace) -> CaseFile:
    """All that stands beside a suggestion, for the IACC."""
    seller = seller_faces.known(work.session, [face.seller_id]).get(face.seller_id)
    taken = _taken(work, face)
    return CaseFile(
        keys=tuple(key for key in seller.keys if key.family == face.family) if seller else (),
        score=of_removals(work, face.family, taken),
        listings=tuple(dict.fromkeys(one.url for one in taken if one.stands)),
        words=work.open(face.words),
        acted=acted(work, face),
        is_late=_is_late(work, face),
        written_by=face.written_by if face.acted_on_behalf else "",
        source=work.open(face.source),
    )


def _is_late(work: Work, face: ClosureFace) -> bool:
    return face.due_at is not None and face.due_at <= work.now


def _taken(work: Work, face: ClosureFace) -> list[seller_faces.Taken]:
    found = seller_faces.removed(work.session, [face.seller_id], load_penalties().severe)
    return [one for one in found if one.family == face.family]


def disclosure(work: Work, face: ClosureFace, *, words: str | None = None) -> Disclosure:
    """What Alibaba may see of it, or would with these words: strikes by what it was shown, and no more."""
    shown = [one for one in _taken(work, face) if one.was_shown]
    found = of_removals(work, face.family, shown)
    return Disclosure(
        id=face.id,
        reference=face.reference,
        family=face.family,
        keys=tuple(seller_faces.keys_to_disclose(work.session, face.seller_id, face.family)),
        count=found.count,
        strikes=tuple(line_of(one) for one in found.strikes),
        words=work.open(face.words) if words is None else words,
        state=face.state,
        due_at=face.due_at,
        acted=acted(work, face),
        is_late=_is_late(work, face),
    )


def acted(work: Work, face: ClosureFace) -> Acted | None:
    """What Alibaba did, its words opened."""
    if not face.action:
        return None
    return Acted(
        kind=face.action,
        reason=work.open(face.reason),
        until=face.until,
        by=face.acted_by,
        at=_known(face.acted_at),
        reversed_by=face.reversed_by,
        reversed_at=face.reversed_at,
        reversal=work.open(face.reversal),
        on_behalf=face.acted_on_behalf,
    )


def _known(at: datetime | None) -> datetime:
    assert at is not None  # noqa: S101 - an action has its instant: the store's own constraint
    return at


def tell_desk(work: Work, face: ClosureFace, key: str, text: str) -> None:
    """Say something once in the thread of the desk's card."""
    desk = work.places().get("desk")
    if desk is not None:
        work.say(key, to=desk, message=Message(text), under=desk_key(face.id), iacc_only=True)


def tell_officers(work: Work, face: ClosureFace, key: str, message: Message) -> None:
    """Say something once in the thread of the officers' card."""
    lane = shared_lane(work, face)
    if lane is not None:
        work.say(key, to=lane, message=message, under=shared_key(face.id))

"""What every use case of counter-notices does: hold one with its case, move it on, show it everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.actor import Actor
from handlers.claims.moving import move_on
from handlers.claims.reasons import Back
from handlers.claims.rules import CONTESTED, TURNS, Status, Step, moved
from handlers.counter_notices import desk_views, holder_views, showing
from handlers.counter_notices.rules import NoSuchNotice, NoticeMovedOn, name_of
from handlers.counter_notices.told import Told, in_form
from handlers.counter_notices.wording import state_name
from handlers.doors import View
from handlers.hand_over import deciding
from handlers.hand_over.deciding import Held
from handlers.people.rules import Action
from handlers.programme import Work
from storage import batches, counter_notice_faces, counter_notices
from storage.counter_notice_faces import Face
from storage.counter_notices import CounterNotice, Noticed


@dataclass(frozen=True, slots=True)
class Opened:
    """A counter-notice with its case, held until the unit of work ends."""

    held: Held
    notice: CounterNotice
    #: its listings that stand as it does
    rows: Sequence[Noticed]

    @property
    def id(self) -> int:
        return int(self.notice.id or 0)

    @property
    def listings(self) -> list[int | None]:
        """As history names them."""
        return [row.listing_id for row in self.rows]


def opened(work: Work, notice_id: int) -> Opened:
    """A counter-notice and its case, locked. Raises `NoSuchNotice`."""
    claim_id = counter_notices.claim_of(work.session, notice_id)
    held = deciding.held(work, batches.case_of(work.session, claim_id)) if claim_id else None
    notice = counter_notices.lock(work.session, notice_id)
    if held is None or notice is None:
        raise NoSuchNotice
    lines = counter_notices.lines_of(work.session, [claim_id])
    its = [line for line in lines if line.notice_id == notice_id and line.status == notice.state]
    return Opened(held, notice, its)


def face_of(work: Work, notice_id: int) -> Face:
    """Raises `NoSuchNotice`."""
    face = counter_notice_faces.face(work.session, notice_id)
    if face is None:
        raise NoSuchNotice
    return face


def seen_by(work: Work, actor: Actor, notice_id: int) -> Face:
    """One that this person may see, of their own rights-holder or at the desk. Raises `NoSuchNotice`."""
    face = face_of(work, notice_id)
    if not (
        actor.may(Action.SEE_ALL_CLAIMS)
        or (actor.may(Action.SEE_OWN_CLAIMS) and face.organisation_id in actor.principals)
    ):
        raise NoSuchNotice
    return face


def show(work: Work, actor: Actor, *, notice_id: int) -> View:
    """Its card in a form, from a list."""
    face = seen_by(work, actor, notice_id)
    told, words, atlas = showing.told_of(work, face), work.words(actor), work.setup.platforms
    if actor.may(Action.SEE_ALL_CLAIMS):
        return in_form(words, told, desk_views.desk_card(words, atlas, told))
    until = work.terms.due_at("counter_notice_unanswered", face.due_at) if face.due_at else None
    told = showing.as_told_to(told, actor.standing)
    return in_form(words, told, holder_views.holder_card(words, atlas, told, desk_until=until))


def advance(work: Work, one: Opened, step: Step, *, reason: str = "") -> None:
    """Move its listings on, and it with them: its state, whose turn it is, and until when."""
    status = moved(one.notice.state, step)
    assert status is not None  # noqa: S101 - its caller has asked
    put(work, one.notice, status)
    to = {row.id: (status, reason) for row in one.rows}
    move_on(work, one.held.claims, one.held.rows, to)


def put(work: Work, notice: CounterNotice, status: Status) -> None:
    """It stands so from now on."""
    owner, duty = TURNS[status] if status in CONTESTED else ("", "")
    notice.state, notice.owner = status.value, owner
    notice.due_at = work.terms.due_at(duty, work.now) if duty else None
    if duty:
        notice.turn_at = work.now


def show_everywhere(work: Work, one: Opened) -> Told:
    """The cards of its claim, and its own."""
    deciding.show_everywhere(work, one.held)
    return showing.refresh(work, one.id)


def moved_on(work: Work, actor: Actor, face: Face, *, to_alibaba: bool = False) -> NoticeMovedOn:
    """What a stale button says; to Alibaba only what was disclosed."""
    state = showing.disclosed(work, face).state if to_alibaba else face.state
    status = state_name(work.words(actor), state, showing.back_of(face), kind=face.kind)
    return NoticeMovedOn(name=name_of(face.reference, face.places), status=status)


def back_by(step: Step) -> str:
    """The reason that a listing keeps which comes back by this step; "" for none that brings it back."""
    ways = {Step.ACCEPT: Back.ACCEPTED, Step.REINSTATE: Back.BY_ALIBABA, Step.RETRACT: Back.RETRACTED}
    return ways[step].value if step in ways else ""

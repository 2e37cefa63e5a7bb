"""What a merge of two sellers ended goes on where it stood, once the merge is taken apart."""

from handlers.closures import cards, refreshing, shared
from handlers.closures.rules import TURNS, State
from handlers.hand_over import service as hand_over
from handlers.programme import Work
from handlers.sellers.merging import Apart
from storage import closures, sellers
from storage.closures import ClosureFace
from storage.sellers import Closure


def reopen(work: Work, apart: Apart, merge_id: int) -> None:
    """Each suggestion or recommendation that the merge ended waits again, with time of its own.

    Not where another of the same seller waits by now.

    Whether the strikes still come to the bar is looked at by the clock, as after any change.
    """
    for closure_id, (state, owner) in apart.ended.items():
        closure = sellers.lock_closure(work.session, closure_id)
        if closure is None or closure.state != State.DISMISSED or _waits_since(work, closure):
            continue
        duty = TURNS[State(state)][1]
        closure.state, closure.owner, closure.ended_at = state, owner, None
        closure.due_at = work.terms.due_at(duty, work.now)
        work.record(f"closure:{closure_id}", "closure:reopened", "clock:sellers", merge=merge_id)
        face = refreshing.refresh(work, closure_id)
        text = cards.waits_again(work.english(), work.setup.platforms, face)
        refreshing.tell_desk(work, face, f"closures.reopened:{closure_id}:{merge_id}", text)
        if state == State.RECOMMENDED:
            _tell_officers(work, face, merge_id)


def _waits_since(work: Work, closure: Closure) -> bool:
    """Has its seller come to the bar of that platform again since? That goes on, and this is over."""
    others = closures.of_seller(work.session, closure.seller_id)
    return any(one.owner and one.family == closure.family for one in others)


def _tell_officers(work: Work, face: ClosureFace, merge_id: int) -> None:
    """Said once under their card, since an edit tells nobody: it is asked of them again."""
    lane = refreshing.shared_lane(work, face)
    if lane is not None:
        mentions = [f"<@{one.user_id}>" for one in hand_over.officers_for(work, face.family)]
        shown = refreshing.disclosure(work, face)
        told = shared.new_duty(work.bilingual(), work.setup.platforms, shown, mentions)
        key = f"closures.asked_again:{face.id}:{merge_id}"
        work.say(key, to=lane, message=told, under=refreshing.shared_key(face.id))

"""What the desk makes of a suggestion, and what Alibaba does about it."""

from datetime import UTC, date, datetime, time

from handlers.actor import Actor
from handlers.claims.quoting import family_name
from handlers.closures import cards, forms, refreshing, shared
from handlers.closures.holders import tell_holders
from handlers.closures.rules import (
    TURNS,
    ActionMissing,
    ClosureMovedOn,
    Did,
    NoSuchClosure,
    NothingToReverse,
    NothingToShow,
    NowhereToRecommend,
    State,
    UntilMissing,
    WhyMissing,
)
from handlers.closures.wording import did, state_told
from handlers.doors import View
from handlers.hand_over import service as hand_over
from handlers.hand_over.keeping import for_whom
from handlers.hand_over.rules import NotYourPlatform, Said
from handlers.people.rules import Action
from handlers.programme import Work
from storage import closures, history, sellers
from storage.closures import ClosureFace
from storage.sellers import Closure, SellerAction

_WORDS = 2000
#: the last minute of the day until which a store is restricted
_END_OF_DAY = time(23, 59)


def offer_recommendation(work: Work, actor: Actor, *, closure_id: int) -> View:
    """The form with what Alibaba will see, to which the desk adds its own words."""
    actor.require(Action.RECOMMEND_CLOSURE)
    face = at(work, actor, closure_id, State.SUGGESTED)
    shown = refreshing.disclosure(work, face, words="")
    _place(work, actor, face)
    if not shown.strikes:
        raise NothingToShow
    return forms.recommend_form(work.words(actor), work.bilingual(), work.setup.platforms, shown)


def recommend(work: Work, actor: Actor, *, closure_id: int, said: str) -> None:
    """Ask Alibaba to close the store; its officers are told, and have a due time."""
    actor.require(Action.RECOMMEND_CLOSURE)
    closure = held(work, actor, closure_id, State.SUGGESTED)
    face = face_of(work, closure_id)
    place = _place(work, actor, face)
    if not refreshing.disclosure(work, face).strikes:
        raise NothingToShow
    closure.state = State.RECOMMENDED.value
    closure.owner, duty = TURNS[State.RECOMMENDED]
    closure.due_at = work.terms.due_at(duty, work.now)
    closure.recommended_by_id, closure.recommended_at = actor.person_id, work.now
    closure.words = _sealed(work, said)
    work.record(f"closure:{closure_id}", "closure:recommended", actor.by, place=place)
    face = refreshing.refresh(work, closure_id)
    mentions = [f"<@{one.user_id}>" for one in hand_over.officers_for(work, face.family)]
    shown = refreshing.disclosure(work, face)
    duty_told = shared.new_duty(work.bilingual(), work.setup.platforms, shown, mentions)
    under = refreshing.shared_key(closure_id)
    work.say(f"closures.new:{closure_id}", to=work.places()[place], message=duty_told, under=under)


def offer_dismissal(work: Work, actor: Actor, *, closure_id: int) -> View:
    """The form in which the desk says why not."""
    actor.require(Action.RECOMMEND_CLOSURE)
    face = at(work, actor, closure_id, State.SUGGESTED, State.RECOMMENDED)
    return forms.dismiss_form(work.words(actor), work.setup.platforms, face)


def dismiss(work: Work, actor: Actor, *, closure_id: int, was: str, reason: str) -> None:
    """Recommend nothing, or take a recommendation back, with a reason that stays with the IACC.

    `was`: the state in which the form showed it; what has been recommended since is not taken back unseen.
    """
    actor.require(Action.RECOMMEND_CLOSURE)
    closure = held(work, actor, closure_id, *({State.SUGGESTED, State.RECOMMENDED} & {was}))
    if not reason.strip():
        raise WhyMissing
    _end(work, closure, State.DISMISSED)
    if was == State.SUGGESTED:  # else the words to Alibaba stay on its card
        closure.words = _sealed(work, reason)
    work.record(f"closure:{closure_id}", "closure:dismissed", actor.by, was=was)
    face = refreshing.refresh(work, closure_id)
    if was == State.RECOMMENDED:
        text = cards.taken_back(work.english(), face, actor.name, reason.strip())
        refreshing.tell_desk(work, face, f"closures.dismissed:{closure_id}", text)
        tell_officers_it_is_over(work, face)


def tell_officers_it_is_over(work: Work, face: ClosureFace) -> None:
    """Said once under their card, since an edit tells nobody: nothing more is asked of them."""
    lane = refreshing.shared_lane(work, face)
    if lane is not None:
        shown = refreshing.disclosure(work, face)
        told = shared.new_duty(work.bilingual(), work.setup.platforms, shown, ())
        under = refreshing.shared_key(face.id)
        # again where it was asked of them again, since it was of a seller taken out of another
        turn = history.times(work.session, [f"closure:{face.id}"], ["closure:dismissed", "closure:merged"])
        work.say(f"closures.taken_back:{face.id}:{turn}", to=lane, message=told, under=under)


def offer_action(work: Work, actor: Actor, *, closure_id: int) -> View:
    """The officer's form."""
    actor.require(Action.RECORD_SELLER_ACTION)
    face = of_officer(work, actor, closure_id)
    if face.state != State.RECOMMENDED:
        raise moved_on(work, actor, face)
    return shared.record_form(work.words(actor), refreshing.disclosure(work, face))


def record_action(work: Work, actor: Actor, *, closure_id: int, kind: str, until: str, reason: str) -> None:
    """What Alibaba did about the seller, or why it did nothing. The desk is told, and who may be."""
    actor.require(Action.RECORD_SELLER_ACTION)
    closure = sellers.lock_closure(work.session, closure_id)
    face = of_officer(work, actor, closure_id)
    if closure is None or face.state != State.RECOMMENDED:
        raise moved_on(work, actor, face)
    act(work, actor, closure, kind=kind, until=until, reason=reason)


def act(
    work: Work,
    actor: Actor,
    closure: Closure,
    *,
    kind: str,
    until: str,
    reason: str,
    said: Said | None = None,
) -> None:
    """Write it down, show and tell it. `said`: the desk does it for an officer. Raises what is missing."""
    made = SellerAction(
        seller_id=closure.seller_id,
        family=closure.family,
        kind=kind,
        reason=_sealed(work, reason) or b"",
        until=_checked(work, kind, until, reason),
        recorded_by_id=actor.person_id,
        recorded_at=work.now,
        on_behalf=said is not None,
        officer_id=said.officer_id if said else None,
        source=work.seal(said.source) if said else None,
    )
    work.session.add(made)
    work.session.flush()
    closure.action_id = made.id
    _end(work, closure, State.ANSWERED)
    facts = {"action": made.id, "kind": kind, **for_whom(said)}
    work.record(f"closure:{closure.id}", "closure:answered", actor.by, **facts)
    more = {"closure": closure.id, **for_whom(said)}
    work.record(f"seller:{closure.seller_id}", f"seller:{kind}", actor.by, **more)
    _tell(work, int(closure.id or 0), "answered")


def offer_reversal(work: Work, actor: Actor, *, closure_id: int) -> View:
    """The form in which an officer takes an action back."""
    actor.require(Action.RECORD_SELLER_ACTION)
    face = of_officer(work, actor, closure_id)
    _check_reversible(face)
    return shared.reverse_form(work.words(actor), refreshing.disclosure(work, face))


def reverse(work: Work, actor: Actor, *, closure_id: int, reason: str) -> None:
    """What Alibaba did holds no more. Whoever was told of it is told of that, too."""
    actor.require(Action.RECORD_SELLER_ACTION)
    closure = sellers.lock_closure(work.session, closure_id)
    face = of_officer(work, actor, closure_id)
    _check_reversible(face)
    if not reason.strip():
        raise WhyMissing
    action = work.session.get(SellerAction, closure.action_id if closure else 0)
    assert action is not None  # noqa: S101 - the store's own constraint
    action.reversed_by_id, action.reversed_at = actor.person_id, work.now
    action.reversal = _sealed(work, reason)
    work.record(f"closure:{closure_id}", "closure:reversed", actor.by, action=action.id)
    work.record(f"seller:{face.seller_id}", "seller:reversed", actor.by, action=action.id)
    _tell(work, closure_id, "reversed")


def _tell(work: Work, closure_id: int, fact: str) -> None:
    """The cards, a word at the desk, and the rights-holders concerned."""
    face = refreshing.refresh(work, closure_id)
    acted = refreshing.acted(work, face)
    assert acted is not None  # noqa: S101 - it was just written
    words = work.english()
    what = did(words, acted) if fact == "answered" else words("taken back: {what}", what=did(words, acted))
    text = cards.answered(words, work.setup.platforms, face, what)
    # what was recorded for an officer may be taken back, and something else recorded
    refreshing.tell_desk(work, face, f"closures.{fact}:{closure_id}:{face.action_id}", text)
    tell_holders(work, face, acted, f"closures.{fact}:{face.action_id}")


def _checked(work: Work, kind: str, until: str, reason: str) -> datetime | None:
    """When a restriction ends. Raises what is missing."""
    if kind not in set(Did):
        raise ActionMissing
    if kind == Did.NONE and not reason.strip():
        raise WhyMissing
    if kind != Did.RESTRICTED:
        return None
    zone = work.bilingual()[0].timezone
    try:
        ends = datetime.combine(date.fromisoformat(until), _END_OF_DAY, tzinfo=zone).astimezone(UTC)
    except ValueError:
        raise UntilMissing from None
    if ends <= work.now:
        raise UntilMissing
    return ends


def _check_reversible(face: ClosureFace) -> None:
    if face.action in {"", Did.NONE} or face.reversed_at is not None:
        raise NothingToReverse


def _end(work: Work, closure: Closure, state: State) -> None:
    closure.state, closure.owner, closure.due_at, closure.ended_at = state.value, "", None, work.now


def _sealed(work: Work, said: str) -> bytes | None:
    said = said.strip()[:_WORDS]
    return work.seal(said) if said else None


def face_of(work: Work, closure_id: int) -> ClosureFace:
    """Raises `NoSuchClosure`."""
    face = closures.face(work.session, closure_id)
    if face is None:
        raise NoSuchClosure
    return face


def at(work: Work, actor: Actor, closure_id: int, *states: State) -> ClosureFace:
    """One in such a state. Raises `ClosureMovedOn`."""
    face = face_of(work, closure_id)
    if face.state not in states:
        raise moved_on(work, actor, face)
    return face


def held(work: Work, actor: Actor, closure_id: int, *states: State) -> Closure:
    """One in such a state, held until the unit of work ends."""
    closure = sellers.lock_closure(work.session, closure_id)
    if closure is None:
        raise NoSuchClosure
    if closure.state not in set(states):
        raise moved_on(work, actor, face_of(work, closure_id))
    return closure


def of_officer(work: Work, actor: Actor, closure_id: int) -> ClosureFace:
    """One that was recommended on a platform for which this officer acts."""
    face = face_of(work, closure_id)
    if face.recommended_at is None:  # what was never recommended is answered as if it did not exist
        raise NoSuchClosure
    if face.family not in hand_over.families_of(work, actor.standing.platforms):
        platform = family_name(work.words(actor), work.setup.platforms, face.family)
        raise NotYourPlatform(reference=face.reference, platform=platform)
    return face


def moved_on(work: Work, actor: Actor, face: ClosureFace) -> ClosureMovedOn:
    """What a stale button says."""
    return ClosureMovedOn(reference=face.reference, state=state_told(work.words(actor), face.state))


def _place(work: Work, actor: Actor, face: ClosureFace) -> str:
    """Where the officers of its platform are. Raises `NowhereToRecommend`."""
    place = hand_over.place_for(work, face.family)
    if not place:
        platform = family_name(work.words(actor), work.setup.platforms, face.family)
        raise NowhereToRecommend(platform=platform)
    return place

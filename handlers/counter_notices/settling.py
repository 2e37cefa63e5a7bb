"""Alibaba's end of a counter-notice: the removal stays, or the listings come back."""

from functools import partial

from handlers.actor import Actor
from handlers.claims.quoting import family_name
from handlers.claims.rules import Step, moved
from handlers.counter_notices import rules, service, shared, showing, telling
from handlers.counter_notices.rules import DecisionNeedsWords
from handlers.counter_notices.service import Opened
from handlers.counter_notices.told import Told
from handlers.doors import View
from handlers.hand_over import service as hand_over
from handlers.hand_over.rules import NotYourPlatform
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.words import Words
from storage import history


def uphold(work: Work, actor: Actor, *, notice_id: int) -> None:
    """The seller's objection is turned down: the removal stays."""
    actor.require(Action.DECIDE_COUNTER_NOTICE)
    _decide(work, actor, _decidable(work, actor, notice_id, Step.UPHOLD), Step.UPHOLD, "")


def offer_reinstatement(work: Work, actor: Actor, *, notice_id: int) -> View:
    """The form in which Alibaba says why the listings come back."""
    actor.require(Action.DECIDE_COUNTER_NOTICE)
    one = _decidable(work, actor, notice_id, Step.REINSTATE)
    return shared.reinstate_form(work.bilingual(), showing.disclosed(work, service.face_of(work, one.id)))


def reinstate(work: Work, actor: Actor, *, notice_id: int, said: str) -> None:
    """Alibaba accepts the seller's objection: the listings come back."""
    actor.require(Action.DECIDE_COUNTER_NOTICE)
    one = _decidable(work, actor, notice_id, Step.REINSTATE)
    said = rules.some_words(said)
    if not said:
        raise DecisionNeedsWords
    _decide(work, actor, one, Step.REINSTATE, said)


def _decide(work: Work, actor: Actor, one: Opened, step: Step, said: str) -> None:
    notice = one.notice
    notice.decided_by_id, notice.decided_at = actor.person_id, work.now
    notice.decision_words = work.seal(said) if said else None
    reason = service.back_by(step)
    service.advance(work, one, step, reason=reason)
    work.record(
        f"claim:{notice.claim_id}",
        f"claim:{notice.state}",
        actor.by,
        notice=one.id,
        round=notice.round,
        listings=one.listings,
        **({"reason": reason} if reason else {}),
    )
    told = service.show_everywhere(work, one)
    # it may be undone, and decided anew
    turn = history.times(work.session, [f"claim:{notice.claim_id}"], ["claim:upheld", "claim:reinstated"])
    key = f"counter_notices.decided:{one.id}:{turn}"
    showing.tell_holder(work, told.face, key, partial(_news, told))
    showing.tell_desk(work, told.face, f"{key}:desk", telling.news_for_desk(work.english(), told))


def _news(told: Told, words: Words, _: object) -> str:
    return telling.news_for_holder(words, told)


def _decidable(work: Work, actor: Actor, notice_id: int, step: Step) -> Opened:
    """One that waits for Alibaba, on a platform for which this officer acts."""
    one = of_officer(work, actor, notice_id)
    if not one.rows or moved(one.notice.state, step) is None:
        raise service.moved_on(work, actor, service.face_of(work, notice_id), to_alibaba=True)
    return one


def of_officer(work: Work, actor: Actor, notice_id: int) -> Opened:
    """One on a platform for which this officer acts. Raises `NoSuchNotice` or `NotYourPlatform`."""
    one = service.opened(work, notice_id)
    face = service.face_of(work, notice_id)
    if face.family not in hand_over.families_of(work, actor.standing.platforms):
        platform = family_name(work.words(actor), work.setup.platforms, face.family)
        raise NotYourPlatform(reference=rules.name_of(face.reference, face.places), platform=platform)
    return one

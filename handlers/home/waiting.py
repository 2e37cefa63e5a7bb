"""What waits for a person, from every topic that has some: the Home tab's list."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from handlers import ids
from handlers.actor import Actor
from handlers.blocks import escape
from handlers.claims import buttons
from handlers.claims.cards import subject
from handlers.claims.questioning import WAITS
from handlers.claims.quoting import family_name
from handlers.claims.wording import standing, status_name
from handlers.counter_notices.rules import name_of
from handlers.escalations.wording import kind_name, urgency_name
from handlers.escalations.wording import status_name as escalation_status
from handlers.home import officers
from handlers.home.rules import Waiting
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.words import Words
from storage import closures, pending, queue
from storage.closures import PendingClosure
from storage.pending import PendingClaim, PendingEscalation
from storage.pending_notices import PendingNotice, notices
from storage.queue import Held

#: More than the Home tab ever shows of one list.
_ENOUGH = 50


def waiting_for(work: Work, actor: Actor) -> list[Waiting]:
    """All whose next step is this person's, in their language."""
    words = work.words(actor)
    return [
        *(_held(work, words, one) for one in _in_hand(work, actor)),
        *(_notice(work, words, one) for one in _notices(work, actor)),
        *(
            _to_answer(work, words, one)
            if one.asked_by and actor.may(Action.ANSWER_QUESTION)
            else _claim(work, words, one)
            for one in _claims(work, actor)
        ),
        *(_escalation(words, one) for one in _escalations(work, actor)),
        *(_closure(work, words, one) for one in _closures(work, actor)),
        *officers.waiting_for(work, actor),
    ]


def _claims(work: Work, actor: Actor) -> Iterator[PendingClaim]:
    session, now = work.session, work.now
    if actor.may(Action.FILE_CLAIM):
        yield from pending.with_holders(session, list(actor.principals), at_most=_ENOUGH).first
    if actor.may(Action.TAKE_CLAIM):
        yield from pending.endorsed(session, now=now, at_most=_ENOUGH).first
        yield from pending.undelivered(session, now=now, at_most=_ENOUGH).first


def _escalations(work: Work, actor: Actor) -> Iterator[PendingEscalation]:
    if actor.may(Action.SEE_OWN_CLAIMS):
        mine = list(actor.principals)
        yield from pending.escalations(
            work.session, owner="raiser", organisation_ids=mine, at_most=_ENOUGH
        ).first
    if actor.may(Action.RESOLVE_ESCALATION):
        yield from pending.escalations(work.session, owner="desk", at_most=_ENOUGH).first


def _in_hand(work: Work, actor: Actor) -> list[Held]:
    """What they have taken; what can be taken stands in the queue."""
    if not actor.may(Action.TAKE_CLAIM):
        return []
    return queue.held(work.session, now=work.now, person_id=actor.person_id, at_most=_ENOUGH)


def _held(work: Work, words: Words, one: Held) -> Waiting:
    about = subject(words, work.setup.platforms, one.kind, one.family, one.listing_count)
    until = words("you hold it until {when}", when=words.when(one.taken_until))
    due = one.due_at or work.now
    what = f"*{one.reference}* · {about}\n{until} · {escape(one.organisation)}"
    return Waiting(what=what, since=due, due_at=due, value=one.case.key)


def _notices(work: Work, actor: Actor) -> Iterator[PendingNotice]:
    session = work.session
    if actor.may(Action.ASK_ABOUT_COUNTER_NOTICE):
        mine = list(actor.principals)
        yield from notices(session, owner="holder", organisation_ids=mine, at_most=_ENOUGH).first
    elif actor.may(Action.ANSWER_COUNTER_NOTICE):
        yield from notices(session, owner="desk", at_most=_ENOUGH).first


def _notice(work: Work, words: Words, one: PendingNotice) -> Waiting:
    about = subject(words, work.setup.platforms, one.kind, one.family, one.count)
    stands = status_name(words, one.state, one.kind)
    return Waiting(
        what=f"*{name_of(one.claim, one.places)}* · {about}\n{stands} · {escape(one.organisation)}",
        since=one.due_at,
        due_at=one.due_at,
        value=str(one.id),
        action_id=ids.SHOW_NOTICE,
    )


def _closures(work: Work, actor: Actor) -> Sequence[PendingClosure]:
    if not actor.may(Action.RECOMMEND_CLOSURE):
        return ()
    return closures.pending(work.session, owner="desk", at_most=_ENOUGH).first


def _closure(work: Work, words: Words, one: PendingClosure) -> Waiting:
    platform = family_name(words, work.setup.platforms, one.family)
    asked = words("a seller on {platform} at the bar: close the store?", platform=platform)
    return Waiting(
        what=f"*{one.reference}* · {asked}\n{escape(one.seller)}",
        since=one.due_at,
        due_at=one.due_at,
        value=str(one.seller_id),
        action_id=ids.SHOW_SELLER,
    )


def _claim(work: Work, words: Words, one: PendingClaim) -> Waiting:
    about = subject(words, work.setup.platforms, one.kind, one.family, one.listing_count)
    stands = standing(words, one.status, one.counts, one.kind)
    what = f"*{one.reference}* · {about}\n{stands} · {escape(one.organisation)}"
    due = one.asked_until or one.due_at or work.now
    return Waiting(what=what, since=due, due_at=due, value=one.case.key)


def _to_answer(work: Work, words: Words, one: PendingClaim) -> Waiting:
    """A question, which its button answers."""
    shown = _claim(work, words, replace(one, status=WAITS[one.asked_by].value, counts={}))
    value, action_id = f"{one.case.key}:{one.asked_by}", f"{buttons.ANSWER}:{one.asked_by}"
    return replace(shown, value=value, action_id=action_id, label=words("Answer"))


def _escalation(words: Words, one: PendingEscalation) -> Waiting:
    about = " · ".join((one.claim or kind_name(words, one.kind), urgency_name(words, one.urgency)))
    what = f"*{one.reference}* · {about}\n{_how_it_stands(words, one)} · {escape(one.organisation)}"
    assert one.due_at is not None  # noqa: S101 - an open escalation has a due time: the store's own constraint
    return Waiting(
        what=what,
        since=one.due_at,
        due_at=one.due_at,
        value=str(one.id),
        action_id=ids.SHOW_ESCALATION,
    )


def _how_it_stands(words: Words, one: PendingEscalation) -> str:
    if one.awaits_raiser:
        return words("does that solve it?")
    return escalation_status(words, one.status)

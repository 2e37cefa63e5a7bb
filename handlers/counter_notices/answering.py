"""Answering a seller's objection: stand behind the removal, accept the objection, or ask the IACC."""

from functools import partial

from handlers.actor import Actor
from handlers.claims.refusals import StatementNotTicked
from handlers.claims.rules import Status, Step, moved
from handlers.counter_notices import forms, rules, service, shared, showing, telling
from handlers.counter_notices.rules import Answer, NoSuchNotice, NotYourTurn
from handlers.counter_notices.service import Opened
from handlers.counter_notices.told import Told
from handlers.doors import View
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.words import Words
from storage import counter_notices


def offer_answer(work: Work, actor: Actor, *, notice_id: int) -> View:
    """The form with which the removal is stood behind."""
    actor.require(Action.ANSWER_COUNTER_NOTICE)
    one = _answerable(work, actor, notice_id, Step.STAND_BEHIND)
    told = showing.told_of(work, service.face_of(work, one.id))
    return forms.answer_form(work.words(actor), told, is_desk=actor.is_desk)


def stand_behind(work: Work, actor: Actor, *, notice_id: int, said: str, ticked: bool) -> None:
    """The removal is right: Alibaba decides. The desk may do it in the rights-holder's place."""
    actor.require(Action.ANSWER_COUNTER_NOTICE)
    one = _answerable(work, actor, notice_id, Step.STAND_BEHIND)
    if not (ticked or actor.is_desk):
        raise StatementNotTicked
    said = rules.some_words(said)
    _answer(work, actor, one, Answer.STOOD_BEHIND, said)
    counter_notices.stand_behind(work.session, [row.id for row in one.rows], now=work.now)
    service.advance(work, one, Step.STAND_BEHIND)
    _record(work, actor, one, "claim:counter_stood_behind")
    told = service.show_everywhere(work, one)
    showing.ask_officers(work, told.face)
    _tell_others(work, actor, told)


def accept(work: Work, actor: Actor, *, notice_id: int) -> None:
    """The seller is right: the listings come back at once. Alibaba and whoever did not do it are told."""
    actor.require(Action.ANSWER_COUNTER_NOTICE)
    one = _answerable(work, actor, notice_id, Step.ACCEPT)
    _answer(work, actor, one, Answer.ACCEPTED, "")
    one.notice.decided_at = work.now
    service.advance(work, one, Step.ACCEPT, reason=service.back_by(Step.ACCEPT))
    _record(work, actor, one, "claim:counter_accepted")
    told = service.show_everywhere(work, one)
    shown = showing.disclosed(work, told.face)
    message = shared.accepted(work.bilingual(), shown, showing.mentions(work, told.face))
    showing.tell_officers(work, told.face, f"counter_notices.accepted:{one.id}", message)
    _tell_others(work, actor, told)


def offer_question(work: Work, actor: Actor, *, notice_id: int) -> View:
    """The form in which the rights-holder asks the IACC."""
    actor.require(Action.ASK_ABOUT_COUNTER_NOTICE)
    one = _askable(work, actor, notice_id)
    told, words = showing.told_of(work, service.face_of(work, one.id)), work.words(actor)
    until = words.when(work.terms.due_at("counter_notice_unanswered", work.now))
    return forms.ask_form(words, told, desk_until=until)


def ask(work: Work, actor: Actor, *, notice_id: int, said: str) -> None:
    """Leave it to the desk, with words that only the IACC reads."""
    actor.require(Action.ASK_ABOUT_COUNTER_NOTICE)
    one = _askable(work, actor, notice_id)
    said = rules.some_words(said)
    _answer(work, actor, one, Answer.ASKED_IACC, "")
    one.notice.words_to_iacc = work.seal(said) if said else None
    service.advance(work, one, Step.LEAVE_TO_DESK)
    _record(work, actor, one, "claim:counter_asked_iacc")
    told = service.show_everywhere(work, one)
    text = telling.desks_turn(work.english(), told)
    showing.tell_desk(work, told.face, f"counter_notices.desk_turn:{one.id}", text)


def _answer(work: Work, actor: Actor, one: Opened, answer: Answer, said: str) -> None:
    notice = one.notice
    notice.answer, notice.answered_by_id, notice.answered_at = answer.value, actor.person_id, work.now
    notice.answered_by_desk = actor.is_desk
    notice.answer_words = work.seal(said) if said else None


def _record(work: Work, actor: Actor, one: Opened, tag: str) -> None:
    facts: dict[str, object] = {"notice": one.id, "round": one.notice.round, "listings": one.listings}
    if actor.is_desk:
        facts["for_holder"] = True
    work.record(f"claim:{one.notice.claim_id}", tag, actor.by, **facts)


def _tell_others(work: Work, actor: Actor, told: Told) -> None:
    """Whoever filed the claim, unless they answered by themselves; and the desk, unless it did."""
    key = f"counter_notices.answered:{told.face.id}"
    if actor.person_id != told.face.filed_by_id:
        showing.tell_holder(work, told.face, key, partial(_news, told))
    if not actor.is_desk:
        showing.tell_desk(work, told.face, f"{key}:desk", telling.news_for_desk(work.english(), told))


def _news(told: Told, words: Words, _: object) -> str:
    return telling.news_for_holder(words, told)


def _answerable(work: Work, actor: Actor, notice_id: int, step: Step) -> Opened:
    """One that this person may answer now: their own, or at the desk when it is the desk's turn.

    Raises `NoSuchNotice`, `NotYourTurn` or `NoticeMovedOn`.
    """
    service.seen_by(work, actor, notice_id)
    one = service.opened(work, notice_id)
    if not one.rows or moved(one.notice.state, step) is None:
        raise service.moved_on(work, actor, service.face_of(work, notice_id))
    if actor.is_desk and one.notice.state == Status.COUNTERED:
        face = service.face_of(work, notice_id)
        due = work.words(actor).when(face.due_at) if face.due_at else ""
        raise NotYourTurn(holder=face.organisation, due=due)
    return one


def _askable(work: Work, actor: Actor, notice_id: int) -> Opened:
    face = service.seen_by(work, actor, notice_id)
    if face.organisation_id not in actor.principals:
        raise NoSuchNotice
    one = service.opened(work, notice_id)
    if not one.rows or moved(one.notice.state, Step.LEAVE_TO_DESK) is None:
        raise service.moved_on(work, actor, service.face_of(work, notice_id))
    return one

"""Between the desk and Alibaba: post, acknowledge, answer, and remind."""

import json

from handlers.actor import Actor
from handlers.claims.quoting import family_name
from handlers.doors import View
from handlers.escalations import cards, forms, refreshing, rules, shared
from handlers.escalations.rules import (
    FormOutOfDate,
    NoSharedChannel,
    NoSuchEscalation,
    NotYourPlatform,
    Status,
    Step,
    moved,
)
from handlers.escalations.service import advance, checked, face_of, movable, stale_for_officer
from handlers.hand_over import service as hand_over
from handlers.people.rules import Action
from handlers.programme import Work
from storage import drafts, escalations, people
from storage.drafts import Draft
from storage.escalation_faces import Face
from storage.escalations import Escalation
from storage.outbox import Message
from storage.people import Standing

#: What the tokens of our drafts begin with: the store keeps every topic's drafts together.
_DRAFTS = "escalations"


def offer_post(work: Work, actor: Actor, *, escalation_id: int) -> View:
    """The form in which the desk writes its own words for Alibaba."""
    actor.require(Action.POST_ESCALATION)
    movable(work, actor, escalation_id, Step.POST)
    face = face_of(work, escalation_id)
    return forms.post_form(
        work.words(actor), work.setup.platforms, face, refreshing.said_of(work, face), _places(work, face)
    )


def _places(work: Work, face: Face) -> list[str]:
    """Where it may be posted. Raises `NoSharedChannel`."""
    places = rules.shared_places(face.claim_family, work.places())
    if not places:
        raise NoSharedChannel(reference=face.reference)
    return places


def prepare_post(work: Work, actor: Actor, *, escalation_id: int, token: str, place: str, said: str) -> View:
    """Keep the desk's words as a draft, and show what Alibaba would see of them.

    `token` is the form's own id, so that going back and on again keeps one draft.
    """
    actor.require(Action.POST_ESCALATION)
    draft = _own_draft(work, actor, f"{_DRAFTS}:{escalation_id}:{token}")  # first, as when it is posted
    movable(work, actor, escalation_id, Step.POST)
    face = face_of(work, escalation_id)
    if place not in _places(work, face):
        raise NoSharedChannel(reference=face.reference)
    said = checked(said)
    draft_id = _keep(work, draft, {"place": place, "words": said})
    return forms.post_preview(
        work.words(actor),
        work.bilingual(),
        work.setup.platforms,
        refreshing.would_disclose(work, face, said),
        place=place,
        officers=[one.name for one in _on_duty(work, face, place)],
        draft_id=draft_id,
    )


def _on_duty(work: Work, face: Face, place: str) -> list[Standing]:
    return refreshing.officers_on_duty(work, face.claim_family or place.partition(":")[2])


def _own_draft(work: Work, actor: Actor, token: str) -> Draft:
    """The draft of a form, held; whoever holds an escalation as well has taken this before."""
    draft = drafts.draft_of_form(work.session, token, person_id=actor.person_id, now=work.now)
    if draft.person_id != actor.person_id or draft.state != "open":
        raise FormOutOfDate
    return draft


def _keep(work: Work, draft: Draft, said: dict[str, object]) -> int:
    draft.body = work.seal(json.dumps(said, ensure_ascii=False))
    draft.changed_at = work.now
    work.session.flush()
    return int(draft.id or 0)


def confirm_post(work: Work, actor: Actor, *, draft_id: int) -> View:
    """Post a draft to Alibaba: its card, and a mention of the officers on duty in its thread.

    Safe to call twice: a draft is posted once.
    """
    actor.require(Action.POST_ESCALATION)
    draft = drafts.lock_draft(work.session, draft_id)
    topic, number, _ = draft.token.split(":", 2) if draft and draft.token.count(":") > 1 else ("", "", "")
    if draft is None or draft.person_id != actor.person_id or topic != _DRAFTS:
        raise FormOutOfDate
    if draft.state == "filed":
        return forms.done_view(work.words(actor), face_of(work, int(number)))
    row = movable(work, actor, int(number), Step.POST)
    said = json.loads(work.open(draft.body))
    lane = work.places().get(said["place"])
    if lane is None:
        raise NoSharedChannel(reference=row.reference)
    drafts.close_draft(work.session, draft_id, [], now=work.now)
    face = _post(work, actor, row, place=said["place"], said=said["words"], lane=lane)
    return forms.done_view(work.words(actor), face)


def _post(work: Work, actor: Actor, row: Escalation, *, place: str, said: str, lane: int) -> Face:
    row.posted_to, row.posted_by_id, row.posted_at = place, actor.person_id, work.now
    row.posted_words = work.seal(said)
    advance(work, row, Step.POST)
    face = refreshing.refresh(work, int(row.id or 0))
    shown, officers = refreshing.disclosed(work, face), _on_duty(work, face, place)
    work.record(
        f"escalation:{face.id}",
        "escalation:posted",
        actor.by,
        place=place,
        claim_shown=bool(shown.claim_reference),
        mentioned=[one.person_id for one in officers],
    )
    duty = shared.new_duty(work.bilingual(), shown, _mentions(officers))
    work.say(f"escalations.duty:{face.id}", to=lane, message=duty, under=refreshing.shared_key(face.id))
    if not officers:
        told = cards.nobody_on_duty(work.english(), work.setup.platforms, face)
        key, under = f"escalations.nobody:{face.id}", refreshing.desk_key(face.id)
        refreshing.tell_desk(work, key, Message(told), under=under)
    return face


def _mentions(officers: list[Standing]) -> list[str]:
    return [f"<@{one.user_id}>" for one in officers]


def acknowledge(work: Work, actor: Actor, *, escalation_id: int) -> None:
    """The officer has seen it and works on it."""
    actor.require(Action.ACKNOWLEDGE_ESCALATION)
    row = _officers_own(work, actor, escalation_id, Step.ACKNOWLEDGE)
    advance(work, row, Step.ACKNOWLEDGE)
    row.acknowledged_by_id, row.acknowledged_at = actor.person_id, work.now
    work.record(f"escalation:{escalation_id}", "escalation:acknowledged", actor.by)
    refreshing.refresh(work, escalation_id)


def offer_answer(work: Work, actor: Actor, *, escalation_id: int) -> View:
    """The officer's form."""
    actor.require(Action.ANSWER_ESCALATION)
    _officers_own(work, actor, escalation_id, Step.ANSWER)
    return shared.answer_form(work.bilingual(), refreshing.disclosed(work, face_of(work, escalation_id)))


def answer(work: Work, actor: Actor, *, escalation_id: int, said: str) -> View:
    """Alibaba's answer: to the desk, which shares it. Who answers has acknowledged."""
    actor.require(Action.ANSWER_ESCALATION)
    row = _officers_own(work, actor, escalation_id, Step.ANSWER)
    said = checked(said)
    advance(work, row, Step.ANSWER)
    row.answer, row.answered_by_id, row.answered_at = work.seal(said), actor.person_id, work.now
    if row.acknowledged_at is None:
        row.acknowledged_by_id, row.acknowledged_at = actor.person_id, work.now
    work.record(f"escalation:{escalation_id}", "escalation:answered", actor.by)
    face = refreshing.refresh(work, escalation_id)
    told = Message(cards.new_answer(work.english(), face))
    key, under = f"escalations.answered:{escalation_id}", refreshing.desk_key(escalation_id)
    refreshing.tell_desk(work, key, told, under=under)
    return shared.answered_view(work.words(actor), refreshing.disclosed(work, face))


def _officers_own(work: Work, actor: Actor, escalation_id: int, step: Step) -> Escalation:
    """What was posted and this officer may act on, locked; otherwise says what it is now."""
    row = escalations.lock(work.session, escalation_id)
    face = face_of(work, escalation_id)
    if row is None or face.posted_at is None:  # answered as if it did not exist
        raise NoSuchEscalation(reference=f"ES-…-{escalation_id:06d}")
    families = hand_over.families_of(work, actor.standing.platforms)
    if not rules.acts_for(families, face.family):
        platform = family_name(work.words(actor), work.setup.platforms, face.family)
        raise NotYourPlatform(reference=face.reference, platform=platform)
    if moved(row.status, step) is None:
        raise stale_for_officer(work, actor, face)
    return row


def unacknowledged(work: Work) -> list[int]:
    """Ids of what Alibaba should have acknowledged by now, and about which there is a reminder left."""
    return escalations.unacknowledged(work.session, now=work.now, reminded_at_most=rules.MOST_REMINDERS - 1)


def remind(work: Work, *, escalation_id: int) -> bool:
    """Send the reminder that is due: first the officers are mentioned again, then the managers are told."""
    row = escalations.lock(work.session, escalation_id)
    if row is None or row.status != Status.POSTED or row.due_at is None:
        return False
    at = rules.remind_at(work.terms, row.urgency, row.due_at, row.reminders)
    if at is None or at > work.now:
        return False
    row.reminders += 1
    face = face_of(work, escalation_id)
    told = _mention_again(work, face) if row.reminders == 1 else _tell_managers(work, face)
    work.record(
        f"escalation:{escalation_id}",
        "escalation:reminded",
        "clock:escalations",
        reminder=row.reminders,
        told=told,
    )
    return True


def _mention_again(work: Work, face: Face) -> list[int]:
    officers, lane = refreshing.officers_on_duty(work, face.family), refreshing.shared_lane(work, face)
    if lane is not None:
        told = shared.reminder(work.bilingual(), refreshing.disclosed(work, face), _mentions(officers))
        under = refreshing.shared_key(face.id)
        work.say(f"escalations.reminder:{face.id}", to=lane, message=told, under=under)
    return [one.person_id for one in officers]


def _tell_managers(work: Work, face: Face) -> list[int]:
    managers = people.people_with(work.session, roles=("manager",))
    for one in managers:
        told = Message(cards.overdue(work.words(one), face))
        work.say(f"escalations.overdue:{face.id}:{one.id}", to=one.lane_id, message=told)
    return [int(one.id or 0) for one in managers]

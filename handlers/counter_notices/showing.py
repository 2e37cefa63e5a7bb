"""Showing a counter-notice where it lives: with the rights-holder, at the desk, with Alibaba; and telling."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.cards import show_changed
from handlers.claims.places import places_in
from handlers.claims.reasons import Back
from handlers.claims.rules import Status
from handlers.counter_notices import desk_views, holder_views, shared
from handlers.counter_notices.rules import NO_PAPERS, Answer, Disclosure, Papers, name_of
from handlers.counter_notices.told import Told
from handlers.hand_over import service as hand_over
from handlers.people.rules import Action, may
from handlers.programme import Work
from handlers.words import Words
from storage import counter_notice_faces, counter_notices, outbox, papers, people
from storage.counter_notice_faces import Face
from storage.outbox import Message
from storage.people import Standing


def holder_key(notice_id: int, person_id: int) -> str:
    """The card that a person of the rights-holder's side sees."""
    return f"counter_notices.holder:{notice_id}:{person_id}"


def desk_key(notice_id: int) -> str:
    """The card in the desk channel."""
    return f"counter_notices.desk:{notice_id}"


def shared_key(notice_id: int) -> str:
    """The card in a channel shared with Alibaba."""
    return f"counter_notices.shared:{notice_id}"


def told_of(work: Work, face: Face) -> Told:
    """What stands in it, opened: for the rights-holder's side and the IACC."""
    lines, named = counter_notices.lines_of(work.session, [face.claim_id]), places_in(face.places)
    # by their places: a listing knows the newest of its notices alone
    its = [line for line in lines if line.position in named]
    return Told(
        face=face,
        listings=[(line.position, line.url) for line in its],
        words=work.open(face.words),
        translation=work.open(face.translation),
        answer_words=work.open(face.answer_words),
        words_to_iacc=work.open(face.words_to_iacc),
        decision_words=work.open(face.decision_words),
        back=back_of(face),
        papers=_papers(work, face),
        is_late=face.owner == "officer" and face.due_at is not None and face.due_at <= work.now,
    )


def _papers(work: Work, face: Face) -> Papers:
    """What became of its papers; where they came with several notices, they go under the card of one."""
    if face.papers_with_id is None:
        return NO_PAPERS
    found, other = papers.counted(work.session, face.papers_with_id), ""
    if face.papers_with_id != face.id:
        its = counter_notice_faces.face(work.session, face.papers_with_id)
        other = name_of(its.reference, its.places) if its else ""
    return Papers(found.get("given", 0), found.get("waiting", 0), found.get("refused", 0), with_other=other)


def back_of(face: Face) -> str:
    """How its listings came back; "" where they did not."""
    if face.state != Status.REINSTATED:
        return ""
    ways = {Answer.ACCEPTED: Back.ACCEPTED, Answer.RETRACTED: Back.RETRACTED}
    return ways.get(Answer(face.answer), Back.BY_ALIBABA).value


def disclosed(work: Work, face: Face) -> Disclosure:
    """What Alibaba may see of it. That the rights-holder asked the IACC is between the two."""
    told = told_of(work, face)
    is_answered = face.answer in (Answer.STOOD_BEHIND, Answer.ACCEPTED)
    return Disclosure(
        id=face.id,
        reference=face.reference,
        organisation=face.organisation,
        family=face.family,
        kind=face.kind,
        round=face.round,
        places=face.places,
        listings=tuple(told.listings),
        ground=face.reason,
        words=told.words,
        papers=told.papers,
        state=Status.COUNTERED.value if face.state == Status.UNANSWERED else face.state,
        due_at=_due_told(work, face),
        is_late=told.is_late,
        recorded_by=face.recorded_by,
        recorded_at=face.recorded_at,
        answer=face.answer if is_answered else "",
        answer_words=told.answer_words,
        by_iacc=is_answered and face.answered_by_desk,
        back=told.back,
        decided_by=face.decided_by,
        decided_at=face.decided_at,
        decision_words=told.decision_words,
        is_undoable=_is_undoable(work, face),
    )


def _due_told(work: Work, face: Face) -> datetime | None:
    """Until when Alibaba is told to wait for an answer: whichever of the two gives it, the last day for both.

    Were it told each one's own time, the change would tell that the IACC was asked, or is to answer.
    """
    if face.state not in (Status.COUNTERED, Status.UNANSWERED):
        return face.due_at
    holders = work.terms.due_at("counter_notice", face.recorded_at)
    return work.terms.due_at("counter_notice_unanswered", holders)


def _is_undoable(work: Work, face: Face) -> bool:
    """Alibaba has decided, and that not an hour ago."""
    is_alibabas = face.state in (Status.UPHELD, Status.REINSTATED) and bool(face.decided_by)
    return is_alibabas and face.decided_at is not None and work.now <= face.decided_at + work.terms.undo_for


def refresh(work: Work, notice_id: int) -> Told:
    """Promise that its cards show how it stands now."""
    work.session.flush()
    face = counter_notice_faces.face(work.session, notice_id)
    assert face is not None  # noqa: S101 - its caller holds the notice
    told, atlas = told_of(work, face), work.setup.platforms
    until = work.terms.due_at("counter_notice_unanswered", face.due_at) if face.due_at else None
    for reader in readers_of(work, face):
        message = holder_views.holder_card(
            work.words(reader), atlas, as_told_to(told, reader), desk_until=until
        )
        show_changed(work, holder_key(face.id, reader.person_id), to=reader.lane_id, message=message)
    desk = work.places().get("desk")
    if desk is not None:
        message = desk_views.desk_card(work.english(), atlas, told)
        show_changed(work, desk_key(face.id), to=desk, message=message, iacc_only=True)
    lane = shared_lane(work, face)
    if lane is not None:
        message = shared.card(work.bilingual(), atlas, disclosed(work, face))
        show_changed(work, shared_key(face.id), to=lane, message=message)
    return told


def as_told_to(told: Told, reader: Standing) -> Told:
    """The same for one reader on the rights-holder's side.

    A representative and the rights-holder it acts for may each ask the IACC what the other does not know; by
    a later answer it is not told any more whose the question was.
    """
    face = told.face
    is_theirs = face.answer == Answer.ASKED_IACC and face.answerer_organisation_id == reader.organisation_id
    return told if is_theirs else replace(told, words_to_iacc="")


def readers_of(work: Work, face: Face) -> Sequence[Standing]:
    """Who filed the claim; where they have left, all who may answer for the rights-holder."""
    filer = _reader(work, face, face.filed_by_id)
    if filer is not None:
        return [filer]
    everybody = people.people_of(work.session, face.organisation_id, today=work.now.date())
    found = [_reader(work, face, int(person.id or 0)) for person in everybody]
    return [one for one in found if one is not None]


def _reader(work: Work, face: Face, person_id: int) -> Standing | None:
    found = people.by_id(work.session, person_id, today=work.now.date())
    if found is None or face.organisation_id not in dict(found.principals):
        return None
    return found if may(found.roles, Action.SEE_OWN_CLAIMS) else None


def shared_lane(work: Work, face: Face) -> int | None:
    """Where its card for Alibaba stands or is to stand; None where that channel is no more."""
    card = outbox.card_named(work.session, shared_key(face.id))
    return card.lane_id if card is not None else work.places().get(face.handed_to)


def tell_holder(work: Work, face: Face, key: str, say: Callable[[Words, Standing], str]) -> None:
    """Say something once in the thread of each card that the rights-holder's side has of it."""
    for reader in readers_of(work, face):
        message = Message(say(work.words(reader), reader))
        under = holder_key(face.id, reader.person_id)
        work.say(f"{key}:{reader.person_id}", to=reader.lane_id, message=message, under=under)


def tell_desk(work: Work, face: Face, key: str, text: str) -> None:
    """Say something once in the thread of the desk's card of it."""
    desk = work.places().get("desk")
    if desk is not None:
        work.say(key, to=desk, message=Message(text), under=desk_key(face.id), iacc_only=True)


def tell_officers(work: Work, face: Face, key: str, message: Message) -> None:
    """Say something once in the thread of the officers' card of it."""
    lane = shared_lane(work, face)
    if lane is not None:
        work.say(key, to=lane, message=message, under=shared_key(face.id))


def mentions(work: Work, face: Face) -> list[str]:
    """Of everybody who acts for its platform."""
    return [f"<@{one.user_id}>" for one in hand_over.officers_for(work, face.family)]


def ask_officers(work: Work, face: Face) -> None:
    """It is Alibaba's turn: said once, with a mention of everybody who acts for the platform."""
    message = shared.new_duty(work.bilingual(), disclosed(work, face), mentions(work, face))
    tell_officers(work, face, f"counter_notices.decide:{face.id}", message)

"""What people write in the threads of our cards: recorded, told to the desk, shared when the desk says so."""

from dataclasses import dataclass

from handlers import ids
from handlers.actor import Actor
from handlers.blocks import clip
from handlers.claims import cases as claim_cases
from handlers.claims import refreshing as claims_refreshing
from handlers.doors import View
from handlers.escalations import forms, quoting, refreshing
from handlers.escalations.rules import AlreadyShared, NoSuchEscalation, NoSuchReply
from handlers.escalations.service import face_of
from handlers.escalations.threads import Heard, subject_of
from handlers.hand_over import returning
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.words import Words
from storage import batches, escalations, people, workspaces
from storage.escalations import Reply
from storage.people import Standing

#: So much is repeated of what names nothing.
_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class Case:
    """What a thread is about ("claim:7", "batch:2", "escalation:3"), and on whose behalf."""

    subject: str
    reference: str
    #: None for one who has left, or acts for the rights-holder no more
    person: Standing | None
    #: the person's card, in whose thread they are told
    their_card: str
    #: the desk's card
    desk_card: str


def record(work: Work, *, heard: Heard) -> bool:
    """Keep what was written in a card's thread, or how it was changed; False if it is no card's thread.

    Slack may tell of one message several times and in any order: twice is once.
    """
    above = escalations.card_above(work.session, channel_id=heard.channel_id, thread_ts=heard.thread_ts)
    subject = subject_of(above)
    if not subject:
        return False
    kind, _, number = subject.partition(":")
    if kind == "escalation":
        escalations.lock(work.session, int(number))
    else:
        batches.lock(work.session, batches.Case.of(subject))
        _hear_files(work, subject, heard)
    if not heard.text:
        return True
    reply = escalations.reply_at(work.session, channel_id=heard.channel_id, ts=heard.ts)
    if reply is None:
        _add(work, subject, heard)
    elif heard.edited and work.open(reply.words) != heard.text:
        reply.words, reply.edited_at = work.seal(heard.text), work.now
        work.record(subject, f"{kind}:reply_edited", _by(heard), reply=reply.id)
    return True


def _hear_files(work: Work, subject: str, heard: Heard) -> None:
    """A file in the thread of a hand-over card may be the sheet that comes back."""
    if heard.files:
        returning.hear_files(
            work,
            case=batches.Case.of(subject),
            source=f"{heard.channel_id}:{heard.ts}",
            team_id=heard.team_id,
            user_id=heard.user_id,
            file_ids=heard.files,
        )


def _add(work: Work, subject: str, heard: Heard) -> None:
    reply = Reply(
        subject=subject,
        channel_id=heard.channel_id,
        ts=heard.ts,
        team_id=heard.team_id,
        user_id=heard.user_id,
        words=work.seal(heard.text),
        at=work.now,
        edited_at=work.now if heard.edited else None,
    )
    work.session.add(reply)
    work.session.flush()
    kind, _, number = subject.partition(":")
    work.record(subject, f"{kind}:reply_recorded", _by(heard), reply=reply.id)
    if kind == "escalation":
        refreshing.refresh(work, int(number))
    if not _is_iaccs(work, reply) and not _is_desks(work, reply):
        _tell_desk(work, subject, reply)


def _by(heard: Heard) -> str:
    return f"slack:{heard.user_id}@{heard.team_id}"


def _tell_desk(work: Work, subject: str, reply: Reply) -> None:
    """An officer's words, said once in the thread of the desk's card, with the button to share them."""
    case, words = _case(work, subject), work.english()
    sentence = words("{name} wrote about {reference}:", name=_author(work, reply), reference=case.reference)
    told = quoting.letter(sentence, work.open(reply.words))
    told = forms.with_replies_button(words, told, subject)
    refreshing.tell_desk(work, f"escalations.reply:{reply.id}", told, under=case.desk_card)


def offer_replies(work: Work, actor: Actor, *, subject: str) -> View:
    """What was written under the cards of "claim:7", "batch:2" or "escalation:3"."""
    actor.require(Action.SHARE_ANSWER)
    case = _case(work, subject)
    shown = [_shareable(work, case, reply) for reply in escalations.replies_to(work.session, subject)]
    return forms.replies_view(work.words(actor), case.reference, subject, shown)


def _shareable(work: Work, case: Case, reply: Reply) -> forms.Shareable:
    return forms.Shareable(
        reply=reply,
        author=_author(work, reply),
        text=work.open(reply.words),
        is_alibabas=not _is_iaccs(work, reply),
        may_share=reply.shared_at is None and case.person is not None and not _is_desks(work, reply),
    )


def share_reply(work: Work, actor: Actor, *, reply_id: int) -> View:
    """Give one reply to the person whose case it is, once; gives the replies as they stand then.

    What was written at the desk stays there.
    """
    actor.require(Action.SHARE_ANSWER)
    reply = escalations.lock_reply(work.session, reply_id)
    if reply is None or _is_desks(work, reply):
        raise NoSuchReply
    case = _case(work, reply.subject)
    if case.person is None:
        raise NoSuchReply
    if reply.shared_at is not None:
        raise AlreadyShared(name=case.person.name, when=work.words(actor).when(reply.shared_at))
    reply.shared_at = work.now
    kind = reply.subject.partition(":")[0]
    work.record(reply.subject, f"{kind}:reply_shared", actor.by, reply=reply_id)
    told = quoting.letter(_sentence(work, case, reply, work.words(case.person)), work.open(reply.words))
    key = f"escalations.reply_shared:{reply_id}"
    work.say(key, to=case.person.lane_id, message=told, under=case.their_card)
    work.session.flush()
    return offer_replies(work, actor, subject=reply.subject)


def _sentence(work: Work, case: Case, reply: Reply, words: Words) -> str:
    if _is_iaccs(work, reply):
        return words("The IACC desk wrote about {reference}:", reference=case.reference)
    return words("Alibaba wrote about {reference}:", reference=case.reference)


def _case(work: Work, subject: str) -> Case:
    """Raises `NoSuchEscalation` for a subject that is nothing of ours."""
    kind, _, number = subject.partition(":")
    case_id = ids.number(number)
    if not case_id:
        raise NoSuchEscalation(reference=clip(subject, _SUBJECT))
    if kind in ("claim", "batch"):
        claim = claim_cases.face_of(work, batches.Case.of(subject))
        if claim is None:
            raise NoSuchEscalation(reference=subject)
        return Case(
            subject=subject,
            reference=claim.reference,
            person=refreshing.who_acts(work, claim.filed_by_id, claim.organisation_id),
            their_card=claims_refreshing.their_key_of(work, claim),
            desk_card=claims_refreshing.desk_key_of(claim),
        )
    face = face_of(work, case_id)
    return Case(
        subject=subject,
        reference=face.reference,
        person=refreshing.raiser_of(work, face),
        their_card=refreshing.raiser_key(case_id),
        desk_card=refreshing.desk_key(case_id),
    )


def _author_of(work: Work, reply: Reply) -> Standing | None:
    return people.by_slack_id(work.session, reply.team_id, reply.user_id, today=work.now.date())


def _author(work: Work, reply: Reply) -> str:
    """The name, or for one whom the register does not know the way Slack names them (mrkdwn)."""
    known = _author_of(work, reply)
    return quoting.name(known.name) if known else f"<@{reply.user_id}>"


def _is_iaccs(work: Work, reply: Reply) -> bool:
    known = _author_of(work, reply)
    return known is not None and known.kind == "iacc"


def _is_desks(work: Work, reply: Reply) -> bool:
    """Was it written anywhere but in a channel that is shared with Alibaba, as the places are now?"""
    names = workspaces.place_of_channel(work.session, reply.channel_id)
    return not any(name.partition(":")[0] == "shared" for name in names)

"""What people write in the threads of our cards: recorded, told to the desk, shared when the desk says so."""

from handlers.actor import Actor
from handlers.counter_notices import papers
from handlers.doors import View
from handlers.escalations import forms, quoting, refreshing, thread_cases
from handlers.escalations.rules import AlreadyShared, NoSuchReply
from handlers.escalations.thread_cases import Case, case_of
from handlers.escalations.threads import Heard, subject_of
from handlers.hand_over import returning
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.words import Words
from storage import batches, escalations, people, workspaces
from storage.escalations import Reply
from storage.people import Standing


def record(work: Work, *, heard: Heard) -> bool:
    """Keep what was written in a card's thread, or how it was changed; False if it is no card's thread.

    Slack may tell of one message several times and in any order: twice is once.
    """
    above = escalations.card_above(work.session, channel_id=heard.channel_id, thread_ts=heard.thread_ts)
    subject = subject_of(above)
    if not subject:
        return False
    thread_cases.hold(work, subject)
    _hear_files(work, subject, heard)
    if not heard.text:
        return True
    reply = escalations.reply_at(work.session, channel_id=heard.channel_id, ts=heard.ts)
    if reply is None:
        _add(work, subject, heard)
    elif heard.edited and work.open(reply.words) != heard.text:
        reply.words, reply.edited_at = work.seal(heard.text), work.now
        _record(work, subject, "edited", _by(heard), int(reply.id or 0))
    return True


def _hear_files(work: Work, subject: str, heard: Heard) -> None:
    """Under a hand-over card a file may be the sheet that comes back, under an objection's a paper."""
    kind, _, number = subject.partition(":")
    source = f"{heard.channel_id}:{heard.ts}"
    if not heard.files:
        return
    if kind in ("claim", "batch"):
        returning.hear_files(
            work,
            case=batches.Case.of(subject),
            source=source,
            team_id=heard.team_id,
            user_id=heard.user_id,
            file_ids=heard.files,
        )
    elif kind == "notice" and not _is_in_desks_room(work, heard.channel_id):
        papers.hear_files(
            work,
            notice_id=int(number),
            source=source,
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
    _record(work, subject, "recorded", _by(heard), int(reply.id or 0))
    if kind == "escalation":
        refreshing.refresh(work, int(number))
    if not _is_iaccs(work, reply) and not _is_desks(work, reply):
        _tell_desk(work, subject, reply)


def _record(work: Work, subject: str, what: str, by: str, reply_id: int) -> None:
    named, facts = thread_cases.in_history(work, subject)
    work.record(named, f"{named.partition(':')[0]}:reply_{what}", by, reply=reply_id, **facts)


def _by(heard: Heard) -> str:
    return f"slack:{heard.user_id}@{heard.team_id}"


def _tell_desk(work: Work, subject: str, reply: Reply) -> None:
    """An officer's words, said once in the thread of the desk's card, with the button to share them."""
    case, words = case_of(work, subject), work.english()
    sentence = words("{name} wrote about {reference}:", name=_author(work, reply), reference=case.reference)
    told = quoting.letter(sentence, work.open(reply.words))
    told = forms.with_replies_button(words, told, subject)
    refreshing.tell_desk(work, f"escalations.reply:{reply.id}", told, under=case.desk_card)


def offer_replies(work: Work, actor: Actor, *, subject: str) -> View:
    """What was written under the cards of "claim:7", "batch:2", "notice:4", "closure:5" or "escalation:3"."""
    actor.require(Action.SHARE_ANSWER)
    case = case_of(work, subject)
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
    case = case_of(work, reply.subject)
    if case.person is None:
        raise NoSuchReply
    if reply.shared_at is not None:
        raise AlreadyShared(name=case.person.name, when=work.words(actor).when(reply.shared_at))
    reply.shared_at = work.now
    _record(work, reply.subject, "shared", actor.by, reply_id)
    told = quoting.letter(_sentence(work, case, reply, work.words(case.person)), work.open(reply.words))
    key = f"escalations.reply_shared:{reply_id}"
    work.say(key, to=case.person.lane_id, message=told, under=case.their_card)
    work.session.flush()
    return offer_replies(work, actor, subject=reply.subject)


def _sentence(work: Work, case: Case, reply: Reply, words: Words) -> str:
    if _is_iaccs(work, reply):
        return words("The IACC desk wrote about {reference}:", reference=case.reference)
    return words("Alibaba wrote about {reference}:", reference=case.reference)


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
    return _is_in_desks_room(work, reply.channel_id)


def _is_in_desks_room(work: Work, channel_id: str) -> bool:
    names = workspaces.place_of_channel(work.session, channel_id)
    return not any(name.partition(":")[0] == "shared" for name in names)

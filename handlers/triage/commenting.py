"""What the desk says of a case among itself: sealed, and shown to nobody outside the IACC."""

from handlers.actor import Actor
from handlers.claims import cases, desk_talk, refreshing
from handlers.claims.cases import Case
from handlers.claims.refusals import NoSuchClaim
from handlers.doors import View
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.triage import comment_views, holds
from handlers.triage.rules import NothingSaid
from handlers.triage.service import locked
from storage import triage_desk


def offer_comment(work: Work, actor: Actor, *, case: Case) -> View:
    """The form to comment on a case with; whoever holds it has a fresh while for it."""
    actor.require(Action.COMMENT_CLAIM)
    found = locked(work, case)
    holds.keep(work, actor, case, found)
    return comment_views.comment_form(work.words(actor), cases.span(found), case=case)


def comment(work: Work, actor: Actor, *, case: Case, said: str, source: str) -> None:
    """Keep a comment, and show it on the desk's card. `source`: the form's own id, so that twice is once."""
    actor.require(Action.COMMENT_CLAIM)
    found = locked(work, case)
    if not said.strip():
        raise NothingSaid
    is_new = triage_desk.comment(
        work.session,
        subject=case.subject,
        person_id=actor.person_id,
        at=work.now,
        words=work.seal(said.strip()),
        source=source,
    )
    if is_new:
        holds.renew(work, actor, found)
        for claim in found:
            work.record(f"claim:{claim.id}", "claim:commented", actor.by)
        refreshing.refresh_desk(work, case)


def show_comments(work: Work, actor: Actor, *, case: Case) -> View:
    """The newest comments on a case, as many as a view holds."""
    actor.require(Action.COMMENT_CLAIM)
    face = cases.face_of(work, case)
    if face is None:
        raise NoSuchClaim(reference=f"MS-…-{case.id:06d}")
    words = work.words(actor)
    told = desk_talk.newest(work, words, case, at_most=comment_views.SHOWN)
    total = triage_desk.count_comments(work.session, case.subject)
    return comment_views.comments_view(words, face.reference, told, total=total)

"""What the desk's card has beyond a case itself: the newest comments, and what is behind *More*."""

from collections.abc import Sequence

from handlers import blocks
from handlers.blocks import escape
from handlers.claims.quoting import quoted
from handlers.claims.rules import BEFORE_HAND_OVER, Step, can
from handlers.doors import Block
from handlers.programme import Work
from handlers.words import Words
from storage import triage_desk
from storage.batches import Case
from storage.claim_faces import Face
from storage.triage_desk import Comment

#: The menu of the card, heard by triage; its options carry one of these before the case's key.
MORE = "triage.more"
RELEASE, PASS_ON, SKIP, COMMENT, COMMENTS = "release", "pass_on", "skip", "comment", "comments"
_SHOWN, _OF_ONE = 3, 400
#: A section takes 3,000 characters, and quoting and escaping make words longer.
_WHOLE = 2500


def on_card(work: Work, words: Words, case: Case) -> list[Block]:
    """The newest comments, the oldest of them first, and how many more there are."""
    found = triage_desk.newest_comments(work.session, case.subject, at_most=_SHOWN)
    if not found:
        return []
    told = [_told(work, words, one, _OF_ONE) for one in reversed(found)]
    count = triage_desk.count_comments(work.session, case.subject) if len(found) == _SHOWN else len(found)
    if count > len(found):
        told.insert(0, words.many("{n} more in *Comments*", "{n} more in *Comments*", count - len(found)))
    return [blocks.section("\n".join((words("🔒 *Comments of the desk*"), *told)))]


def newest(work: Work, words: Words, case: Case, *, at_most: int) -> list[str]:
    """The newest comments with author and time, the newest first."""
    found = triage_desk.newest_comments(work.session, case.subject, at_most=at_most)
    return [_told(work, words, one, _WHOLE) for one in found]


def _told(work: Work, words: Words, comment: Comment, limit: int) -> str:
    head = words("*{name}*, {when}", name=escape(comment.name), when=words.when(comment.at))
    return f"{head}\n{quoted(work.open(comment.words), limit)}"


def menu(words: Words, face: Face) -> Block:
    """What is wanted now and then, behind three dots."""
    is_at_desk = face.status in BEFORE_HAND_OVER and can(face.counts, Step.ENDORSE)
    is_taken = face.taken_by_id is not None
    offered: Sequence[tuple[str, str, bool]] = (
        (words("Release"), RELEASE, is_taken),
        (words("Hand to a colleague"), PASS_ON, is_at_desk or is_taken),
        (words("Skip"), SKIP, is_at_desk),
        (words("Comment"), COMMENT, True),
        (words("Comments"), COMMENTS, True),
    )
    options = [blocks.option(name, f"{verb}:{face.case.key}") for name, verb, shown in offered if shown]
    return blocks.overflow(MORE, options)

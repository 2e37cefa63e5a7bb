"""What the officers' digest says, in English and Chinese, of values that hold only what Alibaba may read."""

from dataclasses import dataclass

from handlers import blocks, ids
from handlers.digests.contents import (
    OfficerClosure,
    OfficerEscalation,
    OfficerLine,
    OfficerNotice,
    OfficersDigest,
)
from handlers.digests.layout import Entry, Part, without_buttons
from handlers.digests.lines import Teller, joined
from handlers.digests.views import nothing, part, present, sentence
from handlers.doors import Block
from storage.outbox import Message


def officers_digest(tellers: tuple[Teller, Teller], digest: OfficersDigest, *, settings: int) -> Message:
    """For one channel shared with Alibaba: all of it to the first reader, then all of it to the second."""
    english, chinese = tellers
    titles = [_title(tell, digest) for tell in tellers]
    lists = [_parts(tell, digest) for tell in tellers]
    change = " · ".join(tell.words("Change this digest") for tell in tellers)
    return Message(
        "\n".join(
            sentence(tell.words, title, parts)
            for tell, title, parts in zip(tellers, titles, lists, strict=True)
        ),
        [
            blocks.header(" · ".join(titles)),
            *_face(english, lists[0]),
            blocks.divider(),
            *_face(chinese, lists[1]),
            blocks.actions(blocks.button(change, ids.DIGEST_SETTINGS, str(settings))),
        ],
    )


def _title(tell: Teller, digest: OfficersDigest) -> str:
    return tell.words("Digest for Alibaba, {day}", day=tell.words.day(digest.at))


def _face(tell: Teller, parts: list[Part]) -> list[Block]:
    words = tell.words
    if not parts:
        return [nothing(words)]
    where = words("Each one has its card in this channel: search the channel for its number to open it.")
    if tell.links:
        where = words("Each number leads to its card in this channel.")
    return [*without_buttons(words, parts), blocks.context(where)]


def _parts(tell: Teller, digest: OfficersDigest) -> list[Part]:
    words, lines = tell.words, _Lines(tell)
    return present(
        part(words("Overdue"), digest.overdue, lines.late),
        part(words("To be acknowledged"), digest.unacknowledged, lines.claim),
        part(words("Awaiting an outcome"), digest.awaiting, lines.claim),
        part(words("Counter-notices to decide"), digest.notices, lines.notice),
        part(words("Escalations"), digest.escalations, lines.escalation),
        part(words("Stores to close"), digest.closures, lines.closure),
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    tell: Teller

    def claim(self, one: OfficerLine) -> Entry:
        return joined(self._which(one), self.tell.due(one.due_at))

    def notice(self, one: OfficerNotice) -> Entry:
        which = self.tell.claim(one.reference, count=one.count, kind=one.kind, family=one.family)
        return joined(which, self.tell.due(one.due_at))

    def late(self, one: OfficerLine) -> Entry:
        seen = "" if one.acknowledged else self.tell.words("not acknowledged")
        return joined(self._which(one), seen, self.tell.due(one.due_at))

    def escalation(self, one: OfficerEscalation) -> Entry:
        words = self.tell.words
        duty = words("to be answered") if one.acknowledged else words("to be acknowledged")
        which = self.tell.escalation(one.reference, kind=one.kind, urgency=one.urgency)
        return joined(which, duty, self.tell.due(one.due_at))

    def closure(self, one: OfficerClosure) -> Entry:
        return joined(self.tell.closure(one.reference, family=one.family), self.tell.due(one.due_at))

    def _which(self, one: OfficerLine) -> str:
        return self.tell.claim(one.reference, count=one.count, kind=one.kind, family=one.family)

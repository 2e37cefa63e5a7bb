"""The lines of digests: what a case is, whose turn it is, until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.blocks import clip, escape
from handlers.claims.cases import Case
from handlers.claims.quoting import family_name
from handlers.digests.layout import Entry
from handlers.escalations.wording import kind_name, urgency_name
from handlers.listings.platforms import Atlas
from handlers.words import Words

_NAME = 60


@dataclass(frozen=True, slots=True)
class Teller:
    """Says things to one reader, as of one instant. `links`: reference → where its card stands."""

    words: Words
    atlas: Atlas
    at: datetime
    links: Mapping[str, str] = field(default_factory=dict)

    def claim(self, reference: str, *, count: int, kind: str, family: str) -> str:
        """Which claim: "MS-2026-000123 · 3 listings on Taobao", the reference in bold."""
        words = self.words
        said = words.many("{n} listing", "{n} listings", count)
        if kind == "store":
            said = words.many("{n} store front", "{n} store fronts", count)
        platform = family_name(words, self.atlas, family)
        shown = self.named(reference)
        return words("{reference} · {count} on {platform}", reference=shown, count=said, platform=platform)

    def escalation(self, reference: str, *, kind: str, urgency: str) -> str:
        """Which escalation: "ES-2026-000007 · A claim · Urgent", the reference in bold."""
        named = kind_name(self.words, kind), urgency_name(self.words, urgency)
        return " · ".join((self.named(reference), *named))

    def closure(self, reference: str, *, family: str) -> str:
        """Which store: "CL-2026-000007 · a store on AliExpress", the reference in bold."""
        words = self.words
        platform = family_name(words, self.atlas, family)
        shown = self.named(reference)
        return words("{reference} · a store on {platform}", reference=shown, platform=platform)

    def named(self, reference: str) -> str:
        """In bold, and leading to its card where that is known."""
        link = self.links.get(reference)
        return f"*<{link}|{reference}>*" if link else f"*{reference}*"

    def due(self, due_at: datetime | None) -> str:
        """When it is due; lateness in words, since a sign alone is not read to everybody."""
        words = self.words
        if due_at is None:
            return ""
        if due_at < self.at:
            return words("⚠️ *overdue* since {when}", when=words.when(due_at))
        return words("due {when}", when=words.when(due_at))


def named(text: str) -> str:
    """A name that people gave, short enough for a line."""
    return clip(escape(text), _NAME)


def joined(
    *said: str, case: Case | None = None, escalation_id: int = 0, notice_id: int = 0, seller_id: int = 0
) -> Entry:
    """One line of several parts; empty ones are left out."""
    return Entry(" · ".join(one for one in said if one), case, escalation_id, notice_id, seller_id)

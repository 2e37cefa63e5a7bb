"""A counter-notice as the rights-holder's side and the IACC are told of it; what their cards share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers import blocks
from handlers.claims.cards import subject
from handlers.claims.quoting import address, quotation
from handlers.claims.rules import Status
from handlers.counter_notices import paper_views
from handlers.counter_notices.rules import NO_PAPERS, Answer, Papers, name_of
from handlers.counter_notices.wording import MARKS, ground_name, round_line, state_name
from handlers.doors import Block, View
from handlers.listings.platforms import Atlas
from handlers.words import N_, Words
from storage.counter_notice_faces import Face
from storage.outbox import Message

#: What the rights-holder's side did about it, by whom and when.
ANSWERED: Mapping[Answer, str] = {
    Answer.STOOD_BEHIND: N_("{name} stood behind it on {when}"),
    Answer.ACCEPTED: N_("{name} accepted the objection on {when}"),
    Answer.ASKED_IACC: N_("{name} asked the IACC on {when}"),
    Answer.RETRACTED: N_("{name} took the claim back on {when}"),
}
_SHOWN_LINKS = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A counter-notice as the rights-holder's side and the IACC see it, with what was written opened."""

    face: Face
    #: (place, address) of each of its listings
    listings: Sequence[tuple[int, str]]
    words: str
    translation: str = ""
    answer_words: str = ""
    words_to_iacc: str = ""
    decision_words: str = ""
    #: how its listings came back, "" where they did not
    back: str = ""
    papers: Papers = NO_PAPERS
    #: Alibaba was to have decided by now
    is_late: bool = False

    @property
    def name(self) -> str:
        """What it is called: the references of its listings."""
        return name_of(self.face.reference, self.face.places)

    @property
    def may_be_answered(self) -> bool:
        return self.face.state in (Status.COUNTERED, Status.UNANSWERED)


def headline(words: Words, atlas: Atlas, told: Told) -> str:
    """One line: "MS-2026-000123-2, 5–7 · a seller objects · round 1 of 3"."""
    about = subject(words, atlas, told.face.kind, told.face.family, len(told.listings))
    return words(
        "{name} · {listings} · a seller objects, {round}",
        name=told.name,
        listings=about,
        round=round_line(words, told.face.round),
    )


def state_line(words: Words, told: Told) -> str:
    mark = MARKS[Status(told.face.state)]
    return f"{mark} *{state_name(words, told.face.state, told.back, kind=told.face.kind)}*"


def seller_says(words: Words, told: Told) -> list[Block]:
    """What the seller says, and about which listings."""
    face = told.face
    shown = [f"{place}. {address(url)}" for place, url in told.listings[:_SHOWN_LINKS]]
    if len(told.listings) > len(shown):
        shown.append(words.many("… and {n} more", "… and {n} more", len(told.listings) - len(shown)))
    reason = words("*The seller's reason:* {ground}", ground=ground_name(words, face.reason, face.kind))
    return [
        blocks.section("\n".join(shown)),
        *quotation(reason, told.words),
        *quotation(words("*In translation*"), told.translation),
        *([blocks.context(*paper_views.on_card(words, told.papers))] if told.papers.are_any else []),
    ]


def in_form(words: Words, told: Told, card: Message) -> View:
    """A card on top of a list, with its buttons."""
    shown = [dict(block) for block in card.blocks]
    return blocks.form("counter_notices.case", told.face.reference, shown, close=words("Close"))

"""The desk's card of a seller at the bar, with the case beside it. Never for Alibaba."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers import blocks, ids
from handlers.blocks import clip, escape
from handlers.claims.quoting import address, family_name, quotation, quoted
from handlers.closures.rules import Acted, State
from handlers.closures.shared import UNDO
from handlers.closures.wording import MARKS, acted_told, state_told
from handlers.doors import Block
from handlers.listings.platforms import Atlas
from handlers.sellers.penalties import load_penalties
from handlers.sellers.rules import Penalty, Score, line_of
from handlers.sellers.wording import (
    count_told,
    expired_told,
    key_told,
    name,
    reversed_told,
    strike_told,
    window_told,
)
from handlers.words import Words
from storage.closures import ClosureFace
from storage.outbox import Message
from storage.sellers import SellerKey

RECOMMEND, DISMISS = "closures.recommend", "closures.dismiss"
ON_BEHALF = "closures.on_behalf"
_KEYS, _STRIKES, _LISTINGS = 10, 12, 5


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What stands beside a suggestion, opened: for the IACC."""

    #: the seller's on this platform family
    keys: tuple[SellerKey, ...]
    score: Score
    #: addresses of what stands removed
    listings: tuple[str, ...]
    words: str
    acted: Acted | None
    #: whoever's turn it is, is late
    is_late: bool = False
    #: of what the desk recorded for an officer: who did, and where it was said
    written_by: str = ""
    source: str = ""


def headline(words: Words, atlas: Atlas, face: ClosureFace) -> str:
    """One line: "CL-2026-000007 · Bright Bags on AliExpress"."""
    platform = family_name(words, atlas, face.family)
    return words(
        "{reference} · {seller} on {platform}",
        reference=face.reference,
        seller=name(face.seller),
        platform=platform,
    )


def desk_card(words: Words, atlas: Atlas, face: ClosureFace, case: CaseFile) -> Message:
    """What the desk sees, and its buttons."""
    penalty = load_penalties().of(face.family)
    question = _question(words, atlas, face, count_told(words, penalty, case.score.count))
    text = question or f"{headline(words, atlas, face)} · {state_told(words, face.state)}"
    stands = _stands(words, face, is_late=case.is_late)
    return Message(
        clip(text, blocks.SECTION),
        [
            blocks.header(headline(words, atlas, face)),
            blocks.section(f"{stands}\n{question}".strip()),
            blocks.section(_keys(words, case.keys)),
            blocks.section(strikes(words, penalty, case.score)),
            *_listings(words, case.listings),
            *quotation(_said_title(words, face), case.words),
            *([blocks.section(acted_told(words, case.acted))] if case.acted else []),
            *([blocks.context(_source(words, case))] if case.written_by else []),
            blocks.context(window_told(words, penalty)),
            blocks.actions(*_buttons(words, face)),
        ],
    )


def _source(words: Words, case: CaseFile) -> str:
    """Of what the desk recorded for an officer."""
    who, where = name(case.written_by), clip(escape(case.source), 300)
    return words("🔒 Written down by {name}: {source}", name=who, source=where)


def _question(words: Words, atlas: Atlas, face: ClosureFace, count: str) -> str:
    """What the desk is asked; "" once it has decided."""
    if face.state != State.SUGGESTED:
        return ""
    return words(
        "{seller} on {platform} has {count}. Recommend closing the store?",
        seller=name(face.seller),
        platform=family_name(words, atlas, face.family),
        count=count,
    )


def _said_title(words: Words, face: ClosureFace) -> str:
    if face.state == State.DISMISSED and face.recommended_at is None:
        return words("*Why not*")
    return words("*What Alibaba was told*")


def _stands(words: Words, face: ClosureFace, *, is_late: bool) -> str:
    line = f"{MARKS[face.state]} *{state_told(words, face.state)}*"
    if face.due_at is None:
        return line
    if is_late:
        return f"{line}\n{words('⚠️ *Overdue since:* {due}', due=words.when(face.due_at))}"
    return words("{stands}, by {due}", stands=line, due=words.when(face.due_at))


def _keys(words: Words, keys: Sequence[SellerKey]) -> str:
    told = [key_told(words, key) for key in keys[:_KEYS]]
    if len(keys) > _KEYS:
        told.append(words.many("… and {n} more", "… and {n} more", len(keys) - _KEYS))
    return words("*Known as:* {keys}", keys=words(", ").join(told) or "–")


def strikes(words: Words, penalty: Penalty, found: Score) -> str:
    """All strikes line by line, the newest last; then what came back, and what is too old."""
    lines = [f"*{count_told(words, penalty, found.count)}*"]
    if len(found.strikes) > _STRIKES:
        earlier = len(found.strikes) - _STRIKES
        lines.append(words.many("… and {n} earlier", "… and {n} earlier", earlier))
    lines += [f"• {strike_told(words, penalty, line_of(one))}" for one in found.strikes[-_STRIKES:]]
    lines += [f"• {line}" for line in (*reversed_told(words, found)[-_KEYS:], *expired_told(words, found))]
    return clip("\n".join(lines), blocks.SECTION)


def _listings(words: Words, listings: Sequence[str]) -> list[Block]:
    if not listings:
        return []
    lines = [address(one) for one in listings[:_LISTINGS]]
    if len(listings) > _LISTINGS:
        lines.append(words.many("… and {n} more", "… and {n} more", len(listings) - _LISTINGS))
    return [blocks.section("\n".join([words("*Removed and counted here*"), *lines]))]


def _buttons(words: Words, face: ClosureFace) -> list[Block]:
    value = str(face.id)
    shown = []
    if face.state == State.SUGGESTED:
        shown.append(blocks.button(words("Recommend"), RECOMMEND, value, style="primary"))
    if face.state == State.RECOMMENDED:
        shown.append(blocks.button(words("Record for Alibaba"), ON_BEHALF, value))
    if face.acted_on_behalf and face.reversed_at is None:
        shown.append(blocks.button(words("Undo"), UNDO, value))
    if face.owner:
        label = words("Dismiss") if face.state == State.SUGGESTED else words("Take it back")
        shown.append(blocks.button(label, DISMISS, value))
    return [*shown, blocks.button(words("Seller"), ids.SHOW_SELLER, str(face.seller_id))]


def needs_a_word(words: Words, atlas: Atlas, face: ClosureFace, count: str) -> str:
    """Said once under a new card: an edit tells nobody, and a card mentions nobody."""
    return words(
        "{headline} has {count}. Press *Recommend* or *Dismiss* by {due}.",
        headline=headline(words, atlas, face),
        count=count,
        due=words.when(face.due_at) if face.due_at else "",
    )


def waits_again(words: Words, atlas: Atlas, face: ClosureFace) -> str:
    """Said once under the card when sellers who were made one are two again."""
    return words(
        "Its seller was taken out of another again: {headline} waits as before, by {due}.",
        headline=headline(words, atlas, face),
        due=words.when(face.due_at) if face.due_at else "",
    )


def fell(words: Words, atlas: Atlas, face: ClosureFace, count: int) -> str:
    """Said once under the card when listings came back, so that the bar is reached no more."""
    named = {
        "headline": headline(words, atlas, face),
        "count": count_told(words, load_penalties().of(face.family), count),
    }
    if face.owner:
        return words(
            "Listings came back: {headline} has {count} now. Alibaba was asked to close the store; press "
            "*Take it back* if that no longer stands.",
            **named,
        )
    return words("Listings came back: {headline} has {count} now, and the suggestion is withdrawn.", **named)


def answered(words: Words, atlas: Atlas, face: ClosureFace, what: str) -> str:
    """Said once under the card when Alibaba has acted, or has taken that back."""
    return words("Alibaba on {headline}: {what}.", headline=headline(words, atlas, face), what=what)


def taken_back(words: Words, face: ClosureFace, by: str, reason: str) -> str:
    """Said once under the card when the desk takes a recommendation back: the reason stays here."""
    told = words("{name} took {reference} back.", name=name(by), reference=face.reference)
    return f"{told}\n{quoted(reason)}"

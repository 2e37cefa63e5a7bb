"""What Alibaba's officers see, in English and Chinese. Every function takes a `Disclosure`, never a row."""

from collections.abc import Mapping, Sequence

from handlers import blocks, ids
from handlers.bilingual import Both, both
from handlers.blocks import clip, escape
from handlers.claims.cards import subject, where_it_stands
from handlers.claims.quoting import ALL_OF_IT, address, quotation, quoted
from handlers.claims.reasons import reason_and_places
from handlers.claims.rules import Status, Step, can, is_decidable
from handlers.claims.wording import (
    RIGHT_KINDS,
    STATUS_MARKS,
    counts_line,
    ground_name,
    standing,
)
from handlers.doors import Block
from handlers.hand_over import question_views
from handlers.hand_over.rules import DisclosedListing, Disclosure, Reasoned
from handlers.hand_over.taking_back import for_officers, undo_button
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.outbox import Message

ACKNOWLEDGE, ALL_REMOVED = "hand_over.acknowledge", "hand_over.all_removed"
ONE_BY_ONE, DECLINE = "hand_over.one_by_one", "hand_over.decline"
SEND_SHEET, ASK = "hand_over.send_sheet", "hand_over.ask"
#: behind a listing whose outcome the IACC recorded for an officer
_BY_IACC = " · IACC"
_SHOWN_LINKS = 10
#: reasons told at once, and so much of the words to each
_SHOWN_REASONS, _SAID = 10, 900
#: so much of a name, that what follows it is seen
_NAME = 300


def headline(words: Words, atlas: Atlas, shown: Disclosure) -> str:
    """One line: what it is, how many, where."""
    return f"{shown.reference} · {_subject(words, atlas, shown)}"


def _subject(words: Words, atlas: Atlas, shown: Disclosure) -> str:
    platforms = {one.platform for one in shown.listings}
    listings = subject(words, atlas, shown.kind, shown.family, len(shown.listings), platforms=platforms)
    if not shown.case.is_batch:
        return listings
    return words.many("{listings} in {n} claim", "{listings} in {n} claims", shown.claims, listings=listings)


def card(readers: Both, atlas: Atlas, shown: Disclosure, *, form_holds: int) -> Message:
    """The hand-over card in the shared channel."""
    return Message(
        clip(both(readers, lambda words: _sentence(words, atlas, shown), " "), blocks.SECTION),
        [
            blocks.header(
                f"{shown.reference} · {both(readers, lambda words: _subject(words, atlas, shown))}"
            ),
            *(blocks.section(_facts(words, shown)) for words in readers),
            blocks.section(_links(readers, shown)),
            *_note(readers, shown),
            *question_views.on_card(readers, shown),
            *([blocks.section(_reasons(readers, shown))] if shown.reasons else []),
            *([blocks.section(_stood_behind(readers, shown))] if shown.stood_behind else []),
            *([blocks.context(_acknowledged(readers, shown))] if shown.acknowledged_at else []),
            *_by_iacc(readers, shown),
            *_actions(readers, shown, form_holds),
            *([blocks.context(_by_sheet(readers))] if shown.is_open else []),
        ],
    )


def _sentence(words: Words, atlas: Atlas, shown: Disclosure) -> str:
    if shown.is_open and shown.due_at is not None:
        named = {
            "holder": escape(shown.organisation),
            "headline": headline(words, atlas, shown),
            "due": words.when(shown.due_at),
        }
        if shown.is_late and shown.kind == "store":
            return words("{holder} asks to close {headline}; it is overdue since {due}.", **named)
        if shown.is_late:
            return words("{holder} asks to remove {headline}; it is overdue since {due}.", **named)
        if shown.kind == "store":
            return words("{holder} asks to close {headline}, by {due}.", **named)
        return words("{holder} asks to remove {headline}, by {due}.", **named)
    return words(
        "{reference} is {status}.",
        reference=shown.reference,
        status=standing(words, shown.status, shown.counts, shown.kind),
    )


def _facts(words: Words, shown: Disclosure) -> str:
    lines = [
        where_it_stands(words, shown.status, shown.counts, shown.kind),
        words("*Rights-holder:* {holder}", holder=clip(escape(shown.organisation), _NAME)),
        words(
            "*Right:* {kind} {right}",
            kind=words(RIGHT_KINDS[shown.right_kind]),
            right=clip(escape(shown.right), _NAME),
        ),
        words("*Ground:* {ground}", ground=ground_name(words, shown.ground)),
    ]
    if shown.is_open and shown.due_at is not None:
        lines.append(_due(words, shown, words.when(shown.due_at)))
    return "\n".join(lines)


def _due(words: Words, shown: Disclosure, due: str) -> str:
    return words("⚠️ *Overdue since:* {due}", due=due) if shown.is_late else words("*Due:* {due}", due=due)


def _links(readers: Both, shown: Disclosure) -> str:
    lines = [_listing(shown, one) for one in shown.listings[:_SHOWN_LINKS]]
    more = len(shown.listings) - len(lines)
    if more > 0:
        told = both(
            readers,
            lambda words: words.many(
                "… and {n} more, in the sheet below", "… and {n} more, in the sheet below", more
            ),
        )
        lines.append(told)
    return "\n".join(lines)


def _listing(shown: Disclosure, one: DisclosedListing) -> str:
    mark = "" if one.status == Status.HANDED_OVER else f" {STATUS_MARKS[Status(one.status)]}"
    return f"{shown.name_of(one)}. {address(one.url)}{mark}{_BY_IACC if one.on_behalf else ''}"


def _note(readers: Both, shown: Disclosure) -> list[Block]:
    title = both(readers, lambda words: words("*Note from the rights-holder*"))
    return quotation(title, shown.note)


def _reasons(readers: Both, shown: Disclosure) -> str:
    lines: list[str] = []
    for one in shown.reasons[-3:]:
        lines.extend(_reason(words, one) for words in readers)
        if one.said:
            lines.append(quoted(one.said, 400))
    return "\n".join(lines)


def _reason(words: Words, one: Reasoned) -> str:
    reason = reason_and_places(words, one.reason, one.places)
    return words("*{who}:* {reason}", who=words("Alibaba"), reason=reason)


def _stood_behind(readers: Both, shown: Disclosure) -> str:
    lines: list[str] = []
    for one in shown.stood_behind[-3:]:
        lines.extend(dict.fromkeys(_stands(words, shown.organisation, one.places) for words in readers))
        if one.said:
            lines.append(quoted(one.said, 400))
    return "\n".join(lines)


def _stands(words: Words, holder: str, places: str) -> str:
    holder = clip(escape(holder), _NAME)
    if places.isdecimal():
        return words("*{holder}* stands behind listing {place}.", holder=holder, place=places)
    if places:
        return words("*{holder}* stands behind listings {places}.", holder=holder, places=places)
    return words("*{holder}* stands behind it.", holder=holder)


def _acknowledged(readers: Both, shown: Disclosure) -> str:
    at = shown.acknowledged_at
    told = both(
        readers,
        lambda words: _acknowledged_by(words, shown, words.when(at) if at else ""),
    )
    if shown.alibaba_number:
        number = escape(shown.alibaba_number)
        told += " · " + both(readers, lambda words: words("Alibaba's number: {number}", number=number))
    return told


def _acknowledged_by(words: Words, shown: Disclosure, when: str) -> str:
    if shown.acknowledged_on_behalf:
        name = escape(shown.acknowledged_by) or words("Alibaba")
        return words("Acknowledged on {when}, noted by the IACC for {name}", name=name, when=when)
    return words("Acknowledged by {name} on {when}", name=escape(shown.acknowledged_by), when=when)


def _by_iacc(readers: Both, shown: Disclosure) -> list[Block]:
    acts = for_officers(readers, shown.for_officers, shown.undoable)
    return [blocks.context(*acts)] if acts else []


def _actions(readers: Both, shown: Disclosure, form_holds: int) -> list[Block]:
    """To decide on what is open, record what sellers say of what was removed, and take back a mistake."""
    buttons = _buttons(readers, shown, form_holds) if shown.is_open else []
    if shown.has_removed:
        name = both(readers, lambda words: words("Counter-notice"))
        buttons.append(blocks.button(name, ids.COUNTER_NOTICE, shown.case.key))
    if shown.undoable:
        buttons.append(undo_button(readers, shown.undoable))
    return [blocks.actions(*buttons)] if buttons else []


def _by_sheet(readers: Both) -> str:
    return both(
        readers,
        lambda words: words("Or fill in the sheet in this card's thread, and post it there."),
        "\n",
    )


def _buttons(readers: Both, shown: Disclosure, form_holds: int) -> list[Block]:
    value = shown.case.key
    still_open = sum(is_decidable(one.status) for one in shown.listings)
    buttons = []
    if shown.acknowledged_at is None or shown.acknowledged_on_behalf:
        name = both(readers, lambda words: words("Acknowledge"))
        buttons.append(blocks.button(name, ACKNOWLEDGE, value))
    buttons.append(
        blocks.button(
            both(readers, lambda words: _all_removed(words, shown.kind)),
            ALL_REMOVED,
            value,
            style="primary",
            confirm=_sure(readers, shown, still_open),
        )
    )
    if still_open <= form_holds:
        buttons.append(blocks.button(both(readers, lambda words: words("One by one")), ONE_BY_ONE, value))
    buttons.append(blocks.button(both(readers, lambda words: words("Send the sheet")), SEND_SHEET, value))
    if can(shown.counts, Step.QUERY):
        buttons.append(blocks.button(both(readers, lambda words: words("Ask")), ASK, value))
    buttons.append(blocks.button(both(readers, lambda words: words("Decline")), DECLINE, value))
    return buttons


def _all_removed(words: Words, kind: str) -> str:
    return words("All closed") if kind == "store" else words("All removed")


def _record_of(words: Words, kind: str, count: int) -> str:
    if kind == "store":
        return words.many(
            "You record that {n} store front was closed.",
            "You record that {n} store fronts were closed.",
            count,
        )
    return words.many(
        "You record that {n} listing was removed.",
        "You record that {n} listings were removed.",
        count,
    )


def _sure(readers: Both, shown: Disclosure, count: int) -> Block:
    return blocks.confirmation(
        shown.reference,
        both(readers, lambda words: _record_of(words, shown.kind, count), "\n"),
        both(readers, lambda words: words("Record")),
        both(readers, lambda words: words("Cancel")),
    )


def new_duty(readers: Both, atlas: Atlas, shown: Disclosure, mentions: Sequence[str]) -> Message:
    """Said once in the card's thread, since an edit or a card alone notifies nobody."""
    who = " ".join(mentions)
    text = both(readers, lambda words: _sentence(words, atlas, shown), "\n")
    return Message(f"{who} {text}".strip())


def decided(
    words: Words,
    reference: str,
    counts: Mapping[str, int],
    reasons: Sequence[Reasoned],
    *,
    kind: str,
    on_behalf: bool = False,
) -> str:
    """Said once to who filed the claim, when Alibaba has recorded something, or told the IACC so."""
    named = {"reference": reference, "counts": counts_line(words, counts, kind)}
    if on_behalf:
        told = words("Alibaba has decided on {reference}, as it told the IACC: {counts}.", **named)
    else:
        told = words("Alibaba has decided on {reference}: {counts}.", **named)
    lines = [told]
    for one in reasons[:_SHOWN_REASONS]:
        lines.append(reason_and_places(words, one.reason, one.places))
        if one.said:
            lines.append(quoted(one.said, ALL_OF_IT if len(reasons) == 1 else _SAID))
    if len(reasons) > _SHOWN_REASONS:
        lines.append(_more_reasons(words, len(reasons) - _SHOWN_REASONS))
    return "\n".join(lines)


def _more_reasons(words: Words, count: int) -> str:
    return words.many("… and {n} more reason", "… and {n} more reasons", count)


def declined_for_desk(words: Words, holder: str, reference: str, reasons: Sequence[Reasoned]) -> str:
    """Said once in the desk's thread: a decline may need the desk's help."""
    told = [reason_and_places(words, one.reason, one.places) for one in reasons[:_SHOWN_REASONS]]
    if len(reasons) > _SHOWN_REASONS:
        told.append(_more_reasons(words, len(reasons) - _SHOWN_REASONS))
    return words(
        "Alibaba declined listings of {reference} ({holder}): {reason}",
        reference=reference,
        holder=escape(holder),
        reason=" ".join(told),
    )


def withdrawn(words: Words, reference: str, count: int, where: str, *, is_open: bool) -> str:
    """Said once in the card's thread. `where`: which listings; `is_open`: others are still to be decided."""
    if not is_open:
        return words(
            "The rights-holder has withdrawn all that was open of {reference}: nothing more is to be done.",
            reference=reference,
        )
    return words.many(
        "The rights-holder has withdrawn {n} listing of {reference}: {where}.",
        "The rights-holder has withdrawn {n} listings of {reference}: {where}.",
        count,
        reference=reference,
        where=clip(where, _NAME),
    )

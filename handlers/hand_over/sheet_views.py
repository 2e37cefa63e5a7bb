"""What is shown and said when a sheet of outcomes is sent back, in English and Chinese where all read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers import blocks
from handlers.bilingual import Both, both
from handlers.blocks import escape
from handlers.claims.rules import Status
from handlers.words import CHINESE, N_, Words
from storage.outbox import Message

UNDO = "hand_over.undo_sheet"

_COUNTS: Mapping[Status, str] = {
    Status.REMOVED: N_("{n} removed"),
    Status.DECLINED: N_("{n} declined"),
    Status.ALREADY_GONE: N_("{n} already gone"),
    Status.DUPLICATE_THERE: N_("{n} already known"),
}
_STORE_COUNTS: Mapping[Status, str] = {**_COUNTS, Status.REMOVED: N_("{n} closed")}


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a sheet. `filled`: rows with an outcome; `recorded`: outcome → how many listings.

    `asked`: listings about which it asks the rights-holder.
    """

    filled: int
    recorded: Mapping[str, int]
    stood: int
    sent_back: int
    left_open: int
    #: of the sheet and of the newest; 0 where the sheet does not tell
    version: int
    newest: int
    #: "listing" or "store"
    kind: str
    asked: int = 0


def summary(readers: Both, told: Summary, *, mention: str, file_id: int) -> Message:
    """Said once in the card's thread, with the way back where something was recorded."""
    text = both(readers, lambda words: _summary(words, told), "\n")
    said = f"{mention} {text}".strip()
    if not told.recorded:
        return Message(said)
    button = blocks.button(
        both(readers, lambda words: words("Undo")),
        UNDO,
        str(file_id),
        confirm=blocks.confirmation(
            both(readers, lambda words: words("Undo")),
            both(readers, lambda words: words("All that this sheet recorded is open again."), "\n"),
            both(readers, lambda words: words("Undo")),
            both(readers, lambda words: words("Cancel")),
        ),
    )
    return Message(said, [blocks.section(said), blocks.actions(button)])


def _summary(words: Words, told: Summary) -> str:
    lines = [_recorded(words, told)] if told.recorded or not told.asked else []
    if told.asked:
        lines.append(
            words.many(
                "The rights-holder is asked about {n} listing.",
                "The rights-holder is asked about {n} listings.",
                told.asked,
            )
        )
    if told.stood:
        lines.append(
            words.many("{n} row was recorded so before.", "{n} rows were recorded so before.", told.stood)
        )
    if told.sent_back:
        lines.append(words.many("{n} row needs another look.", "{n} rows need another look.", told.sent_back))
    if told.left_open:
        lines.append(words.many("{n} listing is still open.", "{n} listings are still open.", told.left_open))
    if 0 < told.version < told.newest:
        lines.append(
            words(
                "This was version {version} of the sheet; version {newest}, in this thread, is newer.",
                version=words.number(told.version),
                newest=words.number(told.newest),
            )
        )
    return ("" if words.locale == CHINESE else " ").join(lines)


def _recorded(words: Words, told: Summary) -> str:
    if not told.filled:
        return words("No outcome is filled in in this sheet, so nothing was recorded.")
    if not told.recorded:
        return words("Nothing new was recorded.")
    return words(
        "Recorded {done} of {filled}: {counts}.",
        done=words.number(sum(told.recorded.values())),
        filled=words.number(told.filled),
        counts=counts(words, told.recorded, told.kind),
    )


def counts(words: Words, recorded: Mapping[str, int], kind: str) -> str:
    """One line: "30 removed, 7 declined"."""
    return words(", ").join(
        words(name, n=words.number(recorded[status]))
        for status, name in (_STORE_COUNTS if kind == "store" else _COUNTS).items()
        if recorded.get(status)
    )


def not_taken(sentences: Sequence[str], *, mention: str, name: str) -> Message:
    """Why a file was not taken, in both languages."""
    lines = "\n".join(dict.fromkeys(sentences))
    file = f"`{escape(name).replace('`', '')}`: " if name else ""
    return Message(f"{mention} {file}{lines}".strip())


def undone(words: Words, reference: str, name: str, count: int) -> str:
    """Said once to the officers and to the desk."""
    return words.many(
        "{name} took back what a sheet had recorded for {reference}: {n} listing is open again.",
        "{name} took back what a sheet had recorded for {reference}: {n} listings are open again.",
        count,
        reference=reference,
        name=escape(name),
    )


def undone_record(words: Words, reference: str, name: str, count: int) -> str:
    """The same of what was recorded by hand; `name` "" for the IACC."""
    return words.many(
        "{name} took back what was recorded last for {reference}: {n} listing is open again.",
        "{name} took back what was recorded last for {reference}: {n} listings are open again.",
        count,
        reference=reference,
        name=escape(name) or words("The IACC"),
    )


def undone_for_holder(words: Words, reference: str, count: int, *, by_desk: bool = False) -> str:
    """Said once to who filed the claim."""
    if not by_desk:
        return words.many(
            "Alibaba took back what it had recorded for {reference}: {n} listing is with Alibaba again.",
            "Alibaba took back what it had recorded for {reference}: {n} listings are with Alibaba again.",
            count,
            reference=reference,
        )
    return words.many(
        "What was recorded for {reference} has been taken back: {n} listing is with Alibaba again.",
        "What was recorded for {reference} has been taken back: {n} listings are with Alibaba again.",
        count,
        reference=reference,
    )


def again_title(readers: Both, reference: str) -> str:
    """What the sheet of rows that need another look is called."""
    told = both(readers, lambda words: words("Rows that need another look"))
    return f"{reference} · {told}"

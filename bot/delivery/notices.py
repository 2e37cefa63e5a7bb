"""What delivery itself says: that something could not be said."""

from collections.abc import Mapping

from handlers.blocks import escape, section
from handlers.delivering import why
from handlers.words import N_, Words
from storage.lanes import Promise
from storage.outbox import Message

_WHAT: Mapping[str, str] = {
    "message": N_("A message"),
    "home": N_("A Home tab"),
    "file": N_("A file"),
    "pin": N_("A pin"),
}
_CARD = N_("A card")


def parked(words: Words, promise: Promise, code: str) -> Message:
    """For the desk: what could not be delivered where, why, and what to do. Never what it said."""
    what = _CARD if promise.table == "card" and promise.kind == "message" else _WHAT[promise.kind]
    text = words(
        "{what} could not be delivered to {where}: {why}.",
        what=words(what),
        where=where(promise),
        why=why(words, code),
    )
    steps = words(
        "It is {name} ({key}). `marketsafe outbox list` shows what is held back, "
        "`marketsafe outbox retry {name}` sends it again.",
        name=f"{promise.table}:{promise.id}",
        key=escape(promise.key),
    )
    return Message(text, [section(f":warning: {text}\n{steps}")])


def not_iacc_only(words: Words, promise: Promise) -> Message:
    """For a manager, by direct message: a channel has readers it must not have."""
    text = words(
        "Messages for IACC people only are held back from {where}: it is shared with another organisation, "
        "or somebody in it is not registered as IACC.",
        where=where(promise),
    )
    steps = words(
        "Check who is in it. Then `marketsafe outbox list` shows what is held back, "
        "and `marketsafe outbox retry` sends it."
    )
    return Message(text, [section(f":warning: {text}\n{steps}")])


def where(promise: Promise) -> str:
    """The lane, as Slack shows a channel or a person."""
    address = promise.place.address
    return f"<@{address[1:]}>" if address[:1] in "@~" else f"<#{address}>"

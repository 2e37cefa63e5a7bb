"""What delivery itself says: that something could not be said."""

from collections.abc import Mapping

from handlers.blocks import escape, section
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
#: Our own codes and the ones of Slack that the desk can do something about.
_WHY: Mapping[str, str] = {
    "account_inactive": N_("the app was removed from that workspace"),
    "card_missing": N_("it belongs below a card that does not exist"),
    "card_parked": N_("the card it belongs below could not be delivered"),
    "channel_not_found": N_("the channel does not exist any more, or the app cannot see it"),
    "file_not_taken": N_("Slack does not take the file there"),
    "invalid_blocks": N_("Slack does not accept how it is laid out"),
    "is_archived": N_("the channel is archived"),
    "missing_scope": N_("the app lacks a permission; it must be installed again"),
    "msg_too_long": N_("it is too long"),
    "no_key_fits": N_("the key it was encrypted with is gone"),
    "not_in_channel": N_("the app is not a member of the channel; invite it"),
    "not_installed": N_("the app is not installed in that workspace"),
    "outcome_unknown": N_("Slack did not say whether it arrived; look before you send it again"),
    "token_revoked": N_("the app was removed from that workspace"),
    "user_disabled": N_("the person's account is closed"),
    "user_not_found": N_("the app cannot write to this person"),
    "user_not_visible": N_("the app cannot write to this person"),
}


def parked(words: Words, promise: Promise, code: str) -> Message:
    """For the desk: what could not be delivered where, why, and what to do. Never what it said."""
    what = _CARD if promise.table == "card" and promise.kind == "message" else _WHAT[promise.kind]
    why = words(_WHY[code]) if code in _WHY else words("Slack answered {code}", code=code)
    text = words(
        "{what} could not be delivered to {where}: {why}.",
        what=words(what),
        where=where(promise),
        why=why,
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

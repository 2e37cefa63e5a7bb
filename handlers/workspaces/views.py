"""The Start card of each channel, and what managers are told about the desk channel."""

from collections.abc import Sequence

from handlers import start
from handlers.blocks import context, header, section
from handlers.words import N_, Words
from handlers.workspaces.rules import DESK, GROUP, HOLDER, READERS, SHARED
from storage.outbox import Message

_TITLE = N_("MarketSafe: start here")
_FACES = {
    DESK: N_(
        "New claims come to this channel as cards: their buttons are the way to work on them. With the"
        " buttons below you see what can be taken, report a problem, change this channel's digest, or see"
        " all that you can do."
    ),
    SHARED: N_(
        "Claims that the IACC hands over come to this channel as cards. *Acknowledge* a card, then say"
        " what became of it: *All removed*, *One by one*, or *Decline* with a reason. Buttons do it all: no"
        " command is needed."
    ),
    GROUP: N_(
        "Here rights-holders, the IACC and Alibaba talk about how the programme can get better. *Help* shows"
        " what you can do."
    ),
    HOLDER: N_(
        "Here you file claims and follow them. Filing takes a minute: a right, the links, one statement to"
        " stand behind. No evidence is asked for, and what you tell the IACC in confidence never reaches"
        " Alibaba."
    ),
}
_PRIVATE = N_("Whatever you press here, only you see the answer.")


def start_card(readers: Sequence[Words], kind: str) -> Message:
    """The pinned card of a channel. `kind` of place; for readers of two languages all of it is in both."""
    first, *_ = readers
    blocks = [header(" · ".join(words(_TITLE) for words in readers))]
    blocks += [section(words(_FACES[kind])) for words in readers]
    blocks += [start.buttons(readers, READERS[kind]), context(*(words(_PRIVATE) for words in readers))]
    return Message(f"{first(_TITLE)}. {first(_FACES[kind])}", blocks)


def desk_opened(words: Words) -> Message:
    """The desk channel is, or will be, open to people outside."""
    return Message(
        words(
            "The desk channel is being shared with another organisation. From now on nothing confidential is"
            " posted there. Stop sharing it, or name another channel for the desk."
        )
    )


def desk_closed(words: Words) -> Message:
    """The desk channel is the IACC's alone again."""
    return Message(
        words(
            "The desk channel is no longer shared. What was held back meanwhile can be sent now:"
            " `marketsafe outbox retry`."
        )
    )


def unknown_at_desk(words: Words, user_id: str) -> Message:
    """Somebody joined the desk channel whom the register does not know as IACC."""
    return Message(
        words(
            "{person} has joined the desk channel, and our register does not know them as IACC. While they"
            " are there, nothing confidential is posted. Add them to the register, or take them out of the"
            " channel.",
            person=f"<@{user_id}>",
        )
    )

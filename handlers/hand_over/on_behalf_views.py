"""What the desk fills in when it records for an officer, and what the officers are told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from handlers import blocks
from handlers.bilingual import Both, both
from handlers.blocks import clip, escape
from handlers.claims.rules import Status
from handlers.doors import Block, View
from handlers.hand_over import forms
from handlers.hand_over.rules import Disclosure
from handlers.hand_over.sheet_views import counts
from handlers.words import N_, Words
from storage.outbox import Message

RECORD = "hand_over.on_behalf"
_NAME = 60


class What(StrEnum):
    """What an officer may have said."""

    ACKNOWLEDGED = "acknowledged"
    ALL_REMOVED = "all_removed"
    ONE_BY_ONE = "one_by_one"
    DECLINED = "declined"


_WHAT: Mapping[What, str] = {
    What.ACKNOWLEDGED: N_("They have seen it and work on it"),
    What.ALL_REMOVED: N_("All that was open is removed"),
    What.ONE_BY_ONE: N_("Listing by listing, as chosen below"),
    What.DECLINED: N_("All that was open is declined"),
}
_OF_STORES: Mapping[What, str] = {**_WHAT, What.ALL_REMOVED: N_("All that was open is closed")}


def form(words: Words, shown: Disclosure, officers: Mapping[int, str], *, form_holds: int) -> View:
    """Who said what, and where. `officers`: id → name of those who act for the platform."""
    open_ones = [one for one in shown.listings if one.status == Status.HANDED_OVER]
    in_form = open_ones if len(open_ones) <= form_holds else []
    people = [blocks.option(clip(name, 75), str(person_id)) for person_id, name in officers.items()]
    return blocks.form(
        RECORD,
        words("Record for Alibaba"),
        [
            blocks.section(
                words(
                    "*{reference}:* record what an officer told you, as they said it. Everybody sees that "
                    "the IACC recorded it; where it was said, the desk alone. Officers can take it back.",
                    reference=shown.reference,
                )
            ),
            _who(words, people),
            _where(words),
            _what(words, shown.kind, has_list=bool(in_form)),
            *forms.outcome_fields(words, shown, in_form),
            forms.reason_field(words, optional=True),
            forms.words_field(words),
            forms.number_field(words, shown),
        ],
        submit=words("Record"),
        close=words("Cancel"),
        private_metadata=shown.case.key,
    )


def _who(words: Words, people: list[Block]) -> Block:
    options = [*people, blocks.option(words("Somebody else at Alibaba"), "0")]
    return blocks.field("officer", words("Who said it"), blocks.select("officer", options))


def _where(words: Words) -> Block:
    return blocks.field(
        "source",
        words("Where they said it"),
        blocks.text_input("source", limit=200),
        hint=words(
            "For instance: e-mail of 12 March; on the phone; meeting of Tuesday. The desk alone sees it."
        ),
    )


def _what(words: Words, kind: str, *, has_list: bool) -> Block:
    named = _OF_STORES if kind == "store" else _WHAT
    shown = [one for one in What if has_list or one != What.ONE_BY_ONE]
    options = [blocks.option(words(named[one]), one.value) for one in shown]
    return blocks.field("what", words("What they said"), blocks.select("what", options))


@dataclass(frozen=True, slots=True)
class Told:
    """What the officers are told. `recorded`: outcome → how many; empty for an acknowledgement."""

    reference: str
    #: "" for one whom the register does not know
    officer: str
    recorded: Mapping[str, int]
    #: "listing" or "store"
    kind: str


def told(readers: Both, what: Told, *, mention: str) -> Message:
    """Said once to the officers."""
    text = both(readers, lambda words: _told(words, what), "\n")
    return Message(f"{mention} {text}".strip())


def _told(words: Words, what: Told) -> str:
    named = {
        "name": escape(clip(what.officer, _NAME)) or words("Alibaba"),
        "reference": what.reference,
    }
    if not what.recorded:
        return words("The IACC has noted for {name} that {reference} is being worked on.", **named)
    return words(
        "The IACC has recorded for {name}, of {reference}: {counts}. If that is not right, press "
        "*Undo the last* on the card above; your own word counts.",
        **named,
        counts=counts(words, what.recorded, what.kind),
    )

"""The form in which a rights-holder keeps the list of its own shops and dealers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import blocks
from handlers.blocks import clip, escape
from handlers.doors import Block, View
from handlers.words import Words

FORM, REMOVE = "sellers.add_dealer", "sellers.remove_dealer"
_ADDRESS, _NOTE, _NAME = 1000, 300, 100


@dataclass(frozen=True, slots=True)
class Dealer:
    """One shop on the list, as its rights-holder gave it."""

    id: int
    holder: str
    address: str
    note: str
    by: str
    at: datetime


def dealers_form(words: Words, dealers: Sequence[Dealer], principals: Mapping[int, str]) -> View:
    """What is on the list, each with its button, and the fields to add one."""
    return blocks.form(
        FORM,
        words("Our dealers"),
        [
            blocks.section(
                words(
                    "Your own shops and dealers. Before you claim against one of them you are warned, and the"
                    " IACC desk sees it. Alibaba and other rights-holders never see this list."
                )
            ),
            *(_dealer(words, one, names=len(principals) > 1) for one in dealers),
            blocks.divider(),
            *_whose(words, principals),
            blocks.field(
                "store",
                words("Add a shop: its address"),
                blocks.text_input("store", limit=_ADDRESS),
                hint=words("The address of the store itself, as the platform shows it."),
            ),
            blocks.field(
                "note",
                words("Who it is"),
                blocks.text_input("note", limit=_NOTE),
                hint=words("Such as: our own shop, our dealer in Hangzhou. The IACC desk reads it."),
                optional=True,
            ),
        ],
        submit=words("Add"),
        close=words("Close"),
    )


def _whose(words: Words, principals: Mapping[int, str]) -> list[Block]:
    if len(principals) <= 1:
        return []
    options = [blocks.option(name, str(holder_id)) for holder_id, name in principals.items()]
    return [blocks.field("holder", words("Rights-holder"), blocks.select("holder", options))]


def _dealer(words: Words, one: Dealer, *, names: bool) -> Block:
    lines = [f"*{escape(clip(one.address, _ADDRESS))}*"]
    if one.note:
        lines.append(escape(clip(one.note, _NOTE)))
    who = {"name": escape(clip(one.by, _NAME)), "when": words.when(one.at)}
    if names:
        lines.append(
            words("for {holder}, by {name} on {when}", holder=escape(clip(one.holder, _NAME)), **who)
        )
    else:
        lines.append(words("by {name} on {when}", **who))
    button = blocks.button(words("Remove"), f"{REMOVE}:{one.id}", str(one.id))
    return blocks.section(clip("\n".join(lines), blocks.SECTION), accessory=button)

"""The desk's forms about sellers: look one up, merge two, keep lists."""

from collections.abc import Mapping

from handlers import blocks
from handlers.blocks import clip
from handlers.closures.portraits import LISTS, MERGE, TAKE_APART
from handlers.doors import Block, View
from handlers.sellers.wording import LIST_NAMES, key_told, name
from handlers.words import Words
from storage.seller_faces import Known

SEARCH, OTHERS = "closures.search", "closures.others"
_REASON, _SAID = 2000, 500
#: takes a seller off every list
OFF = "off"


def search_form(words: Words) -> View:
    """Words or a link."""
    return blocks.form(
        SEARCH,
        words("Sellers"),
        [
            blocks.field(
                "words",
                words("Whom do you look for?"),
                blocks.text_input("words", limit=_SAID),
                hint=words("A name, a key, or a link of the store or of a listing."),
            )
        ],
        submit=words("Look up"),
        close=words("Cancel"),
    )


def merge_form(words: Words, seller: Known, alike: Known | None) -> View:
    """Into which seller, and why. `alike`: one of the same name, who is suggested."""
    select: Block = {
        "type": "external_select",
        "action_id": OTHERS,
        "min_query_length": 1,
        "placeholder": blocks.plain(words("Type a few letters of a name or key"), blocks.PLACEHOLDER),
    }
    if alike is not None:
        select["initial_option"] = option_of(words, alike)
    return blocks.form(
        MERGE,
        words("Merge sellers"),
        [
            blocks.section(
                words(
                    "All keys of *{name}*, and all that was done about it, become another seller's. Strikes "
                    "are counted anew for both together.",
                    name=name(seller.name),
                )
            ),
            blocks.field("into", words("It is the same seller as"), select),
            _reason(words, words("How do you know? It stays with the IACC."), optional=False),
        ],
        submit=words("Merge"),
        close=words("Cancel"),
        private_metadata=str(seller.id),
    )


def apart_form(words: Words, merge_id: int, called: str) -> View:
    """Why a merge was wrong."""
    told = words(
        "*{name}* becomes a seller of its own again, with the keys, actions and lists that it came with. "
        "Strikes are counted anew for both.",
        name=name(called),
    )
    return blocks.form(
        TAKE_APART,
        words("Take apart"),
        [blocks.section(told), _reason(words, words("It stays with the IACC."), optional=False)],
        submit=words("Take apart"),
        close=words("Cancel"),
        private_metadata=str(merge_id),
    )


def option_of(words: Words, seller: Known) -> Block:
    """A seller to choose."""
    keys = words(", ").join(key_told(words, key).replace("`", "") for key in seller.keys[:3])
    return blocks.option(clip(f"{seller.name} · {keys}", blocks.OPTION), str(seller.id))


def lists_form(words: Words, seller: Known, holders: Mapping[int, str]) -> View:
    """Which list, for which rights-holder, and why."""
    options = [blocks.option(words(name), key) for key, name in LIST_NAMES.items()]
    options.append(blocks.option(words("on no list"), OFF))
    fields = [
        blocks.section(f"*{name(seller.name)}*"),
        blocks.field("list", words("The seller is"), blocks.select("list", options)),
    ]
    if holders:
        chosen = [blocks.option(called, str(holder_id)) for holder_id, called in holders.items()]
        fields.append(
            blocks.field(
                "holder",
                words("Authorised by"),
                blocks.select("holder", chosen),
                hint=words("Needed for an authorised seller: the rights-holder whose goods it may sell."),
                optional=True,
            )
        )
    return blocks.form(
        LISTS,
        words("Lists"),
        [*fields, _reason(words, words("It stays with the IACC."), optional=True)],
        submit=words("Save"),
        close=words("Cancel"),
        private_metadata=str(seller.id),
    )


def _reason(words: Words, hint: str, *, optional: bool) -> Block:
    return blocks.field(
        "reason",
        words("Why"),
        blocks.text_input("reason", multiline=True, limit=_REASON),
        hint=hint,
        optional=optional,
    )

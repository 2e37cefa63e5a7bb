"""The claim form; `preview` has what follows it, and `cards` the button to each."""

from collections.abc import Sequence

from handlers import blocks
from handlers.claims.links import chunks
from handlers.claims.plan import Typed
from handlers.claims.rules import GROUNDS, Ground
from handlers.claims.wording import GROUND_NAMES, RIGHT_KINDS
from handlers.doors import Block, View
from handlers.words import Words
from storage.rights import KnownRight

FORM, MORE_LINKS, RIGHT_OPTIONS = "claims.file", "claims.more_links", "claims.right"
#: Slack shows a static select's first 100 options; beyond that the select asks us.
_STATIC_RIGHTS = 100
#: In the form's metadata, before the claim that it files again.
AGAIN = "again:"
_EMPTY = Typed(0, "", "", "", "")


def links_fields(count: int) -> list[str]:
    """The block ids of the links fields: "links", then "links_2" and so on."""
    return ["links", *(f"links_{n}" for n in range(2, count + 1))]


def file_form(
    words: Words,
    rights: Sequence[KnownRight],
    *,
    fields: int,
    most_fields: int,
    at_most: int,
    again: Typed | None = None,
) -> View:
    """Step one. `fields`: how many links fields it shows now; `again`: what is put right and filed again."""
    typed = again or _EMPTY
    told = words(
        "A right, the links, and your word for it: that is all a claim needs. No evidence is asked for."
    )
    if again:
        told = words(
            "Put right what was wrong, and file it again: this makes a new claim. Where there are more links "
            "than fit, file these first, then press the button again."
        )
    return blocks.form(
        FORM,
        words("File a claim"),
        [
            blocks.section(told),
            blocks.field("right", words("Your right"), right_select(words, rights, typed.right_id)),
            *_links(words, fields, at_most, most_fields, typed),
            _file(words),
            *particulars(words, typed),
        ],
        submit=words("See what will happen"),
        close=words("Cancel"),
        private_metadata=f"{AGAIN}{typed.follows}" if again else "",
    )


def _file(words: Words) -> Block:
    return blocks.field(
        "links_file",
        words("or a file with links"),
        {
            "type": "file_input",
            "action_id": "links_file",
            "filetypes": ["txt", "csv"],
            "max_files": 1,
        },
        hint=words("Plain text or CSV, one link a line; in place of the links above, or beside them."),
        optional=True,
    )


def particulars(words: Words, typed: Typed = _EMPTY) -> list[Block]:
    """The fields of what a claim may say besides: nothing of it is required."""
    return [
        blocks.field(
            "ground",
            words("Ground"),
            ground_select(words, typed.ground),
            hint=words("Left empty: counterfeit for a trademark, piracy for a copyright."),
            optional=True,
        ),
        blocks.field(
            "note",
            words("Note for the IACC and Alibaba"),
            blocks.text_input("note", multiline=True, initial=typed.note, limit=2000),
            hint=words("What helps to see the infringement. Alibaba's officers will read it."),
            optional=True,
        ),
        blocks.field(
            "confidential",
            words("Confidential note for the IACC only"),
            blocks.text_input("confidential", multiline=True, initial=typed.confidential, limit=2000),
            hint=words("Informants, investigations, test buys: this never reaches Alibaba."),
            optional=True,
        ),
    ]


def _links(words: Words, fields: int, at_most: int, most_fields: int, typed: Typed) -> list[Block]:
    filled = [*chunks(typed.links.splitlines(), most=most_fields), *[""] * fields][:fields]
    example = "https://item.taobao.com/item.htm?id=…"
    more = str(fields + 1) + (f":{typed.follows}" if typed.follows else "")
    shown: list[Block] = [
        blocks.field(
            block_id,
            words("Links to the listings") if place == 0 else words("More links"),
            blocks.text_input("links", multiline=True, initial=filled[place], placeholder=example),
            hint=words(
                "One per line, {limit} lines at most; share text from the app is fine. "
                "Freshippo has no links: write “Freshippo: title @ store”. Or give a file below.",
                limit=words.number(at_most),
            )
            if place == 0
            else "",
            optional=True,
        )
        for place, block_id in enumerate(links_fields(fields))
    ]
    if fields < most_fields:
        shown.append(blocks.actions(blocks.button(words("Add more links"), MORE_LINKS, more)))
    return shown


def right_select(words: Words, rights: Sequence[KnownRight], chosen: int = 0) -> Block:
    """A choice of one of these rights, by rights-holder where there are several; `chosen`: the one it has."""
    initial = [one for one in rights if one.id == chosen or len(rights) == 1]
    select = _right_select(words, rights)
    return select | ({"initial_option": _right_option(words, initial[0])} if initial else {})


def _right_select(words: Words, rights: Sequence[KnownRight]) -> Block:
    if len(rights) > _STATIC_RIGHTS:
        return {
            "type": "external_select",
            "action_id": RIGHT_OPTIONS,
            "min_query_length": 0,
            "placeholder": blocks.plain(words("Type a few letters of the right"), blocks.PLACEHOLDER),
        }
    select: Block = {"type": "static_select", "action_id": RIGHT_OPTIONS}
    holders = list(dict.fromkeys(right.organisation for right in rights))
    if len(holders) > 1:
        select["option_groups"] = [
            {
                "label": blocks.plain(holder, blocks.OPTION),
                "options": [_right_option(words, one) for one in rights if one.organisation == holder],
            }
            for holder in holders
        ]
    else:
        select["options"] = [_right_option(words, one) for one in rights]
    return select


def _right_option(words: Words, right: KnownRight) -> Block:
    waiting = "" if right.state == "approved" else words(" (waiting for approval)")
    return blocks.option(
        f"{right.name}{waiting}", str(right.id), f"{words(RIGHT_KINDS[right.kind])} · {right.organisation}"
    )


def right_options(words: Words, rights: Sequence[KnownRight], typed: str) -> list[Block]:
    """What the select offers for the letters typed, 100 at most."""
    wanted = typed.casefold()
    fitting = [one for one in rights if wanted in f"{one.name} {one.organisation}".casefold()]
    return [_right_option(words, one) for one in fitting[:_STATIC_RIGHTS]]


def ground_select(words: Words, chosen: str = "") -> Block:
    """A choice of one ground, by kind of right; `chosen`: the one it has."""
    named = {
        words("Trademark"): GROUNDS["trademark"],
        words("Copyright"): GROUNDS["copyright"],
        words("Patent"): GROUNDS["invention"] + GROUNDS["utility_model"] + GROUNDS["design"],
    }
    initial = blocks.option(words(GROUND_NAMES[Ground(chosen)]), chosen) if chosen else None
    return {
        "type": "static_select",
        "action_id": "ground",
        **({"initial_option": initial} if initial else {}),
        "option_groups": [
            {
                "label": blocks.plain(name, blocks.OPTION),
                "options": [blocks.option(words(GROUND_NAMES[one]), one.value) for one in grounds],
            }
            for name, grounds in named.items()
        ],
    }

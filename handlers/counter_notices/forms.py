"""The forms: the officer's for a counter-notice, and those with which the rights-holder's side answers."""

from collections.abc import Mapping, Sequence

from handlers import blocks
from handlers.bilingual import Both, both
from handlers.blocks import clip, escape
from handlers.claims.quoting import quotation
from handlers.claims.wording import statement
from handlers.counter_notices import kinds
from handlers.counter_notices.rules import MOST_WORDS, Ground
from handlers.counter_notices.told import Told
from handlers.counter_notices.wording import GROUND_NAMES, ground_name
from handlers.doors import Block, View
from handlers.words import N_, Words

RECORD, ANSWER, ASK = "counter_notices.record", "counter_notices.stood_behind", "counter_notices.asked"
STAND_BEHIND_FORM, RETRACT_FORM = "counter_notices.claim_stood_behind", "counter_notices.retracted"
#: Slack shows ten boxes in one group: https://docs.slack.dev/reference/block-kit/block-elements
_BOXES = 10
#: More are named by their places.
MOST_BOXES = 20
#: What the fields of boxes are called, before their number.
BOXES = "listings_"
_LABEL = 70

RETRACTING: Mapping[str, str] = {
    "mistake": N_("The claim was a mistake"),
    "settled": N_("We have come to terms with the seller"),
    "authorised": N_("The seller is authorised"),
    "other": N_("Another reason"),
}


def record_form(
    readers: Both,
    *,
    reference: str,
    kind: str,
    value: str,
    listings: Sequence[tuple[str, str, str]],
    example: str,
) -> View:
    """The officer's form, labelled in both languages.

    `listings`: (row's id, name, address) of each that may be objected to; `example`: how some are named.
    """
    return blocks.form(
        RECORD,
        both(readers, lambda words: words("Counter-notice")),
        [
            blocks.section(f"*{reference}*"),
            *_which(readers, kind, listings, example),
            *_seller_says(readers, kind),
            _papers(readers),
        ],
        submit=both(readers, lambda words: words("Record")),
        close=both(readers, lambda words: words("Cancel")),
        private_metadata=value,
    )


def _seller_says(readers: Both, kind: str) -> list[Block]:
    hint = both(readers, lambda words: words("In whatever language. The rights-holder reads them."), "\n")
    return [
        blocks.field(
            "ground",
            both(readers, lambda words: words("What does the seller say?")),
            blocks.select("ground", [_ground(readers, ground, kind) for ground in GROUND_NAMES]),
        ),
        blocks.field(
            "words",
            both(readers, lambda words: words("The seller's own words")),
            blocks.text_input("words", multiline=True, limit=MOST_WORDS),
            hint=hint,
        ),
        blocks.field(
            "translation",
            both(readers, lambda words: words("A translation, if there is one")),
            blocks.text_input("translation", multiline=True, limit=MOST_WORDS),
            optional=True,
        ),
    ]


def _ground(readers: Both, ground: Ground, kind: str) -> Block:
    return blocks.option(both(readers, lambda words: ground_name(words, ground, kind)), ground.value)


def _papers(readers: Both) -> Block:
    hint = both(
        readers,
        lambda words: words("Pictures and documents. The rights-holder and the IACC are given them."),
        "\n",
    )
    return blocks.field(
        "papers",
        both(readers, lambda words: words("The seller's papers")),
        {"type": "file_input", "action_id": "papers", "max_files": 10},
        hint=hint,
        optional=True,
    )


def _which(readers: Both, kind: str, listings: Sequence[tuple[str, str, str]], example: str) -> list[Block]:
    """Boxes for a few listings, a field for their places where there are more."""
    label = both(readers, lambda words: kinds.which(words, kind))
    if len(listings) > MOST_BOXES:
        return [
            _places_field(
                label, both(readers, lambda words: _how_to_name(words, len(listings), example), "\n")
            )
        ]
    return _boxes(label, listings)


def _places_field(label: str, hint: str) -> Block:
    return blocks.field("places", label, blocks.text_input("places", limit=300), hint=hint)


def _how_to_name(words: Words, count: int, example: str) -> str:
    return words.many(
        "Name them by their places, as in {example}; “all” is all {n} of them.",
        "Name them by their places, as in {example}; “all” is all {n} of them.",
        count,
        example=example,
    )


def _boxes(label: str, listings: Sequence[tuple[str, str, str]]) -> list[Block]:
    options = [blocks.option(clip(f"{name}. {url}", _LABEL), row_id) for row_id, name, url in listings]
    groups = [options[start : start + _BOXES] for start in range(0, len(options), _BOXES)]
    return [
        blocks.field(
            f"{BOXES}{nth}",
            label,
            blocks.checkboxes("listings", group, initial=options if len(options) == 1 else ()),
            optional=len(groups) > 1,
        )
        for nth, group in enumerate(groups, 1)
    ]


def _pick(words: Words, kind: str, listings: Sequence[tuple[str, str, str]], example: str) -> list[Block]:
    """The same for a reader of one language."""
    label = kinds.which(words, kind)
    if len(listings) > MOST_BOXES:
        return [_places_field(label, _how_to_name(words, len(listings), example))]
    return _boxes(label, listings)


def _to_alibaba(words: Words) -> Block:
    return blocks.field(
        "words",
        words("Your words to Alibaba"),
        blocks.text_input("words", multiline=True, limit=MOST_WORDS),
        hint=words("Alibaba reads this. No evidence is needed: the burden of proof lies with the seller."),
        optional=True,
    )


def _statement(words: Words, holder: str) -> Block:
    return blocks.field(
        "statement",
        words("Your statement"),
        blocks.checkboxes("statement", [blocks.option(words("Yes, we stand behind it"), "yes")]),
        hint=clip(statement(words, holder), blocks.LABEL),
    )


def answer_form(words: Words, told: Told, *, is_desk: bool) -> View:
    """To stand behind a removal; `is_desk`: in the rights-holder's place."""
    face = told.face
    shown = [
        blocks.section(kinds.is_right(words, face.kind, told.name, escape(face.organisation))),
        *quotation(words("*The seller says*"), told.translation or told.words),
        _to_alibaba(words),
    ]
    if is_desk:
        shown.insert(1, blocks.context(words("You answer in the rights-holder's place; every card says so.")))
    else:
        shown.append(_statement(words, face.organisation))
    return blocks.form(
        ANSWER,
        words("Stand behind"),
        shown,
        submit=words("Stand behind"),
        close=words("Cancel"),
        private_metadata=str(face.id),
    )


def ask_form(words: Words, told: Told, *, desk_until: str) -> View:
    """To ask the IACC about a seller's objection."""
    return blocks.form(
        ASK,
        words("Ask the IACC"),
        [
            blocks.section(
                words(
                    "The IACC desk looks at the seller's objection to {name}, and answers in your place by "
                    "{until} if you have not done so by then.",
                    name=told.name,
                    until=desk_until,
                )
            ),
            blocks.field(
                "words",
                words("Your words to the IACC"),
                blocks.text_input("words", multiline=True, limit=MOST_WORDS),
                hint=words("For the IACC only: Alibaba never reads this."),
                optional=True,
            ),
        ],
        submit=words("Ask the IACC"),
        close=words("Cancel"),
        private_metadata=str(told.face.id),
    )


def stand_behind_form(
    words: Words,
    *,
    claim_id: int,
    reference: str,
    kind: str,
    holder: str,
    listings: Sequence[tuple[str, str, str]],
    example: str,
) -> View:
    """To stand behind what Alibaba has declined."""
    return blocks.form(
        STAND_BEHIND_FORM,
        words("Stand behind"),
        [
            blocks.section(kinds.goes_again(words, kind, reference)),
            *_pick(words, kind, listings, example),
            _to_alibaba(words),
            _statement(words, holder),
        ],
        submit=words("Stand behind"),
        close=words("Cancel"),
        private_metadata=str(claim_id),
    )


def retract_form(
    words: Words,
    *,
    claim_id: int,
    reference: str,
    kind: str,
    listings: Sequence[tuple[str, str, str]],
    example: str,
) -> View:
    """To take a claim back after the removal."""
    reasons = [blocks.option(words(name), code) for code, name in RETRACTING.items()]
    return blocks.form(
        RETRACT_FORM,
        words("Retract"),
        [
            blocks.section(kinds.retracts(words, kind, reference)),
            *_pick(words, kind, listings, example),
            blocks.field("reason", words("Why?"), blocks.select("reason", reasons)),
        ],
        submit=words("Retract"),
        close=words("Cancel"),
        private_metadata=str(claim_id),
    )

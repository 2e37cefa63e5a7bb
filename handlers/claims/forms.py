"""The claim form, its preview, and what stands after it; the button to each is in `cards`."""

from collections.abc import Sequence

from handlers import blocks
from handlers.blocks import clip, escape
from handlers.claims.plan import Plan, Typed, key_of
from handlers.claims.rules import GROUNDS
from handlers.claims.wording import GROUND_NAMES, RIGHT_KINDS, ground_name, statement
from handlers.doors import Block, View
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.outbox import Message
from storage.rights import KnownRight

FORM, PREVIEW, READING = "claims.file", "claims.confirm", "claims.reading"
MORE_LINKS, RIGHT_OPTIONS, RESUME = "claims.more_links", "claims.right", "claims.resume"
#: Slack shows a static select's first 100 options; beyond that the select asks us.
_STATIC_RIGHTS = 100
#: What a person may write (2,000 characters) with every one of them escaped.
ALL_OF_IT = 10_000
#: So much of it fits into one block of Slack's, whatever it is.
_PARAGRAPH = 550
#: lines of each list shown in the preview
_SHOWN = 10


def links_fields(count: int) -> list[str]:
    """The block ids of the links fields: "links", then "links_2" and so on."""
    return ["links", *(f"links_{n}" for n in range(2, count + 1))]


def file_form(
    words: Words, rights: Sequence[KnownRight], *, fields: int, most_fields: int, at_most: int
) -> View:
    """Step one. `fields`: how many links fields it shows now."""
    return blocks.form(
        FORM,
        words("File a claim"),
        [
            blocks.section(
                words(
                    "A right, the links, and your word for it: that is all a claim needs. "
                    "No evidence is asked for."
                )
            ),
            blocks.field("right", words("Your right"), _right_select(words, rights)),
            *_links(words, fields, at_most, most_fields),
            _file(words),
            *_particulars(words),
        ],
        submit=words("See what will happen"),
        close=words("Cancel"),
        private_metadata=str(fields),
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


def _particulars(words: Words) -> list[Block]:
    """What a claim may say besides: nothing of it is required."""
    return [
        blocks.field(
            "ground",
            words("Ground"),
            _ground_select(words),
            hint=words("Left empty: counterfeit for a trademark, piracy for a copyright."),
            optional=True,
        ),
        blocks.field(
            "note",
            words("Note for the IACC and Alibaba"),
            blocks.text_input("note", multiline=True, limit=2000),
            hint=words("What helps to see the infringement. Alibaba's officers will read it."),
            optional=True,
        ),
        blocks.field(
            "confidential",
            words("Confidential note for the IACC only"),
            blocks.text_input("confidential", multiline=True, limit=2000),
            hint=words("Informants, investigations, test buys: this never reaches Alibaba."),
            optional=True,
        ),
    ]


def _links(words: Words, fields: int, at_most: int, most_fields: int) -> list[Block]:
    shown: list[Block] = [
        blocks.field(
            block_id,
            words("Links to the listings") if place == 0 else words("More links"),
            blocks.text_input("links", multiline=True, placeholder="https://item.taobao.com/item.htm?id=…"),
            hint=words(
                "One per line, {limit} lines at most; share text from the app is fine. Or give a file below.",
                limit=words.number(at_most),
            )
            if place == 0
            else "",
            optional=True,
        )
        for place, block_id in enumerate(links_fields(fields))
    ]
    if fields < most_fields:
        shown.append(blocks.actions(blocks.button(words("Add more links"), MORE_LINKS, str(fields + 1))))
    return shown


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
    if len(rights) == 1:
        select["initial_option"] = _right_option(words, rights[0])
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


def _ground_select(words: Words) -> Block:
    named = {
        words("Trademark"): GROUNDS["trademark"],
        words("Copyright"): GROUNDS["copyright"],
        words("Patent"): GROUNDS["invention"] + GROUNDS["utility_model"] + GROUNDS["design"],
    }
    return {
        "type": "static_select",
        "action_id": "ground",
        "option_groups": [
            {
                "label": blocks.plain(name, blocks.OPTION),
                "options": [blocks.option(words(GROUND_NAMES[one]), one.value) for one in grounds],
            }
            for name, grounds in named.items()
        ],
    }


def preview(words: Words, atlas: Atlas, plan: Plan, typed: Typed, *, draft_id: int) -> View:
    """Step two: what was understood, what is left out, who will see what; and the statement."""
    return blocks.form(
        PREVIEW,
        words("Stand behind it"),
        [
            blocks.section(_headline(words, atlas, plan)),
            *_left_out(words, plan),
            blocks.divider(),
            *_alibaba_sees(words, typed),
            *_iacc_keeps(words, typed),
            blocks.divider(),
            blocks.field(
                "statement",
                words("Your statement"),
                blocks.checkboxes("statement", [blocks.option(words("Yes, we stand behind it"), "yes")]),
                hint=clip(statement(words, plan.right.organisation), blocks.LABEL),
            ),
        ],
        submit=words("File it"),
        close=words("Back"),
        private_metadata=str(draft_id),
    )


def _headline(words: Words, atlas: Atlas, plan: Plan) -> str:
    lines = [
        words(
            "*{right}* ({holder}) · {ground}",
            right=escape(plan.right.name),
            holder=escape(plan.right.organisation),
            ground=ground_name(words, plan.ground),
        )
    ]
    for part in plan.parts:
        count = words.many("{n} listing", "{n} listings", len(part.members))
        if part.kind == "store":
            count = words.many("{n} store front", "{n} store fronts", len(part.members))
        lines.append(
            words(
                "• one claim: {count} on {platform}",
                count=count,
                platform=family_name(words, atlas, part.family),
            )
        )
    if plan.right.state != "approved":
        lines.append(words("⏸️ The right is not approved yet: the claim is kept and moves on by itself then."))
    again = sum(key_of(found) in plan.back_again for found in plan.fresh)
    if again:
        lines.append(
            words.many(
                "🔁 {n} was removed before and is back again",
                "🔁 {n} were removed before and are back again",
                again,
            )
        )
    return "\n".join(lines)


def _left_out(words: Words, plan: Plan) -> list[Block]:
    lines = [
        words(
            "• {url}: already in your open claim {reference}",
            url=_address(url),
            reference=reference,
        )
        for url, reference in plan.duplicates[:_SHOWN]
    ]
    if len(plan.duplicates) > _SHOWN:
        lines.append(
            words.many(
                "• and {n} more that is already claimed",
                "• and {n} more that are already claimed",
                len(plan.duplicates) - _SHOWN,
            )
        )
    if plan.repeated:
        lines.append(
            words.many(
                "• {n} link came twice and counts once",
                "• {n} links came twice and count once",
                plan.repeated,
            )
        )
    if plan.chatter:
        lines.append(
            words.many("• {n} line has no link in it", "• {n} lines have no link in them", len(plan.chatter))
        )
    shown = [blocks.section(words("*Left out:*") + "\n" + "\n".join(lines))] if lines else []
    if plan.short:
        shown.append(
            blocks.section(
                words.many(
                    "❔ *{n} short link does not tell its listing.* It is kept; the receipt has a button "
                    "to complete it with, so that it can be removed:",
                    "❔ *{n} short links do not tell their listings.* They are kept; the receipt has a "
                    "button to complete them with, so that they can be removed:",
                    len(plan.short),
                )
                + "\n"
                + "\n".join(
                    f"• {_address(one.url or one.title or one.tao_password)}" for one in plan.short[:_SHOWN]
                )
            )
        )
    return shown


def _alibaba_sees(words: Words, typed: Typed) -> list[Block]:
    if not typed.note:
        text = words("👁️ *Alibaba will see:* the rights-holder, the right, the ground, the listings.")
        return [blocks.section(text)]
    text = words(
        "👁️ *Alibaba will see:* the rights-holder, the right, the ground, the listings and your note:"
    )
    return quotation(text, typed.note)


def _iacc_keeps(words: Words, typed: Typed) -> list[Block]:
    if not typed.confidential:
        return [blocks.section(words("🔒 *Stays with the IACC:* your name."))]
    text = words("🔒 *Stays with the IACC:* your name and your confidential note:")
    return quotation(text, typed.confidential)


def quoted(text: str, limit: int = 900) -> str:
    """A person's words as a quotation that cannot break out of it."""
    return "\n".join(f"> {line}" for line in clip(escape(text), limit).splitlines())


def quotation(title: str, text: str) -> list[Block]:
    """All that a person wrote under a title, in as many paragraphs as it needs; nothing for no words."""
    whole = f"{title}\n{quoted(text, ALL_OF_IT)}"
    if not text or len(whole) <= blocks.SECTION:
        return [blocks.section(whole)] if text else []
    parts = [text[start : start + _PARAGRAPH] for start in range(0, len(text), _PARAGRAPH)]
    return [blocks.section(title), *(blocks.section(quoted(part, blocks.SECTION)) for part in parts)]


def _address(url: str) -> str:
    return clip(escape(url), 200)


def family_name(words: Words, atlas: Atlas, family: str) -> str:
    """What people call a platform family: "Taobao/Tmall", "AliExpress"."""
    platform = atlas.platforms[family]
    return platform.family_chinese if words.locale.startswith("zh") else platform.family_english


def reading_view(words: Words, name: str, *, external_id: str) -> View:
    """Shown while a file is fetched and read; replaced by the preview."""
    return blocks.form(
        READING,
        words("Reading your file"),
        [
            blocks.section(
                words(
                    "⏳ Reading {name} … This takes a few seconds. You may close this: we will send you a "
                    "message when it has been read.",
                    name=f"*{clip(escape(name), 200)}*",
                )
            )
        ],
        close=words("Close"),
        external_id=external_id,
    )


def filed_view(words: Words, lines: Sequence[str]) -> View:
    """After filing: what was filed and what happens next; closing it closes the whole form."""
    view = blocks.form(
        "claims.filed",
        words("Filed"),
        [
            blocks.section("\n".join(lines)),
            blocks.context(words("The receipt is in your messages with MarketSafe and shows every step.")),
        ],
        close=words("Done"),
    )
    return {**view, "clear_on_close": True}


def problem_view(words: Words, told: str) -> View:
    """Replaces "Reading …" where the file did not give a claim."""
    return blocks.form(
        "claims.problem",
        words("Your file"),
        [
            blocks.section(f"⚠️ {escape(told)}"),
            blocks.context(words("Nothing was filed. Go back: everything you typed is still there.")),
        ],
        close=words("Back"),
    )


def file_refused_message(words: Words, name: str, told: str) -> Message:
    """Said once when a file gave no claim: who has closed the form meanwhile must not think it did."""
    text = words(
        "Your file {name} gave no claim, and nothing was filed from it. {why}",
        name=clip(escape(name), 200),
        why=escape(told),
    )
    return Message(clip(text, blocks.SECTION))


def file_read_message(words: Words, name: str, draft_id: int) -> Message:
    """Said once when a file has been read, so that a form closed meanwhile is not a claim lost."""
    text = words(
        "Your file {name} has been read. If you have not filed it yet, go on here.",
        name=clip(escape(name), 200),
    )
    return Message(
        text,
        [
            blocks.section(text),
            blocks.actions(blocks.button(words("See what will happen"), RESUME, str(draft_id))),
        ],
    )

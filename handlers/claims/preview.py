"""What follows the claim form: the preview and its statement, and what stands after it."""

from collections.abc import Sequence
from datetime import datetime

from handlers import blocks
from handlers.blocks import clip, escape
from handlers.claims.plan import Plan, Typed, key_of
from handlers.claims.quoting import address, family_name, quotation
from handlers.claims.wording import ground_name, statement
from handlers.doors import Block, View
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.outbox import Message

PREVIEW, READING, RESUME = "claims.confirm", "claims.reading", "claims.resume"
#: lines of each list shown in the preview
_SHOWN = 10


def confirm_form(words: Words, atlas: Atlas, plan: Plan, typed: Typed, *, draft_id: int) -> View:
    """Step two: what was understood, what is left out, who will see what; and the statement."""
    return blocks.form(
        PREVIEW,
        words("Stand behind it"),
        [
            blocks.section(_headline(words, atlas, plan)),
            *_named(words, plan),
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
    if plan.authorised:
        lines.append(_authorised(words, plan.authorised))
    return "\n".join(lines)


def _authorised(words: Words, urls: Sequence[str]) -> str:
    """A warning, and no more: an authorised seller may sell fakes, too."""
    told = words.many(
        "⚠️ {n} is sold by somebody you have authorised. File it only if you mean to:",
        "⚠️ {n} are sold by somebody you have authorised. File them only if you mean to:",
        len(urls),
    )
    return "\n".join([told, *(f"   {address(one)}" for one in urls[:_SHOWN])])


def _named(words: Words, plan: Plan) -> list[Block]:
    """Listings that were named in words, as we have understood them: the first few."""
    named = [one.canonical_url for one in plan.fresh if not one.canonical_url.startswith("http")]
    if not named:
        return []
    lines = [
        words("*Named by title and store, and understood so:*"),
        *(f"• {address(one)}" for one in named[:_SHOWN]),
    ]
    if len(named) > _SHOWN:
        lines.append(words.many("… and {n} more", "… and {n} more", len(named) - _SHOWN))
    return [blocks.section("\n".join(lines))]


def _left_out(words: Words, plan: Plan) -> list[Block]:
    lines = [
        words(
            "• {url}: already in your open claim {reference}",
            url=address(url),
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
                    f"• {address(one.url or one.title or one.tao_password)}" for one in plan.short[:_SHOWN]
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


def reading_id(draft_id: int, asked_at: datetime) -> str:
    """What the view that says "Reading …" is known by: no two are open under one name in a workspace."""
    return f"{READING}:{draft_id}:{int(asked_at.timestamp())}"


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

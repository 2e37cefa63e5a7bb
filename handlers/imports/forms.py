"""The forms of an import: the sheets, then what would become of them with the statement."""

from collections.abc import Sequence

from handlers import blocks
from handlers.blocks import clip, escape
from handlers.claims.forms import particulars, right_select
from handlers.claims.quoting import quotation
from handlers.claims.wording import statement
from handlers.doors import Block, View
from handlers.imports import views
from handlers.imports.choosing import COLUMN_NAMES, NOT_USED, block_id, current
from handlers.imports.columns import Doubt
from handlers.imports.faces import ImportFace, SheetFace
from handlers.imports.rows import letters
from handlers.imports.rules import State
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.rights import KnownRight

FORM, PREVIEW, READING = "imports.give", "imports.confirm", "imports.reading"
#: The button that reads sheets anew, with the columns that were chosen.
READ_AGAIN = "imports.read_again"
#: Slack shows a form of 100 blocks; so many of them may be choices of columns.
_MOST_CHOICES = 40


def import_form(words: Words, rights: Sequence[KnownRight], *, most: int, megabytes: int) -> View:
    """The right, the sheets, and what goes for all their rows."""
    return blocks.form(
        FORM,
        words("Import a sheet"),
        [
            blocks.section(
                words(
                    "For many listings at once: a CSV or Excel sheet with a column of links, in any order of "
                    "columns, with English or Chinese headings. A row may name its own right and ground."
                )
            ),
            blocks.field("right", words("Your right"), right_select(words, rights)),
            blocks.field(
                "sheets",
                words("Sheets"),
                {
                    "type": "file_input",
                    "action_id": "sheets",
                    "filetypes": ["csv", "xlsx", "tsv", "txt"],
                    "max_files": most,
                },
                hint=words("Up to {most} files of {megabytes} MB each.", most=most, megabytes=megabytes),
            ),
            *particulars(words),
        ],
        submit=words("Read the sheets"),
        close=words("Cancel"),
    )


def reading_id(import_id: int) -> str:
    """What the view that says "Reading …" is known by."""
    return f"{READING}:{import_id}"


def reading_view(words: Words, count: int, *, external_id: str) -> View:
    """Shown while the sheets are fetched and read; replaced by the preview."""
    told = words.many(
        "⏳ Reading {n} sheet … You may close this: the card in your messages leads on.",
        "⏳ Reading {n} sheets … You may close this: the card in your messages leads on.",
        count,
    )
    return blocks.form(
        READING, words("Reading"), [blocks.section(told)], close=words("Close"), external_id=external_id
    )


def confirm_form(words: Words, atlas: Atlas, face: ImportFace, *, notes: tuple[str, str]) -> View:
    """What will be filed and what not, what unsure columns are, who will see what; and the statement."""
    if not face.groups:
        return _mistaken_form(words, face)
    return blocks.form(
        PREVIEW,
        words("Stand behind it"),
        [
            blocks.section(_headline(words, atlas, face)),
            *_in_paragraphs(words("*Cannot be filed:*"), views.wrong_lines(words, face)),
            *_in_paragraphs("", views.as_columns(words, face.sheets)),
            *_choices(words, face),
            blocks.divider(),
            *_who_sees(words, face, notes),
            blocks.divider(),
            blocks.field(
                "statement",
                words("Your statement"),
                blocks.checkboxes("statement", [blocks.option(words("Yes, we stand behind it"), "yes")]),
                hint=clip(statement(words, face.organisation), blocks.LABEL),
            ),
        ],
        submit=words("File it"),
        close=words("Close"),
        private_metadata=str(face.id),
    )


def _mistaken_form(words: Words, face: ImportFace) -> View:
    """No row can be filed, perhaps since we have mistaken the columns: what they are, else the rows back."""
    return blocks.form(
        PREVIEW,
        words("No row can be filed"),
        [
            *_in_paragraphs(words("*Cannot be filed:*"), views.wrong_lines(words, face)),
            *_in_paragraphs("", views.as_columns(words, face.sheets)),
            *_choices(words, face),
        ],
        submit=words("Give the rows back"),
        close=words("Close"),
        private_metadata=str(face.id),
    )


def _choices(words: Words, face: ImportFace) -> list[Block]:
    """For each column of which we were not sure, what it is; and the button that reads the sheets anew."""
    shown: list[Block] = []
    left = _MOST_CHOICES
    for sheet in face.sheets:
        doubts = sheet.scan.layout.doubts[:left] if sheet.scan else ()
        left -= len(doubts)
        if doubts:
            shown.append(blocks.section(_asked(words, sheet)))
            shown += [_choice(words, sheet, one) for one in doubts]
    button = blocks.button(words("Read it this way"), READ_AGAIN, str(face.id))
    return [blocks.divider(), *shown, blocks.actions(button)] if shown else []


def _asked(words: Words, sheet: SheetFace) -> str:
    return words(
        "*{name}*: what is in these columns? Change what we have mistaken, then press *Read it this way*.",
        name=escape(clip(sheet.name, 100)),
    )


def _choice(words: Words, sheet: SheetFace, doubt: Doubt) -> Block:
    assert sheet.scan is not None  # noqa: S101 - of a sheet that was read
    label = words("Column {letter}", letter=letters(doubt.place))
    if doubt.title:
        label += f" · {doubt.title}"
    options = [blocks.option(words(name), column.value) for column, name in COLUMN_NAMES.items()]
    options.append(blocks.option(words("Not used"), NOT_USED))
    chosen = current(sheet.scan.layout, doubt.place)
    initial = next(one for one in options if one["value"] == chosen)
    hint = words("For example: {cell}", cell=doubt.sample) if doubt.sample else ""
    select = blocks.select("column", options, initial=initial)
    return blocks.field(block_id(sheet.id, doubt.place), label, select, hint=hint)


def _headline(words: Words, atlas: Atlas, face: ImportFace) -> str:
    lines = [f"*{escape(face.right)}* ({escape(face.organisation)})"]
    lines += [views.group_line(words, atlas, group, face.right) for group in face.groups[:20]]
    if len(face.groups) > len(lines) - 1:
        lines.append(words.many("… and {n} more", "… and {n} more", len(face.groups) - len(lines) + 1))
    lines += _priorities(words, face)
    lines.append(
        words(
            "A claim holds up to {limit} listings; larger groups are checked and handed over together. What "
            "is in an open claim of yours already is left out, and named in the sheet that comes back.",
            limit=face.per_claim,
        )
    )
    lines += views.dealer_lines(words, face)
    return "\n".join(lines)


def _priorities(words: Words, face: ImportFace) -> list[str]:
    """What the column of priorities leads to."""
    told = []
    if any(group.urgent for group in face.groups):
        told.append(
            words("🔺 What is urgent becomes claims of its own, which the desk checks before your others.")
        )
    unclear = sum(one.scan.unclear for one in face.sheets if one.scan)
    if unclear:
        told.append(
            words.many(
                "⚠️ The priority of {n} row is neither urgent nor normal: it is filed as usual.",
                "⚠️ The priority of {n} rows is neither urgent nor normal: they are filed as usual.",
                unclear,
            )
        )
    return told


def _in_paragraphs(title: str, lines: Sequence[str]) -> list[Block]:
    """Lines in as many sections as they need."""
    shown: list[Block] = []
    text = title
    for line in lines:
        if text and len(text) + len(line) + 1 > blocks.SECTION:
            shown.append(blocks.section(text))
            text = ""
        text = f"{text}\n{line}" if text else line
    if lines:
        shown.append(blocks.section(text))
    return shown


def _who_sees(words: Words, face: ImportFace, notes: tuple[str, str]) -> list[Block]:
    note, confidential = notes
    sees = words("👁️ *Alibaba will see:* the rights-holder, the right, the ground, the listings.")
    if note:
        sees = words(
            "👁️ *Alibaba will see:* the rights-holder, the right, the ground, the listings and your note:"
        )
    keeps = [words("🔒 *Stays with the IACC:* your name.")]
    remarks = sum(one.scan.remarks for one in face.sheets if one.scan)
    if remarks:
        keeps.append(
            words.many(
                "🔒 Notes and proofs in {n} row stay with the IACC, too.",
                "🔒 Notes and proofs in {n} rows stay with the IACC, too.",
                remarks,
            )
        )
    return [
        *(quotation(sees, note) or [blocks.section(sees)]),
        blocks.section("\n".join(keeps)),
        *quotation(words("🔒 *Stays with the IACC:* your confidential note:"), confidential),
    ]


def standing_view(words: Words, atlas: Atlas, face: ImportFace) -> View:
    """After it was stood behind, or dropped: how it stands."""
    message = views.card(words, atlas, face)
    shown = [dict(block) for block in message.blocks if block["type"] != "actions"]
    if face.goes_back:
        shown.append(
            blocks.context(words("The rows come back as a sheet, in your messages with MarketSafe."))
        )
    elif face.state == State.RUNNING:
        shown.append(blocks.context(words("The card in your messages with MarketSafe shows every step.")))
    view = blocks.form("imports.standing", words("Your import"), shown, close=words("Close"))
    return {**view, "clear_on_close": True}

"""An import as its person sees it: the living card, and what is said under it."""

from collections.abc import Mapping, Sequence

from handlers import blocks, ids
from handlers.blocks import clip, escape
from handlers.claims.quoting import family_name
from handlers.claims.wording import ground_name
from handlers.doors import Block
from handlers.imports.faces import GroupFace, ImportFace, SheetFace
from handlers.imports.reasons import Why, say
from handlers.imports.rules import State
from handlers.listings.platforms import Atlas
from handlers.words import N_, Words
from storage.outbox import Message

OPEN, STOP, DROP = "imports.open", "imports.stop", "imports.drop"
#: Groups and sheets shown on a card.
_SHOWN = 12

STATE_NAMES: Mapping[State, str] = {
    State.READING: N_("being read"),
    State.READY: N_("waiting for you to stand behind it"),
    State.RUNNING: N_("being filed"),
    State.DONE: N_("filed"),
    State.STOPPED: N_("stopped"),
    State.DROPPED: N_("dropped"),
}
STATE_MARKS: Mapping[State, str] = {
    State.READING: "🔎",
    State.READY: "✋",
    State.RUNNING: "⏳",
    State.DONE: "✅",
    State.STOPPED: "⏹️",
    State.DROPPED: "✖️",
}


def state_name(words: Words, face: ImportFace) -> str:
    """Where it stands, as the end of a sentence: "Your import is …"."""
    if face.state == State.READY and not face.groups:
        return words("waiting for you to look at it")
    return words("going back to you") if face.goes_back else words(STATE_NAMES[face.state])


def card(words: Words, atlas: Atlas, face: ImportFace) -> Message:
    """The living card in direct messages."""
    state = state_name(words, face)
    text = words("Your import is {state}.", state=state)
    return Message(
        text,
        [
            blocks.header(words("Import: {sheets}", sheets=sheet_names(words, face))),
            blocks.section(f"{STATE_MARKS[face.state]} *{state}*\n{_stands(words, face)}"),
            *_problems(words, face),
            *_wrong(words, face),
            *_groups(words, atlas, face),
            blocks.context(f"{escape(face.right)} · {escape(face.organisation)}"),
            *_buttons(words, face),
        ],
    )


def sheet_names(words: Words, face: ImportFace) -> str:
    """The one file, or the first of several and how many more."""
    names = [clip(one.name, 60) for one in face.sheets]
    if len(names) <= 1:
        return names[0] if names else ""
    return words.many("{name} and {n} more", "{name} and {n} more", len(names) - 1, name=names[0])


def _stands(words: Words, face: ImportFace) -> str:
    match face.state:
        case State.READING:
            return words("We read the sheets, and then show you what would be filed.")
        case State.READY:
            return _to_be_seen(words, face)
        case State.RUNNING if face.goes_back:
            return words("No row of it can be filed. We write down for you what is wrong with each.")
        case State.RUNNING:
            return progress(words, face)
        case State.DONE | State.STOPPED:
            return how_it_ended(words, face)
        case State.DROPPED:
            return "\n".join([words("Nothing was filed."), *_not_filed(words, face)])


def _to_be_seen(words: Words, face: ImportFace) -> str:
    if not face.groups:
        return words("No row of it can be filed as we read its columns. Look at it, and say what they are.")
    listings = listings_of(words, face.count)
    return words("{listings} can be filed. Look at it, and stand behind it.", listings=listings)


def progress(words: Words, face: ImportFace) -> str:
    """How far it has come: a bar of twenty, and figures."""
    done = face.filed + face.refused
    share = min(done / max(face.count + face.wrong, 1), 1.0)
    bar = "▓" * int(20 * share) + "░" * (20 - int(20 * share))
    told = words(
        "{filed} of {count} listings are filed.",
        filed=words.number(face.filed),
        count=words.number(face.count),
    )
    return f"`{bar}` {words.percent(share)}\n{told}"


def how_it_ended(words: Words, face: ImportFace) -> str:
    """What was filed and what was not; how to go on, where it was stopped."""
    filed = listings_of(words, face.filed)
    lines = [face.because.what(words, contact=face.contact, marked=True)] if face.because else []
    lines.append(
        words.many(
            "{listings} filed in {n} claim.", "{listings} filed in {n} claims.", face.claims, listings=filed
        )
    )
    lines += _not_filed(words, face)
    if face.state == State.STOPPED:
        lines.append(_how_to_go_on(words, face))
    return "\n".join(lines)


def _how_to_go_on(words: Words, face: ImportFace) -> str:
    if face.because is not None:
        return face.because.what_next(words, contact=face.contact, marked=True)
    return words("To go on, import the same sheets again: what is in your claims already is left out.")


def _not_filed(words: Words, face: ImportFace) -> list[str]:
    if not face.refused:
        return []
    if face.state == State.STOPPED:
        return [words.many("{n} row was not filed.", "{n} rows were not filed.", face.refused)]
    return [
        words.many(
            "{n} row was not filed; the sheet below says why.",
            "{n} rows were not filed; the sheet below says why of each.",
            face.refused,
        )
    ]


def listings_of(words: Words, count: int) -> str:
    return words.many("{n} listing", "{n} listings", count)


def _problems(words: Words, face: ImportFace) -> list[Block]:
    told = [
        words(
            "⚠️ {name} could not be read: {why}.",
            name=f"*{clip(escape(one.name), 100)}*",
            why=words(one.problem, megabytes=words.number(face.megabytes)),
        )
        for one in face.sheets
        if one.problem
    ]
    return [blocks.section("\n".join(told[:_SHOWN]))] if told else []


def _wrong(words: Words, face: ImportFace) -> list[Block]:
    """Why nothing can be filed at all."""
    is_hopeless = not face.groups and face.state in (State.RUNNING, State.DROPPED)
    lines = wrong_lines(words, face) if is_hopeless else []
    told = "\n".join([words("*Cannot be filed:*"), *lines])
    return [blocks.section(clip(told, blocks.SECTION))] if lines else []


def group_line(words: Words, atlas: Atlas, group: GroupFace, usual: str) -> str:
    """One line: how many of what, where, on which right if it is not the usual one."""
    count = group.filed if group.claims else group.count
    things = (
        words.many("{n} store front", "{n} store fronts", count)
        if group.kind == "store"
        else words.many("{n} listing", "{n} listings", count)
    )
    told = words(
        "{things} on {platform} · {ground}",
        things=f"*{things}*",
        platform=family_name(words, atlas, group.family),
        ground=ground_name(words, group.ground),
    )
    if group.urgent:
        told += " · " + words("🔺 urgent")
    if group.right != usual:
        told += f" · {escape(group.right)}"
    if group.claims == 1:
        told += f" · {group.first}"
    elif group.claims:
        told += " · " + words("{first} to {last}", first=group.first, last=group.last)
    return f"• {told}" + (" ⏸️" if group.waits else "")


def _groups(words: Words, atlas: Atlas, face: ImportFace) -> list[Block]:
    lines = [group_line(words, atlas, group, face.right) for group in face.groups[:_SHOWN]]
    if len(face.groups) > _SHOWN:
        lines.append(words.many("… and {n} more", "… and {n} more", len(face.groups) - _SHOWN))
    if any(group.waits for group in face.groups):
        lines.append(
            words("⏸️ The right is not approved yet: the claims are kept and move on by themselves then.")
        )
    return [blocks.section("\n".join(lines))] if lines else []


def _buttons(words: Words, face: ImportFace) -> list[Block]:
    value = str(face.id)
    drop = blocks.button(words("Drop it"), DROP, value)
    if face.state == State.READING:
        return [blocks.actions(drop)]
    if face.state == State.READY:
        look = blocks.button(words("See what will happen"), OPEN, value, style="primary")
        return [blocks.actions(look, drop)]
    if face.state == State.RUNNING and not face.goes_back:
        asked = words("What is filed stays filed; the rest of the rows is not filed.")
        sure = blocks.confirmation(words("Stop the import?"), asked, words("Stop it"), words("Go on"))
        return [blocks.actions(blocks.button(words("Stop"), STOP, value, style="danger", confirm=sure))]
    return [blocks.actions(blocks.button(words("My cases"), ids.MY_CLAIMS))] if face.claims else []


def wrong_lines(words: Words, face: ImportFace) -> list[str]:
    """What cannot be filed, by reason, the commonest first; and a few rows as they stand."""
    counted: dict[Why, int] = {}
    for why, count in (
        *((why, count) for one in face.sheets if one.scan for why, count in one.scan.bad.items()),
        *((why, count) for why, _, count in face.astray),
    ):
        counted[why] = counted.get(why, 0) + count
    first = _first_of_each(face)
    return [
        f"• {words.number(count)} × {escape(clip(say(words, why, first.get(why, '…')), 300))}"
        for why, count in sorted(counted.items(), key=lambda one: -one[1])[:_SHOWN]
    ]


def _first_of_each(face: ImportFace) -> dict[Why, str]:
    """What the first row of each kind of mistake names."""
    told: dict[Why, str] = {}
    for why, what, _ in face.astray:
        told.setdefault(why, what)
    for one in face.sheets:
        for bad in one.scan.first_bad if one.scan else ():
            told.setdefault(bad.why, bad.told)
    return told


def dealer_lines(words: Words, face: ImportFace) -> list[str]:
    """A warning for each sheet, and no more: an authorised seller may sell fakes, too."""
    return [
        words.many(
            "⚠️ *{name}*: {n} listing is sold by somebody you have authorised, in row {row}. It is filed like"
            " the others; to leave it out, remove its row and import the sheet anew.",
            "⚠️ *{name}*: {n} listings are sold by somebody you have authorised, the first in row {row}. They"
            " are filed like the others; to leave them out, remove their rows and import the sheet anew.",
            count,
            name=escape(clip(name, 100)),
            row=row,
        )
        for name, row, count in face.dealers
    ]


def columns_line(words: Words, one: SheetFace) -> str:
    """Which of a sheet's columns is read as what; a warning where we are not sure."""
    assert one.scan is not None  # noqa: S101 - of a sheet that was read
    layout = one.scan.layout
    read = ", ".join(escape(clip(title, 60)) for title in layout.titles.values() if title)
    told = words("*{name}*: columns read: {columns}", name=escape(clip(one.name, 100)), columns=read or "A")
    if layout.unused:
        unused = ", ".join(escape(clip(title, 40)) for title in layout.unused[:_SHOWN])
        told += " · " + words("not read: {columns}", columns=unused)
    if not layout.is_sure:
        told = "⚠️ " + told + " · " + words("we are not sure of this: please check")
    return told


def as_columns(words: Words, sheets: Sequence[SheetFace]) -> list[str]:
    return [columns_line(words, one) for one in sheets if one.scan is not None]

"""What is said of an import once, in the thread of its card or of the desk's."""

from handlers.blocks import clip, escape
from handlers.imports.faces import ImportFace
from handlers.imports.rules import State
from handlers.imports.views import how_it_ended, listings_of, sheet_names
from handlers.words import Words


def looked_through(words: Words, face: ImportFace) -> str:
    """Said once when all sheets were read: who has closed the form meanwhile is to come back."""
    if face.state == State.READY and not face.groups:
        return words(
            "{sheets}: no row of it can be filed as we read its columns. Press *See what will happen* above, "
            "and say what they are.",
            sheets=escape(sheet_names(words, face)),
        )
    if face.state == State.READY:
        return words(
            "{sheets}: read. {listings} can be filed; press *See what will happen* above to go on.",
            sheets=escape(sheet_names(words, face)),
            listings=listings_of(words, face.count),
        )
    if face.goes_back:
        return words(
            "{sheets}: no row of it can be filed, and nothing was. A sheet follows that says what is wrong "
            "with each row: correct it there, and import that sheet.",
            sheets=escape(sheet_names(words, face)),
        )
    return words(
        "{sheets}: no row of it can be filed, and nothing was. The card above says why.",
        sheets=escape(sheet_names(words, face)),
    )


def ended(words: Words, face: ImportFace) -> str:
    """Said once when it has ended."""
    if face.state == State.STOPPED:
        stopped = "" if face.because else words("Your import was stopped.")
        return f"{stopped} {how_it_ended(words, face)}".strip()
    return words("Your import is through. {told}", told=how_it_ended(words, face))


def left_for_desk(words: Words, face: ImportFace, first: str, last: str) -> str:
    """Said once at the desk where the rest of an import does not come."""
    return words.many(
        "The import of which this is a part was stopped half way: {filed} of {count} listings are filed, in "
        "one claim. The others were left and will not follow.",
        "The import of which this is a part was stopped half way: {filed} of {count} listings are filed, in "
        "{n} claims, {first} to {last}. The others were left and will not follow.",
        face.claims,
        filed=words.number(face.filed),
        count=words.number(face.count),
        first=first,
        last=last,
    )


def again_title(words: Words, name: str) -> str:
    """Of the workbook with the rows that were not filed."""
    return clip(
        words("Rows that were not filed, from {name}: correct them and import this sheet", name=name), 200
    )

"""Lists: the claims of a person, and all listings of one claim."""

from collections.abc import Sequence

from handlers import blocks, ids
from handlers.blocks import escape
from handlers.claims.cards import (
    about,
    after_decision,
    headline,
    listing_link,
    next_step,
    remark_below,
)
from handlers.claims.reasons import BACK, Back
from handlers.claims.rules import Status
from handlers.claims.wording import STATUS_MARKS, counts_line, standing, status_name
from handlers.doors import Block, View
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.batches import Case
from storage.claim_faces import Face, Line
from storage.counter_notices import StoodBehind

#: One page of the list of listings: a modal holds 100 blocks.
PAGE = 40
#: So many claims of each state stand in the list of a lot, fewer where that would be more than a modal holds.
SHELF, _MODAL = 10, 98
#: An address has a block of its own there, and is shown to its end if any block can.
_WHOLE = 2500


def listings_view(
    words: Words,
    atlas: Atlas,
    face: Face,
    lines: Sequence[Line],
    reasons: Sequence[str],
    *,
    page: int,
    remarks: Sequence[str] = (),
    is_own: bool = False,
) -> View:
    """All listings of a claim with where each stands, `PAGE` to a page counted from 0.

    `remarks`: what a sheet says of each listing of the page, for the IACC alone; `is_own`: its reader acts
    for its rights-holder.
    """
    shown = lines[page * PAGE : (page + 1) * PAGE]
    pages = (len(lines) + PAGE - 1) // PAGE
    turns = [
        blocks.button(name, f"{ids.SHOW_CLAIM}:{target}", f"{face.id}:{target}")
        for name, target in ((words("Earlier"), page - 1), (words("Later"), page + 1))
        if 0 <= target < pages
    ]
    if face.batch_id:
        turns.append(
            blocks.button(words("Claims"), f"{ids.SHOW_CLAIM}:all", Case(face.batch_id, is_batch=True).key)
        )
    if is_own:
        turns.extend(after_decision(words, face.counts, str(face.id)))
    return blocks.form(
        "claims.listings",
        face.reference,
        [
            blocks.section(
                f"*{headline(words, atlas, face)}*\n"
                f"{counts_line(words, face.counts, face.kind)}\n{next_step(words, face)}"
            ),
            *([blocks.section("\n".join(reasons))] if reasons else []),
            *(
                blocks.section(
                    f"{line.position}. {listing_link(words, line, _WHOLE)}\n"
                    f"{STATUS_MARKS[Status(line.status)]} {line_status(words, line, face.kind)}"
                    f"{_as_told(words, line)}{remark_below(remark)}"
                )
                for line, remark in zip(shown, remarks or [""] * len(shown), strict=True)
            ),
            *([blocks.actions(*turns)] if turns else []),
        ],
        close=words("Close"),
    )


def line_status(words: Words, line: Line, kind: str) -> str:
    """Where one listing stands; of one that came back, how."""
    if line.status == Status.REINSTATED and line.reason in set(Back):
        return words(BACK[Back(line.reason)])
    return status_name(words, line.status, kind)


def _as_told(words: Words, line: Line) -> str:
    return " · " + words("as told to the IACC") if line.on_behalf else ""


def batch_view(words: Words, atlas: Atlas, whole: Face, faces: Sequence[Face]) -> View:
    """The claims of a batch, each with where it stands and a button to its listings."""
    return blocks.form(
        "claims.batch",
        words("Claims"),
        [
            blocks.section(
                f"*{headline(words, atlas, whole)}*\n"
                f"{counts_line(words, whole.counts, whole.kind)}\n{next_step(words, whole)}"
            ),
            *(
                blocks.section(
                    f"*{headline(words, atlas, face)}*\n{counts_line(words, face.counts, face.kind)}",
                    accessory=blocks.button(words("Listings"), f"{ids.SHOW_CLAIM}:{face.id}", str(face.id)),
                )
                for face in faces
            ),
        ],
        close=words("Close"),
    )


def on_a_shelf(shelves: int) -> int:
    """How many claims of each of so many states one list holds."""
    return min(SHELF, _MODAL // max(shelves, 1) - 1)


def lot_view(words: Words, atlas: Atlas, whole: Face, shelves: Sequence[tuple[int, Sequence[Face]]]) -> View:
    """The claims of a lot by where they stand: of each state how many there are, and the first of them."""
    return blocks.form(
        "claims.lot",
        words("Claims"),
        [
            blocks.section(f"*{about(words, atlas, whole)}*\n{counts_line(words, whole.counts, whole.kind)}"),
            *(block for count, faces in shelves for block in _shelf(words, count, faces)),
        ],
        close=words("Close"),
    )


def _shelf(words: Words, count: int, faces: Sequence[Face]) -> list[Block]:
    status = faces[0].status
    told = words.many("{n} claim", "{n} claims", count)
    title = f"{STATUS_MARKS[Status(status)]} *{status_name(words, status, faces[0].kind)}* · {told}"
    rows = [f"{face.reference} · {counts_line(words, face.counts, face.kind)}" for face in faces]
    if count > len(faces):
        rows[-1] += "\n" + words.many("… and {n} more", "… and {n} more", count - len(faces))
    return [blocks.section(title), *(_with_listings(words, *one) for one in zip(rows, faces, strict=True))]


def _with_listings(words: Words, row: str, face: Face) -> Block:
    button = blocks.button(words("Listings"), f"{ids.SHOW_CLAIM}:{face.id}", str(face.id))
    return blocks.section(row, accessory=button)


def list_view(words: Words, atlas: Atlas, faces: Sequence[Face], *, at_most: int) -> tuple[str, list[Block]]:
    """The list of claims that a person may see: a sentence, and a line each with a button."""
    if not faces:
        return words("You have no claims yet."), [
            blocks.section(words("You have no claims yet.")),
            blocks.actions(blocks.button(words("File a claim"), ids.FILE_CLAIM, style="primary")),
        ]
    count = sum(len(face.claim_ids) or 1 for face in faces[:at_most])
    text = words.many("{n} claim, the newest first.", "{n} claims, the newest first.", count)
    if len(faces) > at_most:
        text = words("The newest {n} claims.", n=words.number(count))
    return text, [
        blocks.section(f"*{text}*"),
        *(
            blocks.section(
                f"*{headline(words, atlas, face)}*\n"
                f"{_standing(words, face)} · {escape(face.right)}\n{next_step(words, face)}",
                accessory=_more_of(words, face),
            )
            for face in faces[:at_most]
        ),
    ]


#: rights-holders that are named
_NAMED = 10


def own_rate(words: Words, found: Sequence[StoodBehind]) -> str:
    """How much of what the reader's rights-holders stood behind was taken down."""
    gone, decided = sum(one.gone for one in found), sum(one.decided for one in found)
    return words("Taken down of what you stood behind: {rate}", rate=_rate(words, gone, decided))


def rates_of_all(words: Words, found: Sequence[StoodBehind]) -> list[str]:
    """The same of each rights-holder that stood behind anything, for the desk."""
    if not found:
        return []
    told = [f"{escape(one.organisation)} {_rate(words, one.gone, one.decided)}" for one in found[:_NAMED]]
    if len(found) > _NAMED:
        told.append(words.many("… and {n} more", "… and {n} more", len(found) - _NAMED))
    return [words("Taken down of what was stood behind: {rates}", rates=" · ".join(told))]


def _rate(words: Words, gone: int, decided: int) -> str:
    if not decided:
        return words("none decided yet")
    share = words.percent(gone / decided)
    return words.many(
        "{share} of {n} decided listing", "{share} of {n} decided listings", decided, share=share
    )


def _more_of(words: Words, face: Face) -> Block:
    name = words("Claims") if face.claim_ids else words("Listings")
    return blocks.button(name, f"{ids.SHOW_CLAIM}:{face.case.key}", face.case.key)


def _standing(words: Words, face: Face) -> str:
    return f"{STATUS_MARKS[Status(face.status)]} {standing(words, face.status, face.counts, face.kind)}"

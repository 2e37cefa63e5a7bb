"""A lot: all batches of one import on one right, platform and ground, as whoever filed it follows them.

However many claims an import makes, the person has one card for each lot of it, and is told under that card.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers import blocks, ids
from handlers.blocks import clip, escape
from handlers.claims import buttons, cards, passed, questions_shown
from handlers.claims.links import AGAIN
from handlers.claims.questioning import Asked
from handlers.claims.rules import Status, Step, can, rolled_up
from handlers.claims.wording import ground_name, standing
from handlers.doors import Block
from handlers.listings.platforms import Atlas
from handlers.programme import Work
from handlers.words import Words
from storage import again, batch_faces, claim_faces, imports
from storage.batch_faces import LotSum
from storage.claim_faces import Face
from storage.outbox import Message

#: so many files are named, and so much of each name
_FILES, _FILE_NAME = 3, 80


@dataclass(frozen=True, slots=True)
class Lot:
    """What a lot's card shows. `face` is its first claim's, with what stands in all of them."""

    #: "import:7:2"
    name: str
    face: Face
    claim_count: int
    last: str
    batch_ids: tuple[int, ...]
    #: what the import's files are called
    files: tuple[str, ...] = ()
    #: the first claim in which a short link waits to be completed, 0 for none
    to_complete: int = 0
    #: the first claim of which Alibaba has declined a listing, 0 for none
    declined: int = 0
    #: how many of its claims were handed over by standing, without a check
    passed: int = 0
    #: what the first claims are called that file claims of it again, and how many there are
    again: tuple[str, ...] = ()
    again_count: int = 0


def lot_key(lot: str) -> str:
    """The card of whoever filed the import."""
    return f"claims.lot:{lot}"


def lot_named(work: Work, name: str) -> Lot | None:
    """A lot as it stands now; None as long as no batch of it is closed."""
    found = batch_faces.lot(work.session, name)
    face = claim_faces.face(work.session, found.first_claim_id) if found else None
    if found is None or face is None:
        return None
    to_complete = 0
    if can(found.counts, Step.RESOLVE):
        to_complete = batch_faces.first_with(work.session, found.batch_ids, Status.UNRESOLVED)
    declined = 0
    if Status.DECLINED in found.counts:
        declined = batch_faces.first_with(work.session, found.batch_ids, Status.DECLINED)
    files = _files_of(work, name)
    whole = _whole(face, found)
    made = Lot(
        name,
        whole,
        found.claim_count,
        found.last,
        found.batch_ids,
        files,
        to_complete,
        declined,
        found.passed,
    )
    if any(found.counts.get(status) for status in AGAIN):
        after, total = again.following_lot(work.session, name, at_most=_FILES)
        return replace(made, again=tuple(after), again_count=total)
    return made


def _files_of(work: Work, lot: str) -> tuple[str, ...]:
    """What the files of the import are called that made the lot "import:7:2"."""
    of, _, rest = lot.partition(":")
    number = rest.partition(":")[0]
    if of != "import" or not number.isdecimal():
        return ()
    return tuple(work.open(name) for name in imports.names_of(work.session, int(number)))


def _whole(face: Face, found: LotSum) -> Face:
    status = rolled_up(found.counts).value
    all_passed, none_passed = found.passed == found.claim_count, not found.passed
    return replace(
        face,
        passed_at=face.passed_at if all_passed else None,
        endorsed_at=face.endorsed_at if none_passed else None,
        status=status,
        due_at=found.dues.get(status),
        listing_count=found.listing_count,
        counts=found.counts,
        platform=found.platform,
    )


def lot_card(
    words: Words, atlas: Atlas, lot: Lot, reasons: Sequence[str] = (), asked: Sequence[Asked] = ()
) -> Message:
    """What the person who filed it sees, in direct messages; a living card."""
    face = lot.face
    about = cards.about(words, atlas, face)
    status = standing(words, face.status, face.counts, face.kind)
    return Message(
        words("Of your import, {listings}: {status}.", listings=about, status=status),
        [
            blocks.header(about),
            blocks.section(cards.how_it_goes(words, face)),
            *questions_shown.for_holder(words, asked),
            *([blocks.section("\n".join(reasons))] if reasons else []),
            blocks.context(
                *([_files(words, lot.files)] if lot.files else []),
                _claims(words, lot),
                *passed.for_lot(words, lot.passed, lot.claim_count),
                *([_filed_again(words, lot)] if lot.again else []),
                f"{escape(face.right)} · {escape(face.organisation)} · {ground_name(words, face.ground)}",
            ),
            blocks.actions(*_buttons(words, lot, asked)),
        ],
    )


def _files(words: Words, names: Sequence[str]) -> str:
    told = words(", ").join(clip(escape(one), _FILE_NAME) for one in names[:_FILES])
    if len(names) > _FILES:
        told += " " + words.many("… and {n} more", "… and {n} more", len(names) - _FILES)
    return words("From your import of {files}", files=told)


def _filed_again(words: Words, lot: Lot) -> str:
    told = words("Filed again as {reference}.", reference=", ".join(lot.again))
    more = lot.again_count - len(lot.again)
    return f"{told} {words.many('… and {n} more', '… and {n} more', more)}" if more > 0 else told


def _claims(words: Words, lot: Lot) -> str:
    return words.many(
        "{n} claim, {first}. `/claim {first}` shows it.",
        "In {n} claims, {first} to {last}. `/claim {first}` shows one of them.",
        lot.claim_count,
        first=lot.face.reference,
        last=lot.last,
    )


def _buttons(words: Words, lot: Lot, asked: Sequence[Asked]) -> list[Block]:
    shown = buttons.to_answer(words, asked)
    if lot.to_complete:
        name = words("Complete short links")
        shown.append(blocks.button(name, cards.COMPLETE, str(lot.to_complete), style="primary"))
    if len(lot.batch_ids) == 1:
        shown.append(blocks.button(words("Claims"), ids.SHOW_CLAIM, f"b{lot.batch_ids[0]}"))
    else:
        shown.append(blocks.button(words("Claims"), ids.SHOW_LOT, lot.name))
    if any(lot.face.counts.get(status) for status in AGAIN):
        shown.append(blocks.button(words("Change and file again"), ids.FILE_LOT_AGAIN, lot.name))
    if lot.declined:
        shown.append(blocks.button(words("Stand behind"), ids.STAND_BEHIND, str(lot.declined)))
    return [
        *shown,
        blocks.button(words("Ask for help"), ids.ESCALATE, str(lot.face.id)),
        *buttons.to_withdraw(words, lot.face.counts, f"b{lot.batch_ids[0]}"),
    ]

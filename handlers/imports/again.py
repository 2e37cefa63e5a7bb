"""What was declined or refused of a lot comes back as a sheet: to be put right, and imported again."""

import hashlib
from collections.abc import Iterator, Sequence

from handlers import blocks, ids
from handlers.actor import Actor
from handlers.claims.again import NothingToFileAgain
from handlers.claims.links import AGAIN
from handlers.claims.lots import Lot, lot_key, lot_named
from handlers.claims.places import places_in
from handlers.claims.reasons import reason_name
from handlers.claims.refusals import NoSuchClaim
from handlers.claims.rules import Status
from handlers.imports.choosing import COLUMN_NAMES
from handlers.imports.refused import refused_sheet
from handlers.imports.spellings import Column
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.words import Words
from storage import again, outbox, people, rights
from storage.again import Returned
from storage.claims import Remark
from storage.outbox import Message

#: As they stand in the sheet, which an import understands as it is.
COLUMNS = (
    Column.AGAIN,
    Column.LISTING,
    Column.PLATFORM,
    Column.ITEM,
    Column.RIGHT,
    Column.GROUND,
    Column.NOTE,
)
#: Rows of one sheet: as many as are made while somebody waits.
_MOST = 5_000
#: What was said of listings of a claim: the remark, the places it is about, its words.
_Said = tuple[Remark, frozenset[int], str]


def give_lot(work: Work, actor: Actor, *, lot: str) -> str:
    """Send the sheet below the lot's card, once for all that it holds; what to say to who asked for it.

    Raises `NoSuchClaim` or `NothingToFileAgain`.
    """
    actor.require(Action.FILE_CLAIM)
    found = lot_named(work, lot)
    if found is None or found.face.organisation_id not in actor.principals:
        raise NoSuchClaim(reference="MS-…")
    rows = again.of_lot(work.session, lot, statuses=[one.value for one in AGAIN], at_most=_MOST + 1)
    if not rows:
        raise NothingToFileAgain(reference=found.face.reference)
    _send(work, actor, found, rows[:_MOST])
    return _told(work.words(actor), len(rows))


def _told(words: Words, count: int) -> str:
    if count > _MOST:
        return words(
            "The sheet is below the card: the first {n} listings, with why they came back. The others follow "
            "once these are filed again.",
            n=words.number(_MOST),
        )
    return words.many(
        "The sheet is below the card: {n} listing, with why it came back.",
        "The sheet is below the card: {n} listings, with why they came back.",
        count,
    )


def _send(work: Work, actor: Actor, lot: Lot, rows: Sequence[Returned]) -> None:
    words = work.words(actor)
    told = "\n".join(f"{row.id}:{row.status}:{row.reason}" for row in rows)
    turn = f"{lot.name}:{actor.person_id}:{hashlib.sha256(told.encode()).hexdigest()[:16]}"
    titles = [words(COLUMN_NAMES[column]) for column in COLUMNS]
    card = outbox.card_named(work.session, lot_key(lot.name))
    under = card.key if card is not None and card.lane_id == actor.standing.lane_id else ""
    work.upload(
        f"imports.lot_again:{turn}",
        to=actor.standing.lane_id,
        filename=f"{lot.face.reference}-again.xlsx",
        title=words("To be put right: {reference}", reference=lot.face.reference),
        content=refused_sheet(words, titles, _cells(work, actor, words, rows)),
        under=under,
    )
    work.say(f"imports.lot_again_how:{turn}", to=actor.standing.lane_id, message=_how(words), under=under)


def _how(words: Words) -> Message:
    text = words(
        "Correct the rows that can be put right, remove the others, and import the sheet. Keep the column "
        "*Files again*: by it each new claim says which one it files again, and the first says so, too."
    )
    button = blocks.button(words("Import a sheet"), ids.IMPORT, style="primary")
    return Message(text, [blocks.section(text), blocks.actions(button)])


def _cells(
    work: Work, actor: Actor, words: Words, rows: Sequence[Returned]
) -> Iterator[tuple[int, Sequence[str], str]]:
    """Number, the row's own cells, and why it came back."""
    of_claim: dict[int, list[_Said]] = {}
    for one in again.remarks_on(work.session, list({row.claim_id for row in rows})):
        said = (one, places_in(one.places), work.open(one.words))
        of_claim.setdefault(one.claim_id, []).append(said)
    named = {one: rights.by_id(work.session, one) for one in {row.right_id for row in rows}}
    own = _of_own_people(work, actor, rows)
    atlas = work.setup.platforms.platforms
    for number, row in enumerate(rows, 1):
        right, platform = named[row.right_id], atlas.get(row.platform)
        cells = (
            row.reference,
            row.url,
            platform.english if platform else "",
            "" if platform is None or platform.in_app else row.item_id,
            right.name if right else "",
            row.ground,
            work.open(row.remark) if row.filed_by_id in own else "",
        )
        yield number, cells, _why(words, row, of_claim.get(row.claim_id, ()))


def _why(words: Words, row: Returned, said: Sequence[_Said]) -> str:
    """The reason with what to change, and the words to it; the newest where there were several."""
    who = words("The IACC") if row.status == Status.REFUSED else words("Alibaba")
    told = f"{who}: {reason_name(words, row.reason)}" if row.reason else who
    fitting = [
        text
        for one, places, text in said
        if one.reason == row.reason and (not places or row.position in places)
    ]
    return f"{told} {fitting[-1]}" if fitting and fitting[-1] else told


def _of_own_people(work: Work, actor: Actor, rows: Sequence[Returned]) -> set[int]:
    """Those who filed them and are of the same organisation: what they told the IACC is theirs to read."""
    filers = {row.filed_by_id for row in rows}
    found = {one: people.by_id(work.session, one, today=work.now.date()) for one in filers}
    ours = actor.standing.organisation_id
    return {one for one, who in found.items() if who is not None and who.organisation_id == ours}

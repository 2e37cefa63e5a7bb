"""The rows of a sheet, each made into listings or into why it is none. Pure, and quick."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from handlers.claims.rules import number_of
from handlers.imports.columns import Layout
from handlers.imports.reasons import MOST_OF_REMARK, Why
from handlers.imports.spellings import Column, ground_named, platform_named, priority_named
from handlers.listings.links import Short, found, read_link
from handlers.listings.rules import (
    SHOWN,
    Atlas,
    Found,
    Line,
    Reason,
    ShortLink,
    load_platforms,
    read_links,
    read_plain,
)
from handlers.sheets import FORMULA, Sheet

#: Characters of a right's number or name that are kept; what is longer names none.
_RIGHT = 200
#: Of what a seller is called, so much is kept.
_SELLER = 120
#: A cell with text beside links, or with a number beside them, is no mistake.
_CHATTER = frozenset({Reason.NO_LINK, Reason.NUMBER_ALONE})
#: Spreadsheets keep fifteen digits of a number and put zeros in the place of the others.
_DIGITS = 15
#: A number as it is shown where a column is too narrow for it: most of its digits are gone.
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]{1,3}", re.IGNORECASE | re.ASCII).fullmatch
_DASHES = re.compile("[‐‑‒–—−]")
_REFERENCE = re.compile(r"(MS-[0-9]{4}-[0-9]{1,18})(?:-[0-9]{1,6})?", re.IGNORECASE | re.ASCII)
_ID = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{4,23}(?![0-9A-Za-z])")
#: Also what the whole group is called, so that next to another platform's link it contradicts nothing.
_OF_THE_GROUP = "alibaba"


class Good(NamedTuple):
    """A listing, store or short link of a row, with what the row says of it.

    `number` is the row's as people see it; `right` as it is written; `ground` a code. Both are "" where the
    row leaves them open. `remark` is the row's note and proof, for the IACC alone. `priority` is one of
    `Priority`, "" where the row says nothing of it.
    """

    number: int
    found: Found | ShortLink
    right: str
    ground: str
    remark: str
    priority: str = ""
    #: the id of the claim that the row files again, 0 for none
    follows: int = 0


class Bad(NamedTuple):
    """Why a row, or a link in it, is not filed. `told` fills the text of `why`; it is clipped."""

    number: int
    why: Why
    told: str = ""


class _Said(NamedTuple):
    """A row's cells by what they mean, "" where there is nothing."""

    listing: str
    platform: str
    item: str
    store: str
    right: str
    ground: str
    proof: str
    note: str
    seller: str
    priority: str
    again: str


_USED = (
    Column.LISTING,
    Column.PLATFORM,
    Column.ITEM,
    Column.STORE,
    Column.RIGHT,
    Column.GROUND,
    Column.PROOF,
    Column.NOTE,
    Column.SELLER,
    Column.PRIORITY,
    Column.AGAIN,
)
_ITEM = _USED.index(Column.ITEM)
#: So many different ways of what stands beside a link are remembered.
_MOST_USUAL = 1000


def read_rows(sheet: Sheet, layout: Layout, *, after: int = 0) -> Iterator[Good | Bad]:
    """What each row after the headings names, in order; at least one result for each that is not empty.

    A cell with several listings gives one result for each of them. Rows up to number `after` are passed over.
    The same listing in two rows is given twice. Raises `Unreadable` for what is found on the way.
    """
    atlas, begin = load_platforms(), max(layout.headings, after)
    place = layout.columns.get(Column.LISTING, -1)
    row = _Row(atlas, layout)
    usual, beside, blank = row.usual, row.beside, row.blank
    for number, cells in sheet.rows(layout.page):
        if number <= begin:
            continue
        one = read_plain(atlas, cells[place], number) if -1 < place < len(cells) else None
        if one is None:
            yield from row.read(number, cells, None)
            continue
        said = usual.get((beside(cells + blank), one.family))
        if said is None:
            yield from row.read_plain(number, cells, one)
        else:
            # NamedTuple's own constructor takes twice as long, for every link read
            yield tuple.__new__(Good, (number, one, *said))


def _clipped(text: str, most: int = SHOWN) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


class _Row:
    """Reads the rows of one sheet that are more than a plain link."""

    def __init__(self, atlas: Atlas, layout: Layout) -> None:
        self.atlas = atlas
        self.places = tuple(layout.columns.get(column, -1) for column in _USED)
        #: what is added to a row that is shorter than the columns that are read; at its end always ""
        self.blank = ("",) * (max(self.places) + 2)
        self.pick = itemgetter(*self.places)
        #: what of a row is read besides its link
        self.beside = itemgetter(*[one for one in self.places[1:] if one >= 0] or [-1])
        #: right, ground, remark, priority of rows with a plain link, by what stands beside it and its family
        self.usual: dict[tuple[object, str], tuple[str, str, str, str, int]] = {}
        self.titles = tuple(layout.titles.get(column, "") for column in _USED)

    def read_plain(self, number: int, cells: tuple[str, ...], plain: Found) -> list[Good | Bad]:
        """A row with a plain link. Most rows of a sheet say the same beside theirs: it is read once."""
        read = self.read(number, cells, plain)
        item, only = self.pick(cells + self.blank)[_ITEM], read[0]
        # an item id may fit one link and not the next
        if not item and isinstance(only, Good) and only.found is plain and len(self.usual) < _MOST_USUAL:
            self.usual[self.beside(cells + self.blank), plain.family] = only[2:]
        return read

    def read(self, number: int, cells: tuple[str, ...], plain: Found | None) -> list[Good | Bad]:
        """`plain`: what the row's link names, where it is one plain address."""
        said = _Said._make(self.pick(cells + self.blank))
        spoilt = self._spoilt(number, said)
        if spoilt is not None:
            return [spoilt]
        ground = ground_named(said.ground) if said.ground else None
        if said.ground and ground is None:
            return [Bad(number, Why.UNKNOWN_GROUND, _clipped(said.ground))]
        if len(said.note) + len(said.proof) > MOST_OF_REMARK:
            return [Bad(number, Why.NOTE_TOO_LONG)]
        right, code = _clipped(" ".join(said.right.split()), _RIGHT), ground.value if ground else ""
        remark = f"{said.note}\n{said.proof}" if said.note and said.proof else said.note or said.proof
        priority = priority_named(said.priority) if said.priority else ""
        follows = claim_named(said.again) if said.again else 0
        if follows is None:
            return [Bad(number, Why.NO_SUCH_CLAIM, _clipped(said.again))]
        return [
            one
            if isinstance(one, Bad)
            else Good(number, self._of_seller(one, said), right, code, remark, priority, follows)
            for one in _named(self.atlas, number, said, plain)
        ]

    def _of_seller(self, one: Found | ShortLink, said: _Said) -> Found | ShortLink:
        """A listing with what the row says of its seller: the store's key, and what it is called."""
        if isinstance(one, ShortLink) or not (said.store or said.seller):
            return one
        called = "" if said.seller == FORMULA else _clipped(" ".join(said.seller.split()), _SELLER)
        if said.store and not one.seller_key and said.store != FORMULA:
            store = read_plain(self.atlas, said.store.strip(), one.line)
            if store is not None and (store.kind, store.family) == ("store", one.family):
                one = one._replace(seller_key=store.seller_key, seller_key_kind=store.seller_key_kind)
        return one._replace(seller_name=called) if called else one

    def _spoilt(self, number: int, said: _Said) -> Bad | None:
        """A formula, or a number that lost its digits, where either matters."""
        said = said._replace(seller="", priority="")
        if said.store and (said.listing or said.item):
            said = said._replace(store="")
        if FORMULA in said:
            index = said.index(FORMULA)
            return Bad(number, Why.FORMULA, self.titles[index] or letters(self.places[index]))
        for cell in (said.listing, said.item, said.store, said.right):
            if cell[:1].isdigit() and _SCIENTIFIC(cell):
                return Bad(number, Why.CUT_NUMBER, cell)
        return None


def claim_named(text: str) -> int | None:
    """The id of the claim in "MS-2026-000123", or of a listing of it in "MS-2026-000123-7"; None for none."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip()
    found = _REFERENCE.fullmatch(plain)
    return number_of(found[1]) if found else None


def letters(place: int) -> str:
    """What a spreadsheet calls a column that has no heading: "A", "AB"."""
    first, last = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


_Answer = Found | ShortLink | Bad


def _named(atlas: Atlas, number: int, said: _Said, plain: Found | None) -> list[_Answer]:
    """What a row names: by its link, else by item id and platform, else by its store's link."""
    if plain is not None:
        return [_checked(atlas, plain, said, number) if said.platform or said.item else plain]
    named, wrong = _in_cell(said.listing, number)
    if named or any(one.reason not in _CHATTER for one in wrong):
        checked = [_checked(atlas, one, said, number) for one in named]
        return [*checked, *_told(wrong, number)]
    return _without_link(atlas, number, said, wrong)


def _in_cell(cell: str, number: int) -> tuple[list[Found | ShortLink], list[Line]]:
    """What a cell of any kind names, and what of it could not be understood."""
    if not cell:
        return [], []
    reading = read_links(cell)
    named: list[Found | ShortLink] = [one._replace(line=number) for one in reading.listings]
    named += [one._replace(line=number) for one in reading.unresolved]
    return named, [one for one in reading.not_understood if not named or one.reason not in _CHATTER]


def _told(wrong: Sequence[Line], number: int) -> list[_Answer]:
    return [Bad(number, Why(one.reason.value), one.text) for one in wrong]


def _without_link(atlas: Atlas, number: int, said: _Said, wrong: Sequence[Line]) -> list[_Answer]:
    """A row whose listing has no link. `wrong`: what stands in the link's place."""
    given = said.item
    if not _ids(given) and any(one.reason is Reason.NUMBER_ALONE for one in wrong) and said.platform:
        given = said.listing
    if ids := _ids(given):
        return [_by_id(atlas, one, said.platform, number) for one in ids]
    named, wrong_store = _in_cell(said.store, number)
    if said.store:
        return [*named, *_told(wrong_store, number)] or [Bad(number, Why.EMPTY)]
    return _told(wrong[:1], number) or [Bad(number, Why.EMPTY)]


def _ids(cell: str) -> list[str]:
    """The item ids in a cell, each once: "691541677564", "商品ID：691541677564", two of them, none."""
    return list(dict.fromkeys(_ID.findall(unicodedata.normalize("NFKC", cell)))) if cell else []


def _by_id(atlas: Atlas, item_id: str, platform: str, number: int) -> Found | Bad:
    """A listing that is told by its number."""
    known = atlas.platforms.get(platform_named(platform))
    if known is None:
        return Bad(number, Why.NO_PLATFORM, item_id)
    if known.in_app:
        return Bad(number, Why.SOLD_IN_APP)
    if len(item_id) > _DIGITS and not item_id[_DIGITS:].strip("0"):
        return Bad(number, Why.CUT_NUMBER, item_id)
    return found(atlas.form_of(known.key), (item_id, ""), item_id, number)


def _checked(atlas: Atlas, one: Found | ShortLink, said: _Said, number: int) -> _Answer:
    """What a link names, unless the row's platform or item id says otherwise."""
    platform = platform_named(said.platform) if said.platform else ""
    if isinstance(one, ShortLink):
        return _completed(atlas, one, platform, said, number)
    if platform and platform != _OF_THE_GROUP and atlas.platforms[platform].family != one.family:
        return Bad(number, Why.OTHER_PLATFORM, _clipped(said.platform))
    ids = _ids(said.item) if one.kind == "listing" else ()
    if ids and not any(_is_same(given, one.item_id) for given in ids):
        return Bad(number, Why.OTHER_ID, _clipped(said.item))
    return one


def _is_same(given: str, item_id: str) -> bool:
    """Is it this id, if only as far as a spreadsheet kept its digits?"""
    kept, rest = given[:_DIGITS], given[_DIGITS:]
    return given == item_id or (
        len(given) == len(item_id) and item_id.startswith(kept) and not rest.strip("0")
    )


def _completed(atlas: Atlas, one: ShortLink, platform: str, said: _Said, number: int) -> _Answer:
    """A short link, which the row's platform and item id may complete, or at least tell the platform of."""
    if not platform:
        return one
    hinted = read_link(atlas, one.url, number) if one.url else None
    sure = hinted.platform if isinstance(hinted, Short) else ""
    if sure and atlas.platforms[sure].family != atlas.platforms[platform].family:
        return Bad(number, Why.OTHER_PLATFORM, _clipped(said.platform))
    ids = _ids(said.item)
    if len(ids) == 1:
        named = _by_id(atlas, ids[0], said.platform, number)
        return named._replace(given=one.url) if isinstance(named, Found) and one.url else named
    return one._replace(platform=platform)

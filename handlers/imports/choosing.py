"""What the columns of a sheet are, as its person says where we were not sure. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from handlers.imports.columns import Column, Layout
from handlers.refusals import Refusal
from handlers.words import N_

#: What people call the columns, in the order in which they are offered.
COLUMN_NAMES: Mapping[Column, str] = {
    Column.LISTING: N_("Link to the listing"),
    Column.PLATFORM: N_("Platform"),
    Column.ITEM: N_("Item id"),
    Column.SELLER: N_("Seller's name"),
    Column.STORE: N_("Link to the store"),
    Column.RIGHT: N_("Right"),
    Column.GROUND: N_("Ground"),
    Column.PROOF: N_("Proof (for the IACC only)"),
    Column.NOTE: N_("Note (for the IACC only)"),
    Column.PRIORITY: N_("Priority"),
    Column.AGAIN: N_("Files again"),
}
#: The choice of a column that is not read.
NOT_USED = "-"
_BLOCK = "column"


class ColumnTwice(Refusal):
    """Two columns of a sheet are said to be the same."""

    text = N_("Two columns of this sheet are “{column}”.")
    next_step = N_("Choose something else for one of them, or “Not used”.")


class NoListings(Refusal):
    """No column of a sheet would tell the listings."""

    text = N_("No column of this sheet would tell the listings.")
    next_step = N_("Choose the column with the links; or the item ids, with a column of their platform.")


def block_id(sheet_id: int, place: int) -> str:
    """The field in which a column of a sheet is chosen."""
    return f"{_BLOCK}:{sheet_id}:{place}"


def current(layout: Layout, place: int) -> str:
    """What a column is read as at present, as the field's value."""
    return next((column.value for column, one in layout.columns.items() if one == place), NOT_USED)


def read_as(layout: Layout, sheet_id: int, fields: Mapping[str, object]) -> Layout:
    """The sheet as `fields` say it is to be read; what they say nothing of stays. Raises a refusal."""
    asked = [one.place for one in layout.doubts]
    columns = {column: place for column, place in layout.columns.items() if place not in asked}
    for place in asked:
        said = str(fields.get(block_id(sheet_id, place)) or current(layout, place))
        if said not in set(Column):
            continue
        if Column(said) in columns:
            raise ColumnTwice(field=block_id(sheet_id, place), column=[COLUMN_NAMES[Column(said)]])
        columns[Column(said)] = place
    if asked and not _tells_listings(columns):
        raise NoListings(field=block_id(sheet_id, asked[0]))
    return layout if columns == layout.columns else _laid_out(layout, columns)


def _tells_listings(columns: Iterable[Column]) -> bool:
    told = set(columns)
    return bool(told & {Column.LISTING, Column.STORE}) or {Column.ITEM, Column.PLATFORM} <= told


def _laid_out(layout: Layout, columns: Mapping[Column, int]) -> Layout:
    doubts = {one.place: one.title for one in layout.doubts}
    named = {place: layout.titles.get(column, "") for column, place in layout.columns.items()} | doubts
    unused = [title for place, title in doubts.items() if title and place not in columns.values()]
    others = [title for title in layout.unused if title not in doubts.values()]
    return replace(
        layout,
        columns=columns,
        titles={column: named[place] for column, place in columns.items() if named[place]},
        unused=(*unused, *others),
        is_sure=True,
    )

"""What a sheet holds, counted once before anybody stands behind it. Pure, in constant memory.

Listings that stand in a sheet twice are counted twice: to find them would take memory that grows with it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from handlers.claims.plan import UNHINTED
from handlers.imports.columns import Layout, lay_out
from handlers.imports.reasons import Why
from handlers.imports.rows import Bad, Good, read_rows
from handlers.imports.spellings import Priority
from handlers.listings.rules import Atlas, Found, ShortLink, load_platforms
from handlers.sheets import Sheet

#: So many different pairs of right and ground are told apart.
MOST_PAIRS = 100
#: Stands for the rights of all further pairs. No right is called so.
FURTHER_RIGHTS = "… further rights …"
#: So many different sellers are counted.
MOST_SELLERS = 1000
#: So many rows that are wrong are kept with what is wrong.
_SHOWN = 5


class Group(NamedTuple):
    """How many listings of one family and kind a sheet names on one right and ground ("" where left open)."""

    right: str
    ground: str
    family: str
    kind: str
    listings: int
    #: its rows say that they come before the rights-holder's others
    urgent: bool = False
    #: how many claims its rows file again
    follows: int = 0


@dataclass(frozen=True, slots=True)
class Scan:
    """What a sheet holds. Rows are counted once, listings as often as they are named.

    `groups` are in the order in which they come up; short links are among them, under the family hinted at.
    """

    layout: Layout
    rows: int
    groups: tuple[Group, ...]
    short: int
    bad: Mapping[Why, int]
    remarks: int
    first_bad: tuple[Bad, ...]
    #: (family, kind of key, key) of a seller → how many listings, and the row of the first; not of all, where
    #: a sheet names very many
    sellers: Mapping[tuple[str, str, str], tuple[int, int]] = field(default_factory=dict)
    #: rows whose priority is neither urgent nor usual
    unclear: int = 0

    def as_json(self) -> dict[str, Any]:
        """What can be stored as JSON."""
        return {
            "layout": self.layout.as_json(),
            "rows": self.rows,
            "groups": [list(group) for group in self.groups],
            "short": self.short,
            "bad": {why.value: count for why, count in self.bad.items()},
            "remarks": self.remarks,
            "first_bad": [[one.number, one.why.value, one.told] for one in self.first_bad],
            "sellers": [[*key, *found] for key, found in self.sellers.items()],
            "unclear": self.unclear,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Scan":
        return cls(
            layout=Layout.from_json(stored["layout"]),
            rows=stored["rows"],
            groups=tuple(Group(*group) for group in stored["groups"]),
            short=stored["short"],
            bad={Why(why): count for why, count in stored["bad"].items()},
            remarks=stored["remarks"],
            first_bad=tuple(Bad(number, Why(why), told) for number, why, told in stored["first_bad"]),
            sellers={tuple(one[:3]): (one[3], one[4]) for one in stored.get("sellers", ())},
            unclear=stored.get("unclear", 0),
        )


def scan(sheet: Sheet, layout: Layout | None = None) -> Scan:
    """Lay a sheet out, unless it is known how, and read it once to its end. Raises `Unreadable`."""
    layout = layout or lay_out(sheet)
    counted = _Counted(load_platforms())
    for one in read_rows(sheet, layout):
        if isinstance(one, Good):
            counted.take(one)
        else:
            counted.miss(one)
    return counted.scan(layout)


def family_of(atlas: Atlas, one: Found | ShortLink) -> tuple[str, str]:
    """The family and kind under which a listing, store or short link is filed."""
    if isinstance(one, Found):
        return one.family, one.kind
    return atlas.platforms[one.platform or UNHINTED].family, "listing"


class _Counted:
    """What has been counted so far."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.pairs: set[tuple[str, str]] = set()
        self.groups: Counter[tuple[str, str, str, str, bool]] = Counter()
        #: of each group, how many claims its rows file again as they come, and the newest of these
        self.follows: Counter[tuple[str, str, str, str, bool]] = Counter()
        self.newest: Counter[tuple[str, str, str, str, bool]] = Counter()
        self.bad: Counter[Why] = Counter()
        self.first_bad: list[Bad] = []
        self.rows = self.short = self.remarks = self.last = self.last_remark = self.unclear = 0
        self.sellers: dict[tuple[str, str, str], tuple[int, int]] = {}

    def take(self, good: Good) -> None:
        number, one, right, ground, remark, priority, follows = good
        if number != self.last:
            self.rows, self.last = self.rows + 1, number
            self.unclear += priority == Priority.UNCLEAR
        urgent = priority == Priority.URGENT
        if remark and number != self.last_remark:
            self.remarks, self.last_remark = self.remarks + 1, number
        pair = right, ground
        if pair not in self.pairs:
            if len(self.pairs) < MOST_PAIRS:
                self.pairs.add(pair)
            else:
                right, ground = FURTHER_RIGHTS, ""
        if isinstance(one, Found):
            group = (right, ground, one.family, one.kind, urgent)
            if one.seller_key:
                self._count_seller(one, number)
        else:
            self.short += 1
            group = (right, ground, *family_of(self.atlas, one), urgent)
        self.groups[group] += 1
        if follows > self.newest[group]:
            self.newest[group] = follows
            self.follows[group] += 1

    def _count_seller(self, one: Found, number: int) -> None:
        key = (one.family, one.seller_key_kind, one.seller_key)
        count, first = self.sellers.get(key, (0, number))
        if count or len(self.sellers) < MOST_SELLERS:
            self.sellers[key] = (count + 1, first)

    def miss(self, bad: Bad) -> None:
        if bad.number != self.last:
            self.rows, self.last = self.rows + 1, bad.number
        self.bad[bad.why] += 1
        if len(self.first_bad) < _SHOWN:
            self.first_bad.append(bad)

    def scan(self, layout: Layout) -> Scan:
        return Scan(
            layout=layout,
            rows=self.rows,
            groups=tuple(
                Group(*key[:4], count, key[4], self.follows[key]) for key, count in self.groups.items()
            ),
            short=self.short,
            bad=dict(self.bad),
            remarks=self.remarks,
            first_bad=tuple(self.first_bad),
            sellers=self.sellers,
            unclear=self.unclear,
        )

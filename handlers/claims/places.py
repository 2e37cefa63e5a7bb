"""The places of listings in a claim, as people write them: "2, 5–7"."""

#: No claim has more listings.
_MOST_PLACES = 10_000
_USUAL = str.maketrans({"–": "-", "—": "-", "～": "-", "，": ",", "、": ",", ";": ",", "；": ","})


def places_in(text: str) -> frozenset[int]:
    """The places in "2, 5–7", however people write it; empty for none. Raises ValueError for what is none."""
    found: set[int] = set()
    for part in text.translate(_USUAL).split(","):
        first, dash, last = (one.strip() for one in part.partition("-"))
        if first or dash:
            low, high = int(first), int(last if dash else first)
            if not 0 < low <= high <= _MOST_PLACES:
                raise ValueError(part)
            found.update(range(low, high + 1))
    return frozenset(found)

"""Reading links in any text, as the forms do."""

import json
import sys

from bot.shell.report import Report
from handlers.listings.rules import Found, read_links


def read() -> Report:
    """What standard input names: one entry for each listing, short link and line that was not understood.

    For people, too, it is one JSON object a line, which is what a next program reads.
    """
    reading = read_links(sys.stdin.read())
    found = [_listing(one) for one in reading.listings]
    found += [
        {"unresolved": one.url, "platform": one.platform, "line": one.line} for one in reading.unresolved
    ]
    found += [
        {"reason": one.reason.value, "text": one.text, "line": one.number} for one in reading.not_understood
    ]
    return Report(found, "\n".join(json.dumps(one, ensure_ascii=False) for one in found))


def _listing(one: Found) -> dict[str, object]:
    """What is sold in an app only has no address; the words that name it stand under `named`."""
    has_address = one.canonical_url.startswith("http")
    return {
        "platform": one.platform,
        "family": one.family,
        "kind": one.kind,
        "item_id": one.item_id,
        "seller": one.seller_key,
        "canonical_url": one.canonical_url if has_address else "",
        **({} if has_address else {"named": one.canonical_url}),
        "line": one.line,
    }

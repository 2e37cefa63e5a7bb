"""What a message or a row of history is about: the record, as its key or subject names it.

A claim and a batch are named by the case that has one card: "7", "b7"; other records as "escalation:3".
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from handlers.programme import Work
from storage import batches
from storage.batches import Batch, Case
from storage.claims import Claim, Remark
from storage.counter_notices import CounterNotice
from storage.digests import Subscription
from storage.escalations import Escalation
from storage.people import Person
from storage.questions import Question
from storage.recorded import Recorded
from storage.sellers import Closure, SellerAction

#: of messages about many records at once, and of those about none
ANYTHING = frozenset({"*"})
_NOTHING: frozenset[str] = frozenset()

Find = Callable[[Work, str], frozenset[str]]


def subject(work: Work, named: str) -> str:
    """A subject of history: "claim:7" is its case."""
    if named.startswith("claim:"):
        return batches.case_of(work.session, int(named.partition(":")[2])).key
    return f"b{named.partition(':')[2]}" if named.startswith("batch:") else named


def key(work: Work, said: str, under: str = "") -> frozenset[str]:
    """A post's or card's key; empty where there is no such record, or we know of no such key.

    `under`: the card below which a post stands, which tells what it is about where nothing else does.
    """
    if re.match(_OF_ITS_CARD, said) and under:
        return key(work, under)
    for pattern, find in _KEYS.items():
        found = re.match(pattern, said)
        if found:
            return find(work, found[1] if found.groups() else "")
    return _NOTHING


def _case(work: Work, named: str) -> frozenset[str]:
    case = Case.of(named)
    if case.is_batch:
        return frozenset({case.key}) if work.session.get(Batch, case.id) else _NOTHING
    return _claim(work, case.id)


def _claim(work: Work, claim_id: Any) -> frozenset[str]:
    if not work.session.get(Claim, int(claim_id)):
        return _NOTHING
    return frozenset({batches.case_of(work.session, int(claim_id)).key})


def _lot(work: Work, lot: str) -> frozenset[str]:
    found = work.session.scalars(select(col(Batch.id)).where(col(Batch.lot) == lot))
    return frozenset(f"b{one}" for one in found)


def _through(model: Any) -> Find:
    """Of a row that belongs to a claim."""

    def find(work: Work, number: str) -> frozenset[str]:
        row = work.session.get(model, int(number))
        return _claim(work, row.claim_id) if row else _NOTHING

    return find


def _recorded(work: Work, number: str) -> frozenset[str]:
    row = work.session.get(Recorded, int(number))
    return frozenset({subject(work, row.subject)}) if row else _NOTHING


def _itself(kind: str, model: Any) -> Find:
    return lambda work, number: (
        frozenset({f"{kind}:{number}"}) if work.session.get(model, int(number)) else _NOTHING
    )


def _acted(work: Work, number: str) -> frozenset[str]:
    """Recommendations of the seller on whom it was done, one of which it answered."""
    action = work.session.get(SellerAction, int(number))
    if action is None:
        return _NOTHING
    of = (col(Closure.seller_id) == action.seller_id, col(Closure.family) == action.family)
    return frozenset(f"closure:{one}" for one in work.session.scalars(select(col(Closure.id)).where(*of)))


def _anything(_work: Work, _said: str) -> frozenset[str]:
    return ANYTHING


#: Named by rows that are gone by now.
_OF_ITS_CARD = r"undelivered\.(?:noted|in_vain|delivered):"
_NUMBER = r"(\d+)"
_CASE = r"(b?\d+)"
#: What is tried in this order.
_KEYS: Mapping[str, Find] = {
    r"claims\.lot:(.+)": _lot,
    rf"counter_notices\.retracted:{_NUMBER}": _claim,
    rf"counter_notices\.claim_stood_behind:{_NUMBER}": _through(Remark),
    rf"counter_notices\.[a-z_]+:{_NUMBER}": _through(CounterNotice),
    rf"(?:hand_over\.(?:queried|amended)|triage\.(?:asked|question_taken_back)):{_NUMBER}": _through(
        Question
    ),
    rf"amending\.(?:answered|reminder):{_NUMBER}": _through(Question),
    rf"hand_over\.record_undone:{_NUMBER}": _recorded,
    r"undelivered\.many": _anything,
    r"hand_over\.many_(?:late|half_time):": _anything,
    rf"(?:claims|hand_over|triage|amending)\.[a-z_]+:{_CASE}(?::|$)": _case,
    rf"escalations\.[a-z_]+:{_NUMBER}": _itself("escalation", Escalation),
    rf"closures\.[a-z_]+:\d+:{_NUMBER}:\d+:\d+$": _itself("closure", Closure),  # to a rights-holder
    rf"closures\.taken_back_for:{_NUMBER}": _acted,
    rf"closures\.[a-z_]+:{_NUMBER}": _itself("closure", Closure),
    rf"trust\.set:{_NUMBER}": lambda _work, _number: frozenset({"settings:trust"}),
    rf"digests\.sent:{_NUMBER}": _itself("digest", Subscription),
    rf"home\.start:person:{_NUMBER}": _itself("person", Person),
    r"home\.start:": _anything,
}

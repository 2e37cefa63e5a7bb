"""What must hold of the store whatever anybody has done, in whatever order."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from sqlmodel import select

from handlers.claims import refreshing
from handlers.claims.cases import Case
from handlers.claims.rules import BEFORE_HAND_OVER, MOVES, TURNS, Status, rolled_up
from handlers.hand_over import deciding
from handlers.hand_over.taking_back import UNDO
from handlers.programme import Work
from storage import batches, outbox
from storage.base import table_of
from storage.claims import Claim, ClaimListing
from storage.outbox import Card, Post
from storage.workspaces import Lane
from tests.life.life import HOLDERS, PEOPLE, Life

_LED_TO = {(came.value, went.value) for (came, _), went in MOVES.items()}
#: Done in one act: a claim is endorsed and handed over.
_TOGETHER = {(Status.FILED.value, Status.HANDED_OVER.value)}
_BEGINS = {Status.FILED.value, Status.WAITING_FOR_RIGHT.value, Status.UNRESOLVED.value}

_DESK, _SHARED = frozenset({"C0DESK0001"}), frozenset({"C0SHARED01"})
_THEIRS = frozenset({"holder"})
#: Where a listing comes to → who (one of them) must be told in so many words: an edit notifies nobody.
_TOLD: Mapping[str, frozenset[str]] = {
    Status.FILED: _DESK | _THEIRS,  # who takes a question back tells whoever was asked
    Status.NEEDS_CLARIFICATION: _THEIRS,
    Status.HANDED_OVER: _SHARED,
    Status.UNDELIVERED: _DESK,
    Status.QUERIED: _THEIRS,
    Status.REMOVED: _THEIRS,
    Status.DECLINED: _THEIRS,
    Status.ALREADY_GONE: _THEIRS,
    Status.DUPLICATE_THERE: _THEIRS,
    Status.REFUSED: _THEIRS,
    Status.COUNTERED: _THEIRS,
    Status.UNANSWERED: _DESK,
    Status.STOOD_BEHIND: _SHARED,
    Status.LEFT_TO_ALIBABA: _SHARED,
    Status.UPHELD: _THEIRS,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood in the store at one moment."""

    #: claim's listing (by its row's id) → where it stands
    stands: Mapping[int, str] = field(default_factory=dict)
    #: how many promises there were: of posts, and of cards, which of new cases say it first
    said: Counter[str] = field(default_factory=Counter)


def seen_in(life: Life) -> Seen:
    return life.would(_seen)


def _seen(work: Work) -> Seen:
    lane, holders = table_of(Lane), {f"@{PEOPLE[name][0].partition('@')[0]}" for name in HOLDERS}
    said: Counter[str] = Counter()
    for promise in (table_of(Post), table_of(Card)):
        told = select(lane.c.address, lane.c.channel_id).join(promise, promise.c.lane_id == lane.c.id)
        for address, channel in work.session.execute(told):
            said["holder" if address in holders else channel or address] += 1
    return Seen({int(row.id or 0): row.status for row in _lines(work)}, said)


def every_move_is_in_the_table_and_told(before: Seen, after: Seen) -> set[tuple[str, str]]:
    """No listing went where no step leads, in one act; whoever must know has been told of it.

    Gives the moves, as (from, to).
    """
    went = {(before.stands.get(one, ""), there) for one, there in after.stands.items()}
    moved = {(came, there) for came, there in went if came and came != there}
    assert moved <= _LED_TO | _TOGETHER, moved - _LED_TO
    assert {there for came, there in went if not came} <= _BEGINS
    assert set(before.stands) <= set(after.stands)
    for came, there in moved:
        # what it waited to be told is what was delivered: the desk hears that it has been
        if (came, there) == (Status.UNDELIVERED, Status.HANDED_OVER):
            continue
        readers = _TOLD.get(there, frozenset())
        told = any(after.said[reader] > before.said[reader] for reader in readers)
        assert told or not readers, f"none of {sorted(readers)} was told of {moved}"
    return moved


def the_facts_agree(life: Life) -> None:
    """Each claim with its listings, its turn, and its clocks."""
    life.would(_agree)


def _agree(work: Work) -> None:
    lines: dict[int, list[ClaimListing]] = {}
    for line in _lines(work):
        lines.setdefault(line.claim_id, []).append(line)
    for claim in work.session.scalars(select(Claim)):
        _claim_agrees(claim, lines[int(claim.id or 0)])
    held = Counter((line.organisation_id, line.listing_id) for line in _lines(work) if line.open)
    assert all(count == 1 for (_, listing), count in held.items() if listing is not None)


def _claim_agrees(claim: Claim, lines: list[ClaimListing]) -> None:
    status = rolled_up(line.status for line in lines)
    owner, duty = TURNS.get(status, ("", ""))
    assert (claim.status, claim.owner) == (status, owner)
    assert (claim.due_at is not None) == bool(duty)
    assert (claim.decided_at is None) == bool(owner)
    assert claim.listing_count == len(lines)
    with_alibaba = any(line.status == Status.HANDED_OVER for line in lines)
    stands_still = any(line.status in (Status.QUERIED, Status.UNDELIVERED) for line in lines)
    assert (claim.outcome_due_at is not None) == (with_alibaba or stands_still)
    assert (claim.outcome_paused_at is not None) == (stands_still and not with_alibaba)
    assert (claim.taken_by_id is None) == (claim.taken_until is None)
    assert claim.taken_by_id is None or status in BEFORE_HAND_OVER, f"held, but {status}"
    for line in lines:
        was_shown = line.handed_over_at is not None
        assert not was_shown or claim.handed_over_at is not None
        assert was_shown or line.status not in _ONLY_WITH_ALIBABA, line.status


_ONLY_WITH_ALIBABA = {
    Status.HANDED_OVER,
    Status.UNDELIVERED,
    Status.QUERIED,
    Status.REMOVED,
    Status.DECLINED,
    Status.ALREADY_GONE,
    Status.DUPLICATE_THERE,
    Status.COUNTERED,
    Status.UNANSWERED,
    Status.STOOD_BEHIND,
    Status.LEFT_TO_ALIBABA,
    Status.UPHELD,
    Status.REINSTATED,
}


def every_card_shows_how_it_is(life: Life) -> None:
    """Shown anew, every card of every case would say what it says."""
    for case in life.cases():
        life.would(partial(_cards_are_right, case=case))


def _cards_are_right(work: Work, case: Case) -> None:
    held = deciding.held(work, case)
    if held is not None:
        deciding.show_everywhere(work, held)
    elif batches.lock(work.session, case):
        refreshing.refresh(work, case)
    for key, wanted in work.promises.cards.items():
        card = outbox.card_named(work.session, key)
        assert card is not None, f"{key} was never promised"
        assert _said(work, card.body) == _said(work, wanted["body"]), key


def _said(work: Work, sealed: bytes) -> list[str]:
    """What a card says, block by block, but for what comes and goes without it being shown anew.

    That are the claims of others on the same listings, and the button that takes back what was recorded
    last: once its hour is over it is refused in words.
    """
    body = json.loads(work.open(sealed))
    for block in body["blocks"]:
        if block["type"] == "actions":
            block["elements"] = [one for one in block["elements"] if one["action_id"] != UNDO]
    told = [json.dumps(block, ensure_ascii=False, sort_keys=True) for block in body["blocks"]]
    return [body["text"], *(one for one in told if _OTHERS not in one and '"elements": []' not in one)]


_OTHERS = "also claimed by another rights-holder"


def _lines(work: Work) -> list[ClaimListing]:
    return list(work.session.scalars(select(ClaimListing)))

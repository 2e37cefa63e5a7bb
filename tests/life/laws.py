"""What must hold of the store whatever anybody has done, in whatever order."""

import json
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlmodel import select

from handlers.claims import refreshing
from handlers.claims.cases import Case
from handlers.claims.rules import MOVES, TURNS, Status, rolled_up
from handlers.hand_over import deciding
from handlers.programme import Work
from storage import batches, outbox
from storage.claims import Claim, ClaimListing
from tests.life.life import Life

#: claim's listing (by its row's id) → where it stands
Standing = Mapping[int, str]
_LED_TO = {(came.value, went.value) for (came, _), went in MOVES.items()}
#: Done in one act: a claim is endorsed and handed over.
_TOGETHER = {(Status.FILED.value, Status.HANDED_OVER.value)}
_BEGINS = {Status.FILED.value, Status.WAITING_FOR_RIGHT.value, Status.UNRESOLVED.value}


def standing_in(life: Life) -> Standing:
    return life.would(lambda work: {int(row.id or 0): row.status for row in _lines(work)})


def every_move_is_in_the_table(before: Standing, after: Standing) -> None:
    """No listing went where no step leads, in one act; a new one begins where listings begin."""
    moved = {(before[one], went) for one, went in after.items() if one in before and before[one] != went}
    assert moved <= _LED_TO | _TOGETHER, moved - _LED_TO
    assert {went for one, went in after.items() if one not in before} <= _BEGINS
    assert set(before) <= set(after)


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
    assert (claim.outcome_due_at is not None) == with_alibaba
    assert (claim.taken_by_id is None) == (claim.taken_until is None)
    assert claim.taken_by_id is None or owner == "desk", f"held, and nothing for the desk: {status}"
    for line in lines:
        was_shown = line.handed_over_at is not None
        assert not was_shown or claim.handed_over_at is not None
        assert was_shown or line.status not in _ONLY_WITH_ALIBABA, line.status


_ONLY_WITH_ALIBABA = {
    Status.HANDED_OVER,
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
        assert _body(work, card.body) == _body(work, wanted["body"]), key


def _body(work: Work, sealed: bytes) -> Any:
    """What a card says, but for the claims of others: they come and go without each other's cards."""
    body = json.loads(work.open(sealed))
    body["blocks"] = [block for block in body["blocks"] if _OTHERS not in json.dumps(block)]
    return body


_OTHERS = "also claimed by another rights-holder"


def _lines(work: Work) -> list[ClaimListing]:
    return list(work.session.scalars(select(ClaimListing)))

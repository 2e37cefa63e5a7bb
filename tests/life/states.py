"""The law of states: each record stands where it may, with an owner and a due time as long as it is open."""

from collections import Counter
from collections.abc import Sequence

from handlers.claims.places import places_in
from handlers.claims.questioning import WAITS
from handlers.claims.rules import BEFORE_HAND_OVER, CONTESTED, TURNS, Status, rolled_up
from handlers.closures import rules as closures
from handlers.escalations import rules as escalations
from storage.batches import Batch
from storage.claims import Claim, ClaimListing
from storage.counter_notices import CounterNotice
from storage.escalations import Escalation
from storage.sellers import Closure
from tests.life.rows import Rows

#: So many counter-notices a listing has at most.
_ROUNDS = 3
_ONLY_WITH_ALIBABA = {
    Status.HANDED_OVER,
    Status.UNDELIVERED,
    Status.QUERIED,
    Status.REMOVED,
    Status.DECLINED,
    Status.ALREADY_GONE,
    Status.DUPLICATE_THERE,
    *CONTESTED,
    Status.UPHELD,
    Status.REINSTATED,
}
#: Alibaba decides on it, and at present it cannot.
_STANDS_STILL = {Status.QUERIED, Status.UNDELIVERED}


def every_state_is_legal(rows: Rows) -> None:
    """Of every record: claims, their listings, lots, questions, counter-notices, escalations, closures."""
    lines = rows.lines_of
    for claim_id, claim in rows.claims.items():
        _claim(claim, lines[claim_id])
        _passed(claim, is_passed=claim_id in rows.passed)
    held = Counter((one.organisation_id, one.listing_id) for one in rows.lines if one.open)
    assert all(count == 1 for (_, listing), count in held.items() if listing is not None), (
        "open in two claims"
    )
    for batch in rows.batches.values():
        _batch(rows, batch)
    _questions(rows)
    for notice in rows.notices.values():
        _notice(notice, lines[notice.claim_id])
    for escalation in rows.escalations.values():
        _escalation(escalation)
    for closure in rows.closures.values():
        _closure(rows, closure)


def _claim(claim: Claim, lines: Sequence[ClaimListing]) -> None:
    """It is the sum of its listings, and its clocks run as long as they have to."""
    status = rolled_up(line.status for line in lines)
    owner, duty = TURNS.get(status, ("", ""))
    assert (claim.status, claim.owner) == (status, owner)
    assert (claim.due_at is not None) == bool(duty)
    assert (claim.decided_at is None) == bool(owner)
    assert claim.listing_count == len(lines)
    _alibabas_clock(claim, {line.status for line in lines})
    assert (claim.taken_by_id is None) == (claim.taken_until is None)
    assert claim.taken_by_id is None or status in BEFORE_HAND_OVER, f"held, but {status}"
    for line in lines:
        was_shown = line.handed_over_at is not None
        assert not was_shown or claim.handed_over_at is not None
        assert was_shown or line.status not in _ONLY_WITH_ALIBABA, line.status
        assert (line.decided_at is None) == line.open, (line.status, line.decided_at)


def _passed(claim: Claim, *, is_passed: bool) -> None:
    """What passed did so by its rights-holder's standing, as history says, and nobody endorsed it."""
    assert (claim.passed_at is not None) == is_passed
    assert not is_passed or (claim.endorsed_by_id is None and claim.endorsed_at is None)
    gave = is_passed or claim.endorsed_by_id is not None
    assert gave or claim.handed_over_at is None, f"claim {claim.id} was handed over by nobody"


def _alibabas_clock(claim: Claim, stands: set[str]) -> None:
    """It runs while a listing is there, and stands still while all others are asked about or held up."""
    with_alibaba, stands_still = Status.HANDED_OVER in stands, not stands.isdisjoint(_STANDS_STILL)
    assert (claim.outcome_due_at is not None) == (with_alibaba or stands_still)
    assert (claim.outcome_paused_at is not None) == (stands_still and not with_alibaba)
    running = claim.outcome_due_at is not None
    assert running or (claim.outcome_half_at is None and claim.overdue_at is None)
    assert claim.acknowledged_at is None or claim.outcome_half_at is None
    if claim.status == Status.HANDED_OVER:
        assert claim.due_at == claim.outcome_due_at


def _batch(rows: Rows, batch: Batch) -> None:
    """Its claims are alike, and it has kept how their listings stand."""
    claims = [one for one in rows.claims.values() if one.batch_id == batch.id]
    assert batch.claim_count == len(claims)
    assert len({(one.right_id, one.family, one.kind, one.organisation_id) for one in claims}) == 1
    stands = Counter(line.status for claim in claims for line in rows.lines_of[int(claim.id or 0)])
    assert batch.closed_at is None or Counter(batch.counts) == stands, (batch.counts, stands)


def _questions(rows: Rows) -> None:
    """What waits for an answer is asked about, and what is asked about waits; each until a due time."""
    asked = set()
    for one in rows.questions:
        named = places_in(one.places)
        its = [line for line in rows.lines_of[one.claim_id] if not named or line.position in named]
        waiting = {line.id for line in its if line.status == WAITS[one.asker]}
        if one.ended_at is None:
            assert waiting, f"question {one.id} is open, and nothing waits for its answer"
            asked |= waiting
    waits = {line.id for line in rows.lines if line.status in WAITS.values()}
    assert waits == asked, f"listings wait for an answer, and nobody asks: {waits - asked}"


def _notice(notice: CounterNotice, lines: Sequence[ClaimListing]) -> None:
    """It stands as its listings do, as long as it is open, and names just those."""
    owner, duty = TURNS[Status(notice.state)] if Status(notice.state) in CONTESTED else ("", "")
    assert notice.owner == owner
    assert (notice.due_at is not None) == bool(duty)
    assert 1 <= notice.round <= _ROUNDS
    its = [line for line in lines if line.notice_id == notice.id]
    contested = [line for line in its if Status(line.status) in CONTESTED]
    assert {line.status for line in contested} <= {notice.state}
    assert bool(owner) == bool(contested), f"counter-notice {notice.id} is {notice.state}"
    if owner:
        assert places_in(notice.places) == {line.position for line in contested}
    assert all(line.round == notice.round for line in its)


def _escalation(escalation: Escalation) -> None:
    owner = escalations.OWNERS[escalations.Status(escalation.status)]
    assert escalation.owner == owner
    assert (escalation.due_at is not None) == bool(owner)
    assert (escalation.resolved_at is not None) == (not owner)
    assert (escalation.posted_at is not None) == bool(escalation.posted_to)
    assert escalation.answered_at is None or escalation.acknowledged_at is not None
    assert escalation.acknowledged_at is None or escalation.posted_at is not None


def _closure(rows: Rows, closure: Closure) -> None:
    """It agrees with the seller's record, and there is one open of a seller on a platform."""
    owner, duty = closures.TURNS.get(closures.State(closure.state), ("", ""))
    assert closure.owner == owner
    assert (closure.due_at is not None) == bool(duty)
    assert (closure.ended_at is None) == bool(owner)
    assert (closure.action_id is not None) == (closure.state == closures.State.ANSWERED)
    assert closure.recommended_at is not None or closure.state in ("suggested", "dismissed")
    assert rows.sellers[closure.seller_id].merged_into_id is None, "of a seller that is another by now"
    if closure.action_id is not None:
        action = rows.actions[closure.action_id]
        assert (action.seller_id, action.family) == (closure.seller_id, closure.family)
    alike = [one for one in rows.closures.values() if one.owner and one.seller_id == closure.seller_id]
    assert sum(one.family == closure.family for one in alike) <= 1

"""The law of figures: what digests and Home tabs count is what the rows add up to, counted one by one."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from handlers.claims.rules import Status
from handlers.digests import contents
from handlers.hand_over.service import families_of
from handlers.home import waiting as home
from handlers.programme import Work
from storage import counter_notices, digests, people
from storage.claims import Claim
from storage.digests import Subscription
from storage.escalations import Escalation
from storage.listed import Listed
from tests.life.life import DESK, HOLDERS, OFFICERS, Life
from tests.life.rows import Rows, rows_of

Which = Callable[[Claim], bool]
_ASKED = {Status.NEEDS_CLARIFICATION, Status.QUERIED, Status.UNRESOLVED}


def every_figure_adds_up(life: Life) -> None:
    """The digests of the desk, the officers and each holder; everybody's Home; and the rates."""
    actors = {name: life.actor(name) for name in (*HOLDERS, *DESK, *OFFICERS)}

    def look(work: Work) -> None:
        tally = Tally(rows_of(work), work.now)
        _desk(work, tally)
        _officers(work, tally)
        for name in HOLDERS:
            _holder(work, tally, actors[name].person_id, set(actors[name].principals))
        for actor in actors.values():
            families = set(families_of(work, actor.standing.platforms)) if actor.standing.platforms else set()
            wanted = tally.home(actor.standing.roles, set(actor.principals), families, actor.person_id)
            found = sorted(_named(one.what) for one in home.waiting_for(work, actor))
            assert len(found) == wanted, f"{actor.name}'s Home has {found}, and the rows say {wanted}"
        _rates(work, tally.rows)

    life.would(look)


def _named(what: str) -> str:
    return what.split("*")[1]


class Tally:
    """Counts rows, naively."""

    def __init__(self, rows: Rows, now: datetime) -> None:
        self.rows, self.now = rows, now
        self.asked = {one.claim_id for one in rows.questions if one.ended_at is None}
        self.asked_late = {
            one.claim_id for one in rows.questions if one.ended_at is None and one.due_at < now
        }

    def cases(self, which: Which) -> int:
        """Claims that fit, those of one batch as one."""
        fitting = [one for one in self.rows.claims.values() if self.is_whole(one) and which(one)]
        return len({("b", one.batch_id) if one.batch_id else ("c", one.id) for one in fitting})

    def is_whole(self, claim: Claim) -> bool:
        return claim.batch_id is None or self.rows.batches[claim.batch_id].closed_at is not None

    def is_held(self, claim: Claim) -> bool:
        return claim.taken_until is not None and claim.taken_until > self.now

    def is_only_countered(self, claim: Claim) -> bool:
        stands = {line.status for line in self.rows.lines_of[int(claim.id or 0)]}
        return claim.status == Status.COUNTERED and stands.isdisjoint(_ASKED)

    def is_running(self, claim: Claim) -> bool:
        """Is something of it with Alibaba, and its clock running?"""
        return claim.outcome_due_at is not None and claim.outcome_paused_at is None

    def is_late(self, claim: Claim) -> bool:
        return self.is_running(claim) and claim.outcome_due_at is not None and claim.outcome_due_at < self.now

    def notices(self, owner: str, of: set[int] | None = None, *, late: bool = False) -> int:
        found = [one for one in self.rows.notices.values() if one.owner == owner]
        theirs = [one for one in found if of is None or self.holder_of(one.claim_id) in of]
        return sum(not late or (one.due_at is not None and one.due_at < self.now) for one in theirs)

    def holder_of(self, claim_id: int) -> int:
        return self.rows.claims[claim_id].organisation_id

    def family_of(self, claim_id: int) -> str:
        return self.rows.claims[claim_id].family

    def escalations(self, which: Callable[[Escalation], bool]) -> int:
        return sum(bool(one.owner) and which(one) for one in self.rows.escalations.values())

    def closures(self, owner: str, families: set[str] | None = None) -> int:
        theirs = [one for one in self.rows.closures.values() if one.owner == owner]
        return sum(families is None or one.family in families for one in theirs)

    def needs_holder(self, claim: Claim, of: set[int]) -> bool:
        waits = claim.owner == "holder" and not self.is_only_countered(claim)
        return claim.organisation_id in of and (waits or claim.id in self.asked)

    def home(self, roles: frozenset[str], of: set[int], families: set[str], person_id: int) -> int:
        """How many things wait for a person."""
        if "holder" in roles:
            return (
                self.cases(lambda one: self.needs_holder(one, of))
                + self.notices("holder", of)
                + self.escalations(lambda one: is_shared(one) and one.organisation_id in of)
            )
        if "officer" in roles:
            decide = [one for one in self.rows.notices.values() if one.owner == "officer"]
            return (
                self._with_alibaba(lambda one: one.family in families)
                + sum(self.family_of(one.claim_id) in families for one in decide)
                + self.closures("officer", families)
                + self.escalations(lambda one: one.owner == "officer")
            )
        mine = [
            one for one in self.rows.claims.values() if one.taken_by_id == person_id and self.is_held(one)
        ]
        return (
            len({("b", one.batch_id) if one.batch_id else ("c", one.id) for one in mine})
            + self.cases(lambda one: one.status == Status.ENDORSED and not self.is_held(one))
            + self.cases(lambda one: one.status == Status.UNDELIVERED and not self.is_held(one))
            + self.notices("desk")
            + self.escalations(lambda one: one.owner == "desk" and not is_shared(one))
            + self.closures("desk")
        )

    def _with_alibaba(self, which: Which) -> int:
        """Each list by itself: a batch of which a part is late stands in two."""
        lists: Iterable[Which] = (
            self.is_late,
            lambda one: self.is_early(one) and one.acknowledged_at is None,
            lambda one: self.is_early(one) and one.acknowledged_at is not None,
        )
        return sum(self.cases(lambda one, fits=fits: which(one) and fits(one)) for fits in lists)  # type: ignore[misc]

    def is_early(self, claim: Claim) -> bool:
        return self.is_running(claim) and not self.is_late(claim)


def is_shared(one: Escalation) -> bool:
    """Answered and shared: it waits for a word of whoever asked."""
    return one.status == "answered" and one.shared_at is not None


def _totals(digest: object) -> dict[str, int]:
    named = {name: getattr(digest, name) for name in type(digest).__dataclass_fields__}  # type: ignore[attr-defined]
    return {name: one.total for name, one in named.items() if isinstance(one, Listed)}


def _desk(work: Work, tally: Tally) -> None:
    held = tally.is_held
    wanted = {
        "triage": tally.cases(lambda one: one.status == Status.FILED and not held(one)),
        "held": tally.cases(lambda one: one.owner == "desk" and held(one)),
        "endorsed": tally.cases(lambda one: one.status == Status.ENDORSED and not held(one)),
        "undelivered": len(tally.rows.undelivered),
        "overdue": tally.cases(tally.is_late),
        "unacknowledged": tally.cases(lambda one: tally.is_early(one) and one.acknowledged_at is None),
        "escalations": tally.escalations(lambda one: one.owner == "desk" and not is_shared(one)),
        "unanswered": tally.escalations(lambda one: one.owner == "officer"),
        "waiting_for_right": tally.cases(lambda one: one.status == "waiting_for_right" and not held(one)),
        "no_answer": tally.cases(lambda one: one.owner == "holder" and one.id in tally.asked_late),
        "with_holders": tally.cases(
            lambda one: (
                one.owner == "holder" and not tally.is_only_countered(one) and one.id not in tally.asked_late
            )
        ),
        "notices": tally.notices("desk"),
        "notices_with_holders": tally.notices("holder"),
        "notices_undecided": tally.notices("officer", late=True),
        "closures": tally.closures("desk"),
        "recommended": tally.closures("officer"),
    }
    _same("the desk's digest", _totals(contents.for_desk(work, at=work.now)), wanted)


def _officers(work: Work, tally: Tally) -> None:
    early = tally.is_early
    wanted = {
        "overdue": tally.cases(tally.is_late),
        "unacknowledged": tally.cases(lambda one: early(one) and one.acknowledged_at is None),
        "awaiting": tally.cases(lambda one: early(one) and one.acknowledged_at is not None),
        "escalations": tally.escalations(lambda one: one.owner == "officer"),
        "notices": tally.notices("officer"),
        "closures": tally.closures("officer"),
    }
    _same("the officers' digest", _totals(contents.for_officers(work, "shared", at=work.now)), wanted)


def _holder(work: Work, tally: Tally, person_id: int, of: set[int]) -> None:
    """Each open claim of theirs stands in one list, and what was decided since the last digest in another."""
    standing = people.by_id(work.session, person_id, today=work.now.date())
    subscription = digests.of_reader(work.session, f"person:{person_id}")
    assert standing is not None
    if subscription is None:
        return
    found = _totals(contents.for_holder(work, subscription, standing, at=work.now))
    since = _since(work, subscription)
    wanted = {
        "notices": tally.notices("holder", of),
        "needs_you": tally.cases(lambda one: tally.needs_holder(one, of)),
        "with_others": tally.cases(
            lambda one: (
                one.organisation_id in of and one.owner in ("desk", "officer") and one.id not in tally.asked
            )
        ),
        "escalations": tally.escalations(lambda one: one.organisation_id in of),
        "decided": tally.cases(
            lambda one: one.organisation_id in of and one.decided_at is not None and one.decided_at > since
        ),
    }
    _same(f"the digest of {standing.name}", found, wanted)


def _since(work: Work, subscription: Subscription) -> datetime:
    last = digests.last_at(work.session, int(subscription.id or 0))
    return (last or work.now - timedelta(days=1)) - timedelta(seconds=10)


def _same(what: str, found: dict[str, int], wanted: dict[str, int]) -> None:
    wrong = {name: (found.get(name), n) for name, n in wanted.items() if found.get(name) != n}
    assert not wrong, f"{what} counts, and there are: {wrong}"
    assert set(found) == set(wanted)


def _rates(work: Work, rows: Rows) -> None:
    """Of what was stood behind: how much Alibaba decided, and how much of that is gone."""
    for one in counter_notices.stood_behind(work.session):
        stood = [
            line
            for line in rows.lines
            if line.stood_behind_at and line.organisation_id == one.organisation_id
        ]
        gone = sum(line.status in (Status.REMOVED, Status.UPHELD) for line in stood)
        lost = sum(
            line.status == Status.DECLINED
            or (line.status == Status.REINSTATED and line.reason == "by_alibaba")
            for line in stood
        )
        assert (one.gone, one.decided) == (gone, gone + lost), one
        assert one.rate == (gone / (gone + lost) if gone + lost else None)

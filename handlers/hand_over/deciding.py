"""Alibaba's decisions on a case, however they came: recorded, shown everywhere, told, and taken back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from handlers.actor import Actor
from handlers.claims import cases, clocks, refreshing
from handlers.claims.cases import Case
from handlers.claims.moving import going, move_on
from handlers.claims.quoting import family_name
from handlers.claims.refusals import AlreadyDone, NoSuchClaim
from handlers.claims.remarks import whys
from handlers.claims.rules import OUTCOMES, Status, Step, is_decidable, moved
from handlers.claims.wording import standing
from handlers.hand_over import keeping, service, views
from handlers.hand_over.keeping import Decided
from handlers.hand_over.rules import Decision, NotYourPlatform, Reasoned, Said, ranges
from handlers.programme import Work
from storage import batches, claim_lines, history
from storage.claim_faces import Face
from storage.claim_lines import Placed
from storage.claims import Claim, Remark
from storage.outbox import Message


@dataclass(frozen=True, slots=True)
class Held:
    """A case with Alibaba, held until the unit of work ends."""

    case: Case
    #: those that were handed over
    claims: Sequence[Claim]
    #: all listings of these, also what Alibaba was never shown
    rows: Sequence[Placed]
    #: claim's id → its reference
    references: Mapping[int, str]

    @property
    def reference(self) -> str:
        """Of the claim, or the span of the batch's."""
        return cases.span(self.claims)

    @property
    def family(self) -> str:
        return self.claims[0].family

    @property
    def open_rows(self) -> list[Placed]:
        return [row for row in self.rows if is_decidable(row.status)]

    def name_of(self, row: Placed) -> str:
        """As `Disclosure.name_of`."""
        return f"{self.references[row.claim_id]}-{row.position}" if self.case.is_batch else str(row.position)


def held(work: Work, case: Case) -> Held | None:
    """A case that was handed over, with its claims locked; None for any other."""
    found = [claim for claim in batches.lock(work.session, case) if claim.handed_over_at is not None]
    if not found:
        return None
    references = {int(claim.id or 0): claim.reference for claim in found}
    return Held(case, found, claim_lines.of(work.session, references), references)


def officers_case(work: Work, actor: Actor, case: Case) -> Held:
    """A case with Alibaba that this officer may act on. Raises `NoSuchClaim` or `NotYourPlatform`."""
    found = held(work, case)
    if found is None:  # what was never handed over is answered as if it did not exist
        raise NoSuchClaim(reference=f"MS-…-{case.id:06d}")
    if found.family not in service.families_of(work, actor.standing.platforms):
        raise NotYourPlatform(
            reference=found.reference,
            platform=family_name(work.words(actor), work.setup.platforms, found.family),
        )
    return found


def open_case(work: Work, actor: Actor, case: Case) -> Held:
    """The same, if something of it is still open; else it raises `AlreadyDone`."""
    found = officers_case(work, actor, case)
    if not found.open_rows:
        raise moved_on(work, actor, case)
    return found


def moved_on(work: Work, actor: Actor, case: Case) -> AlreadyDone:
    """What an officer's stale button says: only what was disclosed, not how the rest stands at the IACC."""
    shown = service.disclosure(work, case)
    status = standing(work.words(actor), shown.status, shown.counts, shown.kind)
    return AlreadyDone(reference=shown.reference, status=status)


def acknowledge(work: Work, actor: Actor, held: Held, said: Said | None = None) -> bool:
    """Every claim of the case that nobody has acknowledged yet; False if there is none.

    `said`: the desk does it in an officer's place. The officer's own word then counts more.
    """
    fresh = [claim for claim in held.claims if _is_to_acknowledge(claim, said)]
    for claim in fresh:
        claim.acknowledged_at = work.now
        claim.acknowledged_by_id = said.officer_id if said else actor.person_id
        claim.acknowledged_on_behalf = said is not None
        clocks.acknowledged(claim)
        work.record(f"claim:{claim.id}", "claim:acknowledged", actor.by, **keeping.for_whom(said))
    if said and fresh:
        keeping.keep_said(work, actor, [int(claim.id or 0) for claim in fresh], "acknowledged", said)
    return bool(fresh)


def _is_to_acknowledge(claim: Claim, said: Said | None) -> bool:
    return claim.acknowledged_at is None or (claim.acknowledged_on_behalf and said is None)


def decide(
    work: Work,
    actor: Actor,
    held: Held,
    decisions: Mapping[int, Decision],
    *,
    file: int = 0,
    said: Said | None = None,
) -> Decided:
    """Record decisions (row's id → decision): listings move, every card shows it, who must know is told.

    What is not open is left alone. `file`: the id of the file that said so, for history; `said`: the desk
    does it in an officer's place.
    """
    acknowledge(work, actor, held, said)
    rows = [row for row in held.open_rows if row.id in decisions]
    ran = {str(claim.id): due.isoformat() for claim in held.claims if (due := clocks.left(work, claim))}
    _move(work, held, rows, decisions)
    remarks: list[Remark] = []
    for its in [list(its) for _, its in groupby(rows, lambda row: row.claim_id)]:
        _record(work, actor, its, decisions, ({"file": file} if file else {}) | keeping.for_whom(said))
        remarks.extend(_remarks(work, actor, held, its, decisions))
    work.session.add_all(remarks)
    work.session.flush()
    found = {
        status.value: [row.id for row in rows if decisions[row.id].outcome == status] for status in OUTCOMES
    }
    found = {status: ids for status, ids in found.items() if ids}
    made = Decided(found, [int(remark.id or 0) for remark in remarks], ran)
    if not file:
        keeping.keep(work, actor, held.case.subject, rows, made=made, said=said)
    reasons = [Reasoned(why.reason, why.said, why.places) for why in whys(work, remarks, held.references)]
    counts = {key: len(ids) for key, ids in found.items()}
    _tell(work, show_everywhere(work, held), counts, reasons, said)
    return made


def _move(work: Work, held: Held, rows: Iterable[Placed], decisions: Mapping[int, Decision]) -> None:
    to = {}
    for row in rows:
        made = decisions[row.id]
        status = moved(row.status, OUTCOMES[made.outcome])
        if status is not None:
            to[row.id] = (status, made.reason)
    move_on(work, held.claims, held.rows, to)


def _record(
    work: Work,
    actor: Actor,
    rows: Sequence[Placed],
    decisions: Mapping[int, Decision],
    more: Mapping[str, object],
) -> None:
    """One row of history for each outcome that listings of one claim came to, whatever the reasons were."""
    for status in OUTCOMES:
        alike = [row for row in rows if decisions[row.id].outcome == status]
        if not alike:
            continue
        by_reason: dict[str, list[int | None]] = {}
        for row in alike:
            by_reason.setdefault(decisions[row.id].reason, []).append(row.listing_id)
        facts: dict[str, object] = {"listings": [row.listing_id for row in alike]}
        if len(by_reason) > 1:
            facts["reasons"] = by_reason
        elif any(by_reason):
            facts["reason"] = next(iter(by_reason))
        work.record(f"claim:{rows[0].claim_id}", f"claim:{status.value}", actor.by, **facts, **more)


def _remarks(
    work: Work, actor: Actor, held: Held, rows: Sequence[Placed], decisions: Mapping[int, Decision]
) -> list[Remark]:
    """Why listings of one claim were declined, each reason once.

    Their places are named unless it is all listings of the claim, for one reason.
    """
    declined: dict[tuple[str, str], list[Placed]] = {}
    for row in rows:
        made = decisions[row.id]
        if made.outcome == Status.DECLINED:
            declined.setdefault((made.reason, made.said), []).append(row)
    of_claim = sum(row.claim_id == rows[0].claim_id for row in held.rows)
    is_all = len(declined) == 1 and len(next(iter(declined.values()))) == of_claim
    return [
        Remark(
            claim_id=alike[0].claim_id,
            person_id=actor.person_id,
            at=work.now,
            kind="decline",
            reason=reason,
            words=work.seal(said) if said else b"",
            places="" if is_all else ranges(row.position for row in alike),
        )
        for (reason, said), alike in declined.items()
    ]


def _tell(
    work: Work,
    face: Face,
    counts: Mapping[str, int],
    reasons: Sequence[Reasoned],
    said: Said | None,
) -> None:
    """Who filed it hears of every decision, once; the desk hears of declines, which may need its help."""
    subjects = [f"claim:{claim_id}" for claim_id in face.claim_ids or (face.id,)]
    tags = [f"claim:{status}" for status in OUTCOMES]
    # what was decided may be open again, so that how many are decided tells no turn from another
    turn = f"{face.case.key}:{history.times(work.session, subjects, tags)}"
    refreshing.tell_holder(
        work,
        face,
        f"hand_over.decided:{turn}",
        lambda words: views.decided(
            words, face.reference, counts, reasons, kind=face.kind, on_behalf=said is not None
        ),
    )
    if reasons:
        text = views.declined_for_desk(work.english(), face.organisation, face.reference, reasons)
        tell_desk(work, face, f"hand_over.declined:{turn}", text)


def tell_desk(work: Work, face: Face, key: str, text: str) -> None:
    """Say something once in the thread of the desk's card."""
    desk = work.places().get("desk")
    if desk is not None:
        under = refreshing.desk_key_of(face)
        work.say(key, to=desk, message=Message(text), under=under, iacc_only=True)


def take_back(work: Work, held: Held, rows: Collection[Placed], ran: Mapping[str, str]) -> Face:
    """Put decided listings back to Alibaba, on the clock that ran before; every card shows it.

    `ran`: claim's id → until when it ran; a claim that is not in it has its time since it was handed over.
    """
    for claim in held.claims:
        if claim.outcome_due_at is None and claim.handed_over_at is not None:
            clocks.start(work, claim, claim.handed_over_at)
            due = ran.get(str(claim.id))
            claim.outcome_due_at = datetime.fromisoformat(due) if due else claim.outcome_due_at
    move_on(work, held.claims, held.rows, going(list(rows), Step.UNDO))
    return show_everywhere(work, held)


def show_everywhere(work: Work, held: Held) -> Face:
    """The cards of a case: the officers', the holder's and the desk's."""
    face = refreshing.refresh(work, held.case)
    place = held.claims[0].handed_to
    if place in work.places():
        service.show(work, service.disclosure(work, held.case), place)
    return face

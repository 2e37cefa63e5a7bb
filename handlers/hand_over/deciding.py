"""Alibaba's decisions on a claim, however they came: recorded, shown everywhere, told, and taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from handlers.actor import Actor
from handlers.claims import refreshing
from handlers.claims.cases import Case
from handlers.claims.quoting import family_name
from handlers.claims.rules import OUTCOMES, AlreadyDone, NoSuchClaim, Status, Step
from handlers.claims.wording import standing
from handlers.hand_over import service, views
from handlers.hand_over.rules import Decision, NotYourPlatform, Reasoned, ranges
from handlers.programme import Work
from handlers.triage import service as triage
from storage import claims, files
from storage.claim_faces import Face
from storage.claims import Claim, ClaimListing, Remark
from storage.outbox import Message


def officers_claim(work: Work, actor: Actor, claim_id: int) -> Claim:
    """A claim with Alibaba that this officer may act on, locked.

    Raises `NoSuchClaim` or `NotYourPlatform`.
    """
    (claim,) = triage.locked(work, Case(claim_id))
    if claim.handed_over_at is None:  # answered as if it did not exist
        raise NoSuchClaim(reference=f"MS-…-{claim_id:06d}")
    if claim.family not in service.families_of(work, actor.standing.platforms):
        raise NotYourPlatform(
            reference=claim.reference,
            platform=family_name(work.words(actor), work.setup.platforms, claim.family),
        )
    return claim


def open_claim(work: Work, actor: Actor, claim_id: int) -> Claim:
    """The same, if something of it is still open; else it raises `AlreadyDone`."""
    claim = officers_claim(work, actor, claim_id)
    if not open_rows(work, claim_id):
        raise moved_on(work, actor, claim_id)
    return claim


def moved_on(work: Work, actor: Actor, claim_id: int) -> AlreadyDone:
    """What an officer's stale button says: only what was disclosed, not how the rest stands at the IACC."""
    shown = service.disclosure(work, claim_id)
    status = standing(work.words(actor), shown.status, shown.counts, shown.kind)
    return AlreadyDone(reference=shown.reference, status=status)


def open_rows(work: Work, claim_id: int) -> list[ClaimListing]:
    return [row for row in claims.lines_of(work.session, claim_id) if row.status == Status.HANDED_OVER]


def acknowledge(work: Work, actor: Actor, claim: Claim) -> None:
    claim.acknowledged_at, claim.acknowledged_by_id = work.now, actor.person_id
    work.record(f"claim:{claim.id}", "claim:acknowledged", actor.by)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was recorded: outcome → places of its listings; and the ids of the remarks that say why."""

    recorded: Mapping[str, Sequence[int]]
    remarks: Sequence[int]


def decide(
    work: Work, actor: Actor, claim: Claim, decisions: Mapping[int, Decision], *, file: int = 0
) -> Decided:
    """Record decisions (place → decision): listings move, every card shows it, who must know is told.

    What is not open is left alone. `file`: the id of the file that said so, for history.
    """
    claim_id = int(claim.id or 0)
    if claim.acknowledged_at is None:
        acknowledge(work, actor, claim)
    rows = [row for row in open_rows(work, claim_id) if row.position in decisions]
    recorded: dict[str, list[int]] = {}
    for status in OUTCOMES:
        found = [row for row in rows if decisions[row.position].outcome == status]
        if found:
            recorded[status.value] = [row.position for row in found]
            facts = _move(work, claim, found, decisions) | ({"file": file} if file else {})
            work.record(f"claim:{claim_id}", f"claim:{status.value}", actor.by, **facts)
    reasons = _reasons({row.position: decisions[row.position] for row in rows})
    remarks = [_remark(work, actor, claim_id, one) for one in reasons]
    _tell(work, show_everywhere(work, claim), {key: len(places) for key, places in recorded.items()}, reasons)
    return Decided(recorded, remarks)


def _move(
    work: Work, claim: Claim, rows: Sequence[ClaimListing], decisions: Mapping[int, Decision]
) -> dict[str, object]:
    """Move listings that came to one outcome, whatever the reasons were; gives what history is to know."""
    by_reason: dict[str, list[ClaimListing]] = {}
    for row in rows:
        by_reason.setdefault(decisions[row.position].reason, []).append(row)
    for reason, alike in by_reason.items():
        step = OUTCOMES[decisions[alike[0].position].outcome]
        triage.move(work, claim, alike, step, reason=reason)
    facts: dict[str, object] = {"listings": [row.listing_id for row in rows]}
    if len(by_reason) > 1:
        facts["reasons"] = {code: [row.listing_id for row in alike] for code, alike in by_reason.items()}
    elif any(by_reason):
        facts["reason"] = next(iter(by_reason))
    return facts


def _reasons(decisions: Mapping[int, Decision]) -> list[Reasoned]:
    """Why something was declined, each reason once; the places are named where there are several."""
    declined = sorted(
        ((one.reason, one.said), place) for place, one in decisions.items() if one.outcome == Status.DECLINED
    )
    groups = [(why, [place for _, place in alike]) for why, alike in groupby(declined, lambda one: one[0])]
    return [
        Reasoned(reason, said, ranges(places) if len(groups) > 1 else "")
        for (reason, said), places in sorted(groups, key=lambda group: group[1])
    ]


def _remark(work: Work, actor: Actor, claim_id: int, why: Reasoned) -> int:
    remark = Remark(
        claim_id=claim_id,
        person_id=actor.person_id,
        at=work.now,
        kind="decline",
        reason=why.reason,
        words=work.seal(why.said) if why.said else b"",
        places=why.places,
    )
    work.session.add(remark)
    work.session.flush()
    return int(remark.id or 0)


def _tell(work: Work, face: Face, counts: Mapping[str, int], reasons: Sequence[Reasoned]) -> None:
    """Who filed it hears of every decision, once; the desk hears of declines, which may need its help."""
    turn = f"{face.id}:{sum(face.counts.get(status, 0) for status in OUTCOMES)}"
    undone = files.times_undone(work.session, f"claim:{face.id}")
    if undone:  # as many may have been decided before
        turn = f"{turn}:{undone}"
    refreshing.tell_holder(
        work,
        face,
        f"hand_over.decided:{turn}",
        lambda words: views.decided(words, face.reference, counts, reasons, kind=face.kind),
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


def take_back(work: Work, claim: Claim, rows: Iterable[ClaimListing], remarks: Iterable[int]) -> Face:
    """Put decided listings back to Alibaba, on the clock that ran before; every card shows it."""
    was_theirs = claim.owner == "officer"
    triage.move(work, claim, list(rows), Step.UNDO)
    if claim.owner == "officer" and not was_theirs and claim.handed_over_at is not None:
        claim.due_at = work.terms.due_at("outcome", claim.handed_over_at)
    for remark_id in remarks:
        remark = work.session.get(Remark, remark_id)
        if remark is not None:
            remark.undone_at = work.now
    return show_everywhere(work, claim)


def show_everywhere(work: Work, claim: Claim) -> Face:
    """The claim's three cards: the officers', the holder's and the desk's."""
    claim_id = int(claim.id or 0)
    face = refreshing.refresh(work, claim_id)
    if claim.handed_to in work.places():
        service.show(work, service.disclosure(work, claim_id), claim.handed_to)
    return face

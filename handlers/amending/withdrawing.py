"""A rights-holder withdraws what is still open: a claim or some of its listings, or claims of an import."""

from collections.abc import Collection, Mapping, Sequence

from handlers.actor import Actor
from handlers.amending import withdrawing_views as views
from handlers.amending.rules import (
    ChooseOne,
    NoSuchPlaces,
    NothingChosen,
    Part,
    Withdrawal,
    WithdrawalNeedsReason,
    WithdrawalNeedsWords,
)
from handlers.claims import cases, lots, refreshing
from handlers.claims.cases import Case
from handlers.claims.moving import move_on
from handlers.claims.places import places_in
from handlers.claims.reasons import Withdrawing
from handlers.claims.refusals import AlreadyDone, NoSuchClaim, TooLong
from handlers.claims.rules import Step, can, moved
from handlers.claims.service import seen_by
from handlers.claims.wording import standing
from handlers.doors import View
from handlers.hand_over import amended
from handlers.hand_over.deciding import tell_desk
from handlers.hand_over.rules import ranges
from handlers.people.rules import Action
from handlers.programme import Work
from storage import batch_faces, batches, claim_faces, claim_lines
from storage.batch_faces import Summed
from storage.claim_faces import Face
from storage.claim_lines import Placed
from storage.claims import Claim, Remark

#: Claims or batches that one form offers, and as many as Slack's checkboxes hold.
_AT_ONCE = 10
_LONGEST = 2000
#: claim → the places that are withdrawn, None for all
Wanted = Mapping[int, Collection[int] | None]


def offer_withdrawal(work: Work, actor: Actor, *, case: Case) -> View:
    """The form for a claim; for a batch, that of its whole lot."""
    actor.require(Action.WITHDRAW_CLAIM)
    if case.is_batch:
        return _offer_lot(work, actor, case)
    face = seen_by(work, actor, case.id)
    lines = [line for line in claim_faces.lines(work.session, case.id) if moved(line.status, Step.WITHDRAW)]
    if not lines:
        raise _moved_on(work, actor, face)
    return views.claim_form(work.words(actor), face, lines)


def _offer_lot(work: Work, actor: Actor, case: Case) -> View:
    face, parts = _parts_of_lot(work, actor, case)
    open_ones = [one for one in parts if can(one.counts, Step.WITHDRAW)]
    if not open_ones:
        raise _moved_on(work, actor, face)
    more = len(open_ones) > _AT_ONCE
    return views.lot_form(work.words(actor), open_ones[:_AT_ONCE], case=case, kind=face.kind, more=more)


def _parts_of_lot(work: Work, actor: Actor, case: Case) -> tuple[Face, list[Part]]:
    """How a lot stands, with its batches, or its claims where it is one batch. Raises `NoSuchClaim`."""
    lot = lots.lot_named(work, batches.lot_of(work.session, case.id))
    if lot is None:
        raise NoSuchClaim(reference=f"MS-…-{case.id:06d}")
    seen_by(work, actor, lot.face.id)
    if len(lot.batch_ids) == 1:
        whole = Case(lot.batch_ids[0], is_batch=True)
        claims = claim_faces.of_batch(work.session, whole.id)
        return lot.face, [Part(str(one.id), whole, (one.id,), one.reference, one.counts) for one in claims]
    known = batch_faces.summed(work.session, lot.batch_ids)
    return lot.face, [_part(known[batch_id]) for batch_id in lot.batch_ids if batch_id in known]


def _part(batch: Summed) -> Part:
    case = Case(batch.id, is_batch=True)
    return Part(case.key, case, batch.claim_ids, batch.reference, batch.counts)


def withdraw(work: Work, actor: Actor, *, case: Case, wanted: Withdrawal) -> None:
    """Close what is chosen of a claim, or of an import; everybody who was told of it is told. Once."""
    actor.require(Action.WITHDRAW_CLAIM)
    if case.is_batch:
        chosen = _chosen_of_lot(work, actor, case, wanted)
    else:
        seen_by(work, actor, case.id)
        chosen = {batches.case_of(work.session, case.id): {case.id: _places(wanted)}}
    _check(wanted)
    locked = {one: cases.locked(work, one) for one in sorted(chosen, key=lambda one: (one.is_batch, one.id))}
    for one, found in locked.items():
        _withdraw(work, actor, one, found, chosen[one], wanted=wanted)


def _check(wanted: Withdrawal) -> None:
    if wanted.reason not in set(Withdrawing):
        raise WithdrawalNeedsReason
    if wanted.reason == Withdrawing.OTHER and not wanted.said.strip():
        raise WithdrawalNeedsWords
    if len(wanted.said) > _LONGEST:
        raise TooLong(field="words", length=len(wanted.said), limit=_LONGEST)


def _places(wanted: Withdrawal) -> Collection[int] | None:
    """Which listings of a claim are meant, None for all. Raises what `rules` says of a bad choice."""
    try:
        named = places_in(wanted.places) | frozenset(map(int, wanted.chosen))
    except ValueError:
        raise NoSuchPlaces from None
    if wanted.whole and named:
        raise ChooseOne
    if not wanted.whole and not named:
        raise NothingChosen
    return None if wanted.whole else named


def _chosen_of_lot(work: Work, actor: Actor, case: Case, wanted: Withdrawal) -> dict[Case, Wanted]:
    """Case → which of its claims; all of a lot's parts that were chosen. Raises `NothingChosen`."""
    chosen: dict[Case, dict[int, Collection[int] | None]] = {}
    for part in _parts_of_lot(work, actor, case)[1]:
        if part.key in wanted.chosen:
            chosen.setdefault(part.case, {}).update(dict.fromkeys(part.claim_ids))
    if not chosen:
        raise NothingChosen(field=views.CLAIMS)
    return dict(chosen)


def _withdraw(
    work: Work,
    actor: Actor,
    case: Case,
    found: Sequence[Claim],
    chosen: Wanted,
    *,
    wanted: Withdrawal,
) -> None:
    claims = [claim for claim in found if claim.id in chosen]
    rows = claim_lines.of(work.session, chosen)
    going = [row for row in rows if moved(row.status, Step.WITHDRAW) and _is_meant(row, chosen)]
    if not going:
        raise _moved_on(work, actor, refreshing.refresh(work, case))
    to = {row.id: status for row in going if (status := moved(row.status, Step.WITHDRAW))}
    move_on(work, claims, rows, {row_id: (status, wanted.reason) for row_id, status in to.items()})
    _note(work, actor, rows, going, wanted)
    face = refreshing.refresh(work, case)
    _tell(work, actor, face, going, wanted)


def _is_meant(row: Placed, chosen: Wanted) -> bool:
    places = chosen[row.claim_id]
    return places is None or row.position in places


def _note(
    work: Work, actor: Actor, rows: Sequence[Placed], going: Sequence[Placed], wanted: Withdrawal
) -> None:
    """The reason, and one row of history, for each claim."""
    sealed = work.seal(wanted.said.strip()) if wanted.said.strip() else b""
    for claim_id in dict.fromkeys(row.claim_id for row in going):
        its = [row for row in going if row.claim_id == claim_id]
        is_all = len(its) == sum(row.claim_id == claim_id for row in rows)
        remark = Remark(
            claim_id=claim_id,
            person_id=actor.person_id,
            at=work.now,
            kind="withdrawal",
            reason=wanted.reason,
            words=sealed,
            places="" if is_all else ranges(row.position for row in its),
        )
        work.session.add(remark)
        listings = [row.listing_id for row in its]
        work.record(f"claim:{claim_id}", "claim:withdrawn", actor.by, reason=wanted.reason, listings=listings)


def _tell(work: Work, actor: Actor, face: Face, going: Sequence[Placed], wanted: Withdrawal) -> None:
    """Alibaba, of what it was shown; the desk, with the words; who filed it, where somebody else withdrew."""
    key = f"amending.withdrawn:{face.case.key}:{max(row.id for row in going)}"
    amended.tell_withdrawn(work, face.case, going, key)
    said = views.withdrawn_for_desk(work.english(), face, len(going), wanted.reason, wanted.said.strip())
    tell_desk(work, face, f"{key}:desk", said)
    if actor.person_id != face.filed_by_id:
        refreshing.tell_holder(
            work,
            face,
            f"{key}:holder",
            lambda words: views.withdrawn_for_holder(words, face.reference, actor.name, len(going)),
        )


def _moved_on(work: Work, actor: Actor, face: Face) -> AlreadyDone:
    status = standing(work.words(actor), face.status, face.counts, face.kind)
    return AlreadyDone(reference=face.reference, status=status)

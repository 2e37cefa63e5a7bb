"""A rights-holder answers a question, and puts right what it is about, in one form."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.actor import Actor
from handlers.amending import readdressing, views
from handlers.amending.marks import NOTHING_KNOWN, Shown
from handlers.amending.rules import Amendment, AnswerNeeded
from handlers.claims import cases, completing, questioning, refreshing
from handlers.claims.again import confidence, is_theirs
from handlers.claims.cases import Case
from handlers.claims.moving import move_on
from handlers.claims.questioning import DESK, WAITS, Asked
from handlers.claims.questions_shown import answer as told_answer
from handlers.claims.quoting import ALL_OF_IT
from handlers.claims.refusals import AlreadyDone, GroundDoesNotFit, NoSuchClaim, TooLong
from handlers.claims.rules import GROUNDS, Ground, Step, moved
from handlers.claims.service import seen_by
from handlers.claims.wording import GROUND_NAMES, standing
from handlers.doors import View
from handlers.hand_over import amended
from handlers.people.rules import Action
from handlers.programme import Work
from storage import claim_lines, claims, people, questions, triage_desk
from storage.claim_faces import Face
from storage.claim_lines import Placed
from storage.claims import Claim
from storage.outbox import Message

#: Addresses that one form offers to replace.
_ADDRESSES = 5
_LONGEST = 2000


def offer_answer(work: Work, actor: Actor, *, case: Case, asker: str) -> View:
    """The question, a field for the answer, and all of the claim that can be changed with it."""
    actor.require(Action.ANSWER_QUESTION)
    face = _own(work, actor, case)
    asked = _open(work, actor, face, asker)
    rows = _waiting(work, face, asker)
    few = [] if _are_many(face, rows) else _replaceable(work, case, asker)
    listings = [(row.position, row.url) for row in few]
    notes = (work.open(face.note), confidence(work, actor, face))
    return views.answer_form(
        work.words(actor),
        face,
        asked,
        notes=notes,
        listings=listings,
        example=readdressing.name_of(face, rows[0]) if rows and not listings else "",
    )


def _waiting(work: Work, face: Face, asker: str) -> list[Placed]:
    """The listings of a case that wait for the answer."""
    rows = claim_lines.of(work.session, face.claim_ids or (face.id,))
    return [row for row in rows if row.status == WAITS[asker]]


def _are_many(face: Face, rows: Sequence[Placed]) -> bool:
    """Too many for a field each?"""
    return bool(face.claim_ids) or len(rows) > _ADDRESSES


def _own(work: Work, actor: Actor, case: Case) -> Face:
    """Raises `NoSuchClaim` for a case that is not theirs."""
    face = cases.face_of(work, case)
    if face is None:
        raise NoSuchClaim(reference=f"MS-…-{case.id:06d}")
    seen_by(work, actor, face.id)
    return face


def _open(work: Work, actor: Actor, face: Face, asker: str) -> list[Asked]:
    """What one side has asked and waits for. Raises `AlreadyDone` for nothing."""
    found = [one for one in questioning.asked_about(work, face) if one.is_open and one.asker == asker]
    if not found:
        status = standing(work.words(actor), face.status, face.counts, face.kind)
        raise AlreadyDone(reference=face.reference, status=status)
    return found


def _replaceable(work: Work, case: Case, asker: str) -> list[claims.ClaimListing]:
    """The listings that wait for the answer, where they are few and in one claim."""
    if case.is_batch:
        return []
    rows = [row for row in claims.lines_of(work.session, case.id) if row.status == WAITS[asker]]
    return rows if len(rows) <= _ADDRESSES else []


def answer(
    work: Work,
    actor: Actor,
    *,
    case: Case,
    asker: str,
    said: str,
    amendment: Amendment,
    shown: Shown = NOTHING_KNOWN,
) -> None:
    """Answer all that one side has asked about a case, and change what is to be changed. Once.

    The listings that waited go back to whoever asked. Who asked is told, and whoever reads what was changed.
    `shown` is what the form showed: what was left as it showed it stays as it is by now. Raises
    `AskedMeanwhile`, or `ChangedMeanwhile` for what somebody else has changed, too.
    """
    actor.require(Action.ANSWER_QUESTION)
    face = _own(work, actor, case)
    people.lock_organisation(work.session, face.organisation_id)  # an address may be replaced
    found = cases.locked(work, case)
    face = _own(work, actor, case)
    asked = _open(work, actor, face, asker)
    if not said.strip():
        raise AnswerNeeded
    shown.check(asked[-1].ids[-1])
    rows = _replaceable(work, case, asker)
    ids = [number for one in asked for number in one.ids]
    told = amendment.confidential.strip()
    _check_length("confidential", told)
    changed = _amend(work, found, face, rows, amendment, shown=shown)
    if not rows:
        waiting = _waiting(work, face, asker)
        changed += readdressing.replace(work, found, face, waiting, amendment.named)
    if is_theirs(work, actor, face):
        changed += _confidential(work, found, face, told, shown)
    else:
        changed += _told_beside(work, actor, case, told, source=f"amending.answered:{ids[-1]}")
    sealed = work.seal(said.strip())
    questions.answer(work.session, ids, by_id=actor.person_id, words=sealed, changed=changed, now=work.now)
    _move_back(work, actor, found, asker, changed)
    face = refreshing.refresh(work, case)
    last = replace(asked[-1], answer=said.strip(), changed=tuple(changed))
    _tell_desk(work, face, last)
    amended.tell_answer(work, actor, case, found, last)


def _move_back(work: Work, actor: Actor, found: Sequence[Claim], asker: str, changed: Sequence[str]) -> None:
    rows = claim_lines.of(work.session, [int(claim.id or 0) for claim in found])
    waited = [row for row in rows if row.status == WAITS[asker]]
    move_on(work, found, rows, {row.id: (to, "") for row in waited if (to := moved(row.status, Step.ANSWER))})
    for claim_id, its in _by_claim(waited).items():
        facts = {"asker": asker, "changed": list(changed), "listings": [row.listing_id for row in its]}
        work.record(f"claim:{claim_id}", "claim:answered", actor.by, **facts)


def _by_claim(rows: Sequence[Placed]) -> Mapping[int, Sequence[Placed]]:
    found: dict[int, list[Placed]] = {}
    for row in rows:
        found.setdefault(row.claim_id, []).append(row)
    return found


def _amend(
    work: Work,
    found: Sequence[Claim],
    face: Face,
    rows: Sequence[claims.ClaimListing],
    wanted: Amendment,
    *,
    shown: Shown,
) -> list[str]:
    """Change what differs from what the form showed, of what Alibaba may see; codes of what was changed."""
    changed = [
        *_note(work, found, face, wanted.note.strip(), shown),
        *_ground(found, face, wanted.ground, shown),
    ]
    for row in rows:
        address, field = wanted.addresses.get(row.position, "").strip(), f"{views.LISTING}{row.position}"
        if address and shown.wants(field, wanted=address, now=row.url):
            before = row.listing_id
            after = completing.put(work, found[0], row, address, field=field)
            changed += [f"listing:{row.position}"] if after != before else []
    work.session.flush()
    return changed


def _note(work: Work, found: Sequence[Claim], face: Face, note: str, shown: Shown) -> list[str]:
    _check_length("note", note)
    if not shown.wants("note", wanted=note, now=work.open(face.note)):
        return []
    for claim in found:
        claim.note = work.seal(note) if note else None
    return ["note"]


def _confidential(work: Work, found: Sequence[Claim], face: Face, told: str, shown: Shown) -> list[str]:
    if not shown.wants("confidential", wanted=told, now=work.open(face.confidential_note)):
        return []
    for claim in found:
        claim.confidential_note = work.seal(told) if told else None
    return ["confidential"]


def _told_beside(work: Work, actor: Actor, case: Case, told: str, *, source: str) -> list[str]:
    """What another organisation than the one that filed it tells the IACC is kept beside its note.

    In the note it would be shown to those who filed the claim: they need not know of each other.
    """
    if not told:
        return []
    triage_desk.comment(
        work.session,
        subject=case.subject,
        person_id=actor.person_id,
        at=work.now,
        words=work.seal(told),
        source=source,
    )
    return ["confidential"]


def _check_length(field: str, text: str) -> None:
    if len(text) > _LONGEST:
        raise TooLong(field=field, length=len(text), limit=_LONGEST)


def _ground(found: Sequence[Claim], face: Face, wanted: str, shown: Shown) -> list[str]:
    if not wanted or not shown.wants("ground", wanted=wanted, now=face.ground):
        return []
    fitting = GROUNDS[face.right_kind]
    if wanted not in fitting:
        raise GroundDoesNotFit(fitting=[GROUND_NAMES[one] for one in fitting])
    for claim in found:
        claim.ground = Ground(wanted).value
    return [f"ground:{face.ground}"]


def _tell_desk(work: Work, face: Face, asked: Asked) -> None:
    """Said once in the thread of the desk's card, whoever asked: who asked at the desk is named."""
    desk = work.places().get("desk")
    if desk is None:
        return
    words = work.english()
    mention = questioning.mention_of(work, asked) if asked.asker == DESK else ""
    said = views.answered_for_desk(
        words, face, told_answer(words, asked.answer, asked.changed, limit=ALL_OF_IT)
    )
    key = f"amending.answered:{asked.ids[-1]}"
    under = refreshing.desk_key_of(face)
    work.say(key, to=desk, message=Message(f"{mention} {said}".strip()), under=under, iacc_only=True)

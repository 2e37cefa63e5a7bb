"""From a plan to stored claims: rows, history and cards, in few statements (this is the hottest path)."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from handlers.actor import Actor
from handlers.claims import refreshing
from handlers.claims.cases import Case
from handlers.claims.plan import MOST_OF_URL, Plan, Typed, address_of, key_of
from handlers.claims.rules import STATEMENT_VERSION, TURNS, Part, Status, rolled_up
from handlers.listings.rules import Found
from handlers.people.rules import Unknown
from handlers.programme import Work
from storage import batches, claims, listings, people, seller_kin, sellers
from storage.claim_faces import Face, Line, one_platform, reference
from storage.claims import NewLine
from storage.listings import ListingKey, NewListing

#: What a sheet says of its listings, and of short links by their address, for the IACC alone: plain here,
#: sealed where it is kept.
Remarks = Mapping[ListingKey | str, str]
NO_REMARKS: Remarks = MappingProxyType({})


def actor_of(work: Work, person_id: int) -> Actor:
    """The person behind a stored id, acting again. Raises `Unknown` for one who has left."""
    standing = people.by_id(work.session, person_id, today=work.now.date())
    if standing is None:
        raise Unknown
    return Actor(standing)


def file(
    work: Work, actor: Actor, plan: Plan, typed: Typed, *, source: str, remarks: Remarks = NO_REMARKS
) -> list[Face]:
    """Store the plan's claims, one for each part, and show them to the holder and to the desk."""
    faces = []
    for claim_id, claim, rows in _stored(work, actor, plan, typed, source=source, remarks=remarks):
        face = _face(actor, plan, claim_id, claim, rows)
        # a listing that is new, by a link that tells no seller, has none that we could know
        tells = bool(plan.known) or any(found.seller_key for found in plan.fresh)
        refreshing.show_new(
            work, actor, face, _lines(rows), typed=typed, others=plan.others, tells_seller=tells
        )
        faces.append(face)
    return faces


def file_in_batch(
    work: Work,
    actor: Actor,
    plan: Plan,
    typed: Typed,
    *,
    source: str,
    batch_id: int,
    remarks: Remarks = NO_REMARKS,
) -> list[int]:
    """Store the plan's claims as claims of a batch, and show nothing yet; gives their ids.

    What is in a batch has one right, platform family, kind and ground: so has the plan. Once the batch has
    its last claim, `close_batch` shows it.
    """
    stored = _stored(work, actor, plan, typed, source=source, remarks=remarks, batch_id=batch_id)
    made = [claim_id for claim_id, _, _ in stored]
    for _ in made:
        batches.count_one_more(work.session, batch_id)
    return made


def close_batch(work: Work, batch_id: int) -> Face:
    """A batch has its last claim: from now on the desk sees it, and whoever filed it follows its lot."""
    batches.close(work.session, batch_id, now=work.now)
    return refreshing.refresh(work, Case(batch_id, is_batch=True))


def _stored(
    work: Work,
    actor: Actor,
    plan: Plan,
    typed: Typed,
    *,
    source: str,
    remarks: Remarks,
    batch_id: int | None = None,
) -> Iterator[tuple[int, dict[str, Any], list[NewLine]]]:
    """Write each claim of the plan with its listings and its history; gives its id and what was written."""
    fresh = [_listing(found) for found in plan.fresh]
    known = listings.remember(work.session, fresh, now=work.now, known=plan.known)
    _tell_of_sellers(work, plan, fresh)
    lines = _lines_of(work, plan, known, remarks)
    shared = {
        "note": work.seal(typed.note) if typed.note else None,
        "confidential_note": work.seal(typed.confidential) if typed.confidential else None,
        "batch_id": batch_id,
        "follows_id": typed.follows or None,
        "priority": int(typed.priority),
    }
    for place, part in enumerate(plan.parts):
        rows = [lines[index] for index in part.members]
        claim = _claim(work, actor, plan, part, rows) | shared | {"source": f"{source}:{place}"}
        claim_id = claims.add(work.session, claim, rows)
        work.record(
            f"claim:{claim_id}",
            "claim:filed",
            actor.by,
            listings=[row.listing_id for row in rows],
            right=plan.right.id,
            ground=plan.ground.value,
            statement=STATEMENT_VERSION,
        )
        yield claim_id, claim, rows


def _listing(found: Found) -> NewListing:
    url = found.canonical_url[:MOST_OF_URL]
    return NewListing(
        *found.key, found.platform, url, found.seller_key, found.seller_key_kind, found.seller_name
    )


def _tell_of_sellers(work: Work, plan: Plan, fresh: Sequence[NewListing]) -> None:
    """Of listings that were seen before, keep what is told of their sellers now."""
    if plan.known:
        keys = [key_of(found) for found in plan.fresh]
        again = {plan.known[key]: one for key, one in zip(keys, fresh, strict=True) if key in plan.known}
        seller_kin.note_stores(work.session, again, now=work.now)
        sellers.tell_of(work.session, again)


def _lines_of(work: Work, plan: Plan, known: Mapping[ListingKey, int], remarks: Remarks) -> list[NewLine]:
    """The lines to be, listings before short links, as the plan's parts count them."""
    is_approved = plan.right.state == "approved"
    status = (Status.FILED if is_approved else Status.WAITING_FOR_RIGHT).value
    lines = []
    for key, found in ((key_of(one), one) for one in plan.fresh):
        url, remark = found.canonical_url[:MOST_OF_URL], _sealed(work, remarks.get(key))
        lines.append(NewLine(known[key], url, found.platform, status, key in plan.back_again, remark))
    for short in plan.short:
        address = address_of(short)
        remark = _sealed(work, remarks.get(address))
        lines.append(NewLine(None, address, short.platform, Status.UNRESOLVED.value, remark=remark))
    return lines


def _sealed(work: Work, text: str | None) -> bytes | None:
    return work.seal(text) if text else None


def _claim(work: Work, actor: Actor, plan: Plan, part: Part, rows: Sequence[NewLine]) -> dict[str, Any]:
    status = rolled_up(row.status for row in rows)
    owner, duty = TURNS[status]
    return {
        "organisation_id": plan.right.organisation_id,
        "filed_by_id": actor.person_id,
        "right_id": plan.right.id,
        "family": part.family,
        "kind": part.kind,
        "ground": plan.ground.value,
        "statement_version": STATEMENT_VERSION,
        "statement_language": work.words(actor).locale,
        "filed_at": work.now,
        "status": status.value,
        "owner": owner,
        "due_at": work.terms.due_at(duty, work.now),
        "listing_count": len(rows),
    }


def _face(actor: Actor, plan: Plan, claim_id: int, claim: dict[str, Any], rows: Sequence[NewLine]) -> Face:
    """The claim as it is shown, from what was just written rather than read again."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.status] = counts.get(row.status, 0) + 1
    return Face(
        id=claim_id,
        reference=reference(claim_id, claim["filed_at"]),
        organisation_id=plan.right.organisation_id,
        organisation=plan.right.organisation,
        right_id=plan.right.id,
        right_kind=plan.right.kind,
        mark=plan.right.mark,
        number=plan.right.number,
        jurisdiction=plan.right.jurisdiction,
        family=claim["family"],
        kind=claim["kind"],
        ground=claim["ground"],
        status=claim["status"],
        owner=claim["owner"],
        due_at=claim["due_at"],
        listing_count=len(rows),
        filed_at=claim["filed_at"],
        filed_by_id=actor.person_id,
        filed_by=actor.name,
        filer_user_id=actor.standing.user_id,
        filer_lane_id=actor.standing.lane_id,
        note=claim["note"],
        confidential_note=claim["confidential_note"],
        follows_id=claim["follows_id"],
        priority=claim["priority"],
        counts=counts,
        platform=one_platform(row.platform if row.listing_id else "" for row in rows),
    )


def _lines(rows: Sequence[NewLine]) -> list[Line]:
    return [
        Line(
            id=0,
            position=place,
            url=row.url,
            platform=row.platform,
            item_id="",
            kind="",
            status=row.status,
            back_again=row.back_again,
            reason="",
            remark=row.remark,
        )
        for place, row in enumerate(rows, 1)
    ]

"""Completing short links: whoever filed them opens each on its platform and gives the full address."""

from collections.abc import Mapping, Sequence

from handlers import blocks
from handlers.actor import Actor
from handlers.blocks import clip
from handlers.claims import cases, refreshing
from handlers.claims.plan import key_of
from handlers.claims.rules import Status, Step, moved
from handlers.claims.service import seen_by
from handlers.claims.waiting import move_on
from handlers.claims.wording import status_name
from handlers.doors import View
from handlers.listings.rules import REASONS, Found, Reason, read_links
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.refusals import Refusal
from handlers.words import N_, Words
from storage import batches, claim_faces, claims, listings, meetings, people, rights
from storage.claims import Claim, ClaimListing
from storage.listings import NewListing

FORM = "claims.completed"
#: A form stays readable with so many fields; the rest can be completed after them.
_AT_ONCE = 20


class NothingToComplete(Refusal):
    """There is no short link left."""

    text = N_("{reference} has no short link to complete: it is {status}.")
    next_step = N_("The card shows where it stands.")


class NotThatListing(Refusal):
    """What was given is not one listing of the claim's platform."""

    text = N_("This is not the address of one listing on this claim's platform.")
    next_step = N_("Open the short link, copy the full address; one on another platform is filed by itself.")


class AlreadyClaimed(Refusal):
    """The listing behind the short link is in an open claim of the same rights-holder."""

    text = N_("This listing is already in your open claim {reference}.")
    next_step = N_("Leave this field empty: nothing more is needed for it.")


class NothingCompleted(Refusal):
    """All fields were left empty."""

    text = N_("No address was given.")
    next_step = N_("Give at least one; the others stay as they are.")


def offer_completion(work: Work, actor: Actor, *, claim_id: int) -> View:
    """A field for each short link of a claim."""
    actor.require(Action.FILE_CLAIM)
    face = seen_by(work, actor, claim_id)
    short = [line for line in claim_faces.lines(work.session, claim_id) if line.status == Status.UNRESOLVED]
    words = work.words(actor)
    if not short:
        raise NothingToComplete(reference=face.reference, status=status_name(words, face.status, face.kind))
    platform = work.setup.platforms.platforms[face.family]
    hint = words(REASONS[Reason.SOLD_IN_APP]) if platform.in_app else ""
    fields = [(line.position, line.url) for line in short[:_AT_ONCE]]
    return _form(words, claim_id, face.reference, fields, hint=hint)


def _form(
    words: Words, claim_id: int, reference: str, short: Sequence[tuple[int, str]], *, hint: str
) -> View:
    return blocks.form(
        FORM,
        reference,
        [
            blocks.section(
                words(
                    "Open each short link on your phone or computer, copy the full address of the listing, "
                    "and paste it here. What you leave empty stays as it is."
                )
            ),
            *(
                blocks.field(
                    f"listing_{position}",
                    clip(f"{position}. {url}", 300),
                    blocks.text_input("address"),
                    hint=hint,
                    optional=True,
                )
                for position, url in short
            ),
        ],
        submit=words("Complete"),
        close=words("Cancel"),
        private_metadata=str(claim_id),
    )


def complete(work: Work, actor: Actor, *, claim_id: int, given: Mapping[int, str]) -> None:
    """The listings behind short links, position → address; those given go to the desk. Safe to send twice."""
    actor.require(Action.FILE_CLAIM)
    face = seen_by(work, actor, claim_id)
    people.lock_organisation(work.session, face.organisation_id)
    case = batches.case_of(work.session, claim_id)
    claim = next((one for one in cases.locked(work, case) if one.id == claim_id), None)
    if claim is not None and claim.status == Status.WAITING_FOR_RIGHT and _is_approved(work, claim):
        move_on(work, case=case, by=actor.by)
    rows = {
        row.position: row
        for row in claims.lines_of(work.session, claim_id)
        if row.status == Status.UNRESOLVED
    }
    named = {position: address.strip() for position, address in given.items() if address.strip()}
    if claim is None or not rows:
        raise NothingToComplete(reference=face.reference, status=status_name(work.words(actor), face.status))
    if not named:
        raise NothingCompleted(field=f"listing_{min(rows)}")
    done = [_complete(work, claim, rows[place], named[place]) for place in sorted(named) if place in rows]
    if not done:  # somebody else has completed them meanwhile
        raise NothingToComplete(reference=face.reference, status=status_name(work.words(actor), claim.status))
    refreshing.settle(work, claim, claims.lines_of(work.session, claim_id))
    work.record(f"claim:{claim_id}", "claim:resolved", actor.by, listings=done)
    face = refreshing.refresh(work, case)
    if claim.status == Status.FILED:
        refreshing.tell_desk_it_is_ready(work, face, f"claims.resolved:{claim_id}:{max(done)}")


def _complete(work: Work, claim: Claim, row: ClaimListing, address: str) -> int:
    """Put the listing in the short link's place; gives its id."""
    listing_id = put(work, claim, row, address, field=f"listing_{row.position}")
    step = Step.RESOLVE if _is_approved(work, claim) else Step.RESOLVE_EARLY
    row.status = (moved(row.status, step) or Status(row.status)).value
    work.session.flush()
    return listing_id


def put(work: Work, claim: Claim, row: ClaimListing, address: str, *, field: str) -> int:
    """Put the listing at an address in the place of what stood there; gives its id.

    The rights-holder is locked. Raises `NotThatListing` or `AlreadyClaimed`.
    """
    found = _the_one(address, claim, field)
    key, platform, url = key_of(found), found.platform, found.canonical_url
    new = NewListing(*key, platform, url, found.seller_key, found.seller_key_kind)
    known = listings.ids_of(work.session, [key])
    listing_id = listings.remember(work.session, [new], now=work.now, known=known)[key]
    if listing_id == row.listing_id:
        return listing_id
    row.back_again = False
    for met in meetings.elsewhere(work.session, [listing_id]):
        if met.open and met.organisation_id == claim.organisation_id:
            raise AlreadyClaimed(field=field, reference=met.reference)
        row.back_again = row.back_again or met.organisation_id == claim.organisation_id
    row.listing_id, row.url, row.platform = listing_id, found.canonical_url, found.platform
    work.session.flush()
    return listing_id


def _is_approved(work: Work, claim: Claim) -> bool:
    right = rights.by_id(work.session, claim.right_id)
    return right is not None and right.state == "approved"


def _the_one(address: str, claim: Claim, field: str) -> Found:
    reading = read_links(address)
    if len(reading.listings) != 1 or reading.unresolved:
        raise NotThatListing(field=field)
    found = reading.listings[0]
    if (found.family, found.kind) != (claim.family, claim.kind):
        raise NotThatListing(field=field)
    return found

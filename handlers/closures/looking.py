"""Looking sellers up at the desk: by words, by a link, or from a case; what is there of each, and merging."""

from handlers.actor import Actor
from handlers.claims import cases
from handlers.claims.cases import Case
from handlers.closures import portraits, refreshing, reopening, seller_forms
from handlers.closures.portraits import Found, Portrait
from handlers.closures.rules import State
from handlers.closures.service import tell_officers_it_is_over
from handlers.doors import Block, View
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.sellers import merging
from handlers.sellers import service as sellers
from handlers.sellers.counting import scores
from handlers.sellers.rules import NoSellerNamed, Score
from storage import closures, seller_faces, seller_kin, seller_merges, seller_records
from storage.outbox import Message
from storage.seller_faces import Known


def offer_search(work: Work, actor: Actor) -> View:
    """The form in which a seller is looked for."""
    actor.require(Action.SEE_SELLERS)
    return seller_forms.search_form(work.words(actor))


def search(work: Work, actor: Actor, *, said: str) -> Message:
    """Whom these words or this link name: one seller whole, or several to choose from."""
    actor.require(Action.SEE_SELLERS)
    if not said.strip():
        raise NoSellerNamed
    return _shown(work, actor, sellers.found_by(work, said), said)


def search_in_form(work: Work, actor: Actor, *, said: str) -> View:
    """The same, in the form."""
    return portraits.in_form(work.words(actor), search(work, actor, said=said))


def of_case(work: Work, actor: Actor, *, case: Case) -> View:
    """The sellers of a case's listings."""
    actor.require(Action.SEE_SELLERS)
    face = cases.face_of(work, case)
    claims = (face.claim_ids or (face.id,)) if face else ()
    found = seller_faces.among(work.session, claims, at_most=sellers.FOUND)
    return portraits.in_form(work.words(actor), _shown(work, actor, [one.seller_id for one in found], ""))


def show(work: Work, actor: Actor, *, seller_id: int) -> View:
    """One seller."""
    actor.require(Action.SEE_SELLERS)
    return portraits.in_form(work.words(actor), _whole(work, actor, sellers.present(work, seller_id).id))


def take_name(work: Work, actor: Actor, *, family: str, called: str) -> View:
    """A name that sheets give becomes a seller, who is shown."""
    return show(work, actor, seller_id=sellers.take_name(work, actor, family=family, called=called))


def offer_merge(work: Work, actor: Actor, *, seller_id: int) -> View:
    """The form in which two sellers become one."""
    actor.require(Action.KEEP_SELLERS)
    found = sellers.present(work, seller_id)
    others = [*seller_faces.named_alike(work.session, found), *_sharing(work, found)]
    alike = seller_faces.known(work.session, others[:1])
    return seller_forms.merge_form(work.words(actor), found, next(iter(alike.values()), None))


def _sharing(work: Work, found: Known) -> list[int]:
    """Others who go elsewhere by a key of this seller's."""
    return seller_kin.with_keys_of(work.session, found, at_most=5)


def offer_others(work: Work, actor: Actor, *, typed: str) -> list[Block]:
    """Sellers with these letters in a name or key, to merge into."""
    actor.require(Action.KEEP_SELLERS)
    ids = seller_faces.with_words(work.session, typed.strip(), at_most=sellers.FOUND)
    known = seller_faces.known(work.session, ids)
    return [seller_forms.option_of(work.words(actor), known[one]) for one in ids if one in known]


def merge(work: Work, actor: Actor, *, seller_id: int, into: int, reason: str) -> View:
    """Two sellers become one, who is shown. Of what both were recommended for, Alibaba answers one."""
    kept = merging.merge(work, actor, seller_id=seller_id, into=into, reason=reason)
    for one in closures.of_seller(work.session, kept):
        face = refreshing.refresh(work, one.id)
        if face.recommended_at and face.state == State.DISMISSED and face.ended_at == work.now:
            tell_officers_it_is_over(work, face)
    return _done(work, actor, kept)


def offer_to_take_apart(work: Work, actor: Actor, *, merge_id: int) -> View:
    """The form in which a wrong merge is taken apart."""
    gone_id = merging.check(work, actor, merge_id=merge_id)
    return seller_forms.apart_form(work.words(actor), merge_id, seller_merges.name_of(work.session, gone_id))


def take_apart(work: Work, actor: Actor, *, merge_id: int, reason: str) -> View:
    """One seller becomes two again; the one that was gone is shown."""
    apart = merging.take_apart(work, actor, merge_id=merge_id, reason=reason)
    reopening.reopen(work, apart, merge_id)
    for seller_id in (apart.gone_id, apart.kept_id):
        for one in closures.of_seller(work.session, seller_id):
            refreshing.refresh(work, one.id)
    return _done(work, actor, apart.gone_id)


def offer_lists(work: Work, actor: Actor, *, seller_id: int) -> View:
    """The form in which a seller is put on a list, or taken off."""
    actor.require(Action.KEEP_SELLERS)
    found = sellers.present(work, seller_id)
    return seller_forms.lists_form(work.words(actor), found, sellers.holders(work))


def put_on_list(
    work: Work, actor: Actor, *, seller_id: int, chosen: str, holder_id: int, reason: str
) -> View:
    """A seller is put on a list, or taken off, and shown."""
    kept = sellers.put_on_list(
        work, actor, seller_id=seller_id, chosen=chosen, holder_id=holder_id, reason=reason
    )
    return _done(work, actor, kept)


def _done(work: Work, actor: Actor, seller_id: int) -> View:
    work.session.flush()
    view = portraits.in_form(work.words(actor), _whole(work, actor, seller_id))
    return {**view, "clear_on_close": True}


def _shown(work: Work, actor: Actor, ids: list[int], said: str) -> Message:
    known = seller_faces.known(work.session, ids)
    named = seller_faces.only_named(work.session, " ".join(said.split())) if said else {}
    if len(known) == 1 and not named:
        return _whole(work, actor, next(iter(known)))
    standing = scores(work, list(known))
    found = [
        Found(known[one], {family: of for (its, family), of in standing.items() if its == one})
        for one in ids
        if one in known
    ]
    keeps = actor.may(Action.KEEP_SELLERS)
    return portraits.listed(work.words(actor), work.setup.platforms, found, named if keeps else {}, said=said)


def _whole(work: Work, actor: Actor, seller_id: int) -> Message:
    """All that is known of one seller."""
    known = seller_faces.known(work.session, [seller_id])[seller_id]
    standing, counts = scores(work, [seller_id]), seller_faces.counts(work.session, seller_id)
    alike = seller_faces.known(work.session, seller_faces.named_alike(work.session, known))
    portrait = Portrait(
        seller=known,
        alike=tuple(alike.values()),
        sharing=tuple(seller_faces.known(work.session, _sharing(work, known)).values()),
        scores={family: standing.get((seller_id, family), Score()) for family in known.families},
        counts=counts,
        claims=seller_faces.claims_against(work.session, seller_id),
        actions=tuple(
            (one, work.open(one.reason)) for one in seller_records.actions(work.session, seller_id)
        ),
        lists=tuple((one, work.open(one.reason)) for one in seller_records.lists(work.session, [seller_id])),
        closures=tuple(closures.of_seller(work.session, seller_id)),
        merged=tuple((one, work.open(one.reason)) for one in seller_merges.into(work.session, seller_id)),
    )
    return portraits.whole(
        work.words(actor),
        work.setup.platforms,
        portrait,
        keeps=actor.may(Action.KEEP_SELLERS),
    )

"""Filing a claim: the form, the preview, the claim; and looking at claims."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from handlers import blocks, ids
from handlers.actor import Actor
from handlers.claims import again, cards, cases, filing, forms, links, lists, preview, questioning
from handlers.claims.cases import Case
from handlers.claims.lots import lot_named
from handlers.claims.plan import Plan, Typed, address_of, check_reading, check_right, key_of, plan
from handlers.claims.refreshing import reasons_for, remarks_on
from handlers.claims.refusals import (
    DraftGone,
    NoRights,
    NoSuchClaim,
    NotYourRight,
    StatementNotTicked,
    TooLong,
)
from handlers.claims.rules import CLOSED, TURNS, Status, number_of
from handlers.doors import Block, View
from handlers.listings.rules import ShortLink, read_links
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.sellers.service import authorised
from storage import (
    batch_faces,
    batches,
    claim_faces,
    claims,
    counter_notices,
    drafts,
    listings,
    meetings,
    rights,
)
from storage.claim_faces import Face
from storage.drafts import Draft
from storage.outbox import Message
from storage.rights import KnownRight

#: What of new cases goes on without a check at the desk; gives them as they stand then. The composition root
#: knows the topic that decides it, which comes after ours.
PassOn = Callable[[Work, Sequence[Face]], list[Face]]
_NOTE = 2000
_LISTED = 20
_USABLE = ("approved", "pending")


def offer_form(work: Work, actor: Actor, *, fields: int = 1, follows: int = 0) -> View:
    """The claim form for this person: empty, or with what is to be filed again of the claim `follows`.

    Raises `MayNot`, `NoRights` or `NothingToFileAgain`.
    """
    actor.require(Action.FILE_CLAIM)
    usable = _usable(work, actor)
    if not usable:
        raise NoRights
    typed = again.typed_again(work, actor, seen_by(work, actor, follows)) if follows else None
    most = work.terms.link_fields
    needed = len(links.chunks(typed.links.splitlines(), most=most)) if typed else 1
    return forms.file_form(
        work.words(actor),
        usable,
        again=typed,
        fields=min(max(fields, needed), most),
        most_fields=work.terms.link_fields,
        at_most=work.terms.links_per_paste,
    )


def offer_rights(work: Work, actor: Actor, *, typed: str) -> list[Block]:
    """The rights that fit the letters typed."""
    actor.require(Action.FILE_CLAIM)
    return forms.right_options(work.words(actor), _usable(work, actor), typed)


def _usable(work: Work, actor: Actor) -> list[KnownRight]:
    return [one for one in rights.of(work.session, list(actor.principals)) if one.state in _USABLE]


def prepare(work: Work, actor: Actor, *, token: str, fields: Mapping[str, Any], follows: int = 0) -> View:
    """Read and check what was typed, keep it as a draft, and show what would become of it.

    `token` is the form's own id, so that going back and on again keeps one draft; `follows`: the claim that
    is filed again. With a file in the form
    the draft waits for it to be fetched, and a view that says so comes instead of the preview.
    """
    actor.require(Action.FILE_CLAIM)
    typed = replace(_typed(fields), follows=follows)
    _check_lengths(typed)
    files = fields.get("links_file") or []
    if files:
        _right_of(work, actor, typed)
        draft_id = _keep(work, actor, token, typed, file_id=files[0]["id"], name=files[0].get("name", ""))
        external_id = preview.reading_id(draft_id, work.now)
        return preview.reading_view(work.words(actor), files[0].get("name", ""), external_id=external_id)
    made = planned(work, actor, typed)
    draft_id = _keep(work, actor, token, typed)
    return preview.confirm_form(work.words(actor), work.setup.platforms, made, typed, draft_id=draft_id)


def stays(work: Work, faces: Sequence[Face]) -> list[Face]:  # noqa: ARG001 - one of `PassOn`
    """Nothing passes: the desk checks all of it."""
    return [*faces]


def confirm(work: Work, actor: Actor, *, draft_id: int, ticked: bool, pass_on: PassOn = stays) -> View:
    """Stand behind a draft: its claims are stored, and said to the person and to the desk.

    `pass_on`: which of them need no check. Safe to call twice: a draft becomes its claims once. Raises
    `DraftGone`, `StatementNotTicked`, and whatever is wrong by now with what was typed.
    """
    actor.require(Action.FILE_CLAIM)
    draft = drafts.lock_draft(work.session, draft_id)
    if draft is None or draft.person_id != actor.person_id or draft.state in ("dropped", "reading"):
        raise DraftGone
    if draft.state == "filed":
        return _filed(work, actor, [int(one) for one in draft.claims.split(",")])
    if not ticked:
        raise StatementNotTicked
    typed = Typed(**json.loads(work.open(draft.body))["typed"])
    made = planned(work, actor, typed, lock=True)
    followed = again.followed(work, actor, typed, made.right.organisation_id) or 0
    typed = replace(typed, follows=followed)
    faces = filing.file(work, actor, made, typed, source=f"draft:{draft_id}")
    again.show_followed(work, faces)
    faces = pass_on(work, faces)
    drafts.close_draft(work.session, draft_id, [face.id for face in faces], now=work.now)
    return _filed_view(work, actor, faces)


def _filed(work: Work, actor: Actor, claim_ids: Sequence[int]) -> View:
    faces = [claim_faces.face(work.session, claim_id) for claim_id in claim_ids]
    return _filed_view(work, actor, [face for face in faces if face is not None])


def _filed_view(work: Work, actor: Actor, faces: Sequence[Face]) -> View:
    words, atlas = work.words(actor), work.setup.platforms
    return preview.filed_view(
        words,
        [f"✅ *{cards.headline(words, atlas, face)}*\n{cards.next_step(words, face)}" for face in faces],
    )


def _typed(fields: Mapping[str, Any]) -> Typed:
    links = [fields.get(block_id) or "" for block_id in forms.links_fields(9)]
    right = fields.get("right") or ""
    return Typed(
        right_id=ids.number(str(right)),
        ground=fields.get("ground") or "",
        links="\n".join(one for one in links if one),
        note=(fields.get("note") or "").strip(),
        confidential=(fields.get("confidential") or "").strip(),
    )


def _check_lengths(typed: Typed) -> None:
    for field, text in (("note", typed.note), ("confidential", typed.confidential)):
        if len(text) > _NOTE:
            raise TooLong(field=field, length=len(text), limit=_NOTE)


def _right_of(work: Work, actor: Actor, typed: Typed) -> KnownRight:
    right = rights.by_id(work.session, typed.right_id)
    if right is None or right.organisation_id not in actor.principals:
        raise NotYourRight
    return right


def planned(work: Work, actor: Actor, typed: Typed, *, lock: bool = False) -> Plan:
    """What the typed words would become now. Raises the refusals of each field.

    `lock`: nobody else takes the same listings, or changes the right, until the unit of work ends.
    """
    if lock:  # before the right is read: one approved meanwhile would leave the claim waiting for ever
        claims.lock_holder_of_right(work.session, typed.right_id)
    right = _right_of(work, actor, typed)
    ground = check_right(right, typed.ground)
    reading = read_links(typed.links)
    lines = sum(bool(line.strip()) for line in typed.links.splitlines())
    check_reading(reading, lines=lines, limit=work.terms.links_per_paste, words=work.words(actor))
    known = listings.ids_of(work.session, [key_of(found) for found in reading.listings])
    made = plan(
        right,
        ground,
        reading,
        atlas=work.setup.platforms,
        met=meetings.elsewhere(work.session, list(known.values())),
        known=known,
        waiting=_waiting(work, right, reading.unresolved),
        at_most=work.terms.listings_per_claim,
    )
    return replace(made, authorised=authorised(work, right.organisation_id, made.fresh))


def _waiting(work: Work, right: KnownRight, short: Sequence[ShortLink]) -> dict[str, str]:
    """Short links that wait in an own claim already, and which."""
    if not short:
        return {}
    found = meetings.short_links_of(work.session, right.organisation_id, [address_of(one) for one in short])
    faces = {claim_id: claim_faces.face(work.session, claim_id) for claim_id in set(found.values())}
    return {url: face.reference for url, claim_id in found.items() if (face := faces[claim_id])}


def _keep(work: Work, actor: Actor, token: str, typed: Typed, *, file_id: str = "", name: str = "") -> int:
    """Store what was typed as the draft of this form; gives its id. Raises `DraftGone` once it is filed."""
    draft = drafts.draft_of_form(work.session, token, person_id=actor.person_id, now=work.now)
    if draft.person_id != actor.person_id or draft.state == "filed":
        raise DraftGone
    draft.body = work.seal(json.dumps({"typed": asdict(typed), "file": name}, ensure_ascii=False))
    draft.file_id = file_id
    draft.state = "reading" if file_id else "open"
    draft.changed_at = work.now
    work.session.flush()
    assert draft.id is not None  # noqa: S101 - flushed
    return draft.id


def resume(work: Work, actor: Actor, *, draft_id: int) -> View:
    """The preview of a draft again, from the message that says its file was read; what was filed, once it is.

    Raises `DraftGone`.
    """
    draft = work.session.get(Draft, draft_id)
    if draft is None or draft.person_id != actor.person_id or draft.state not in ("open", "filed"):
        raise DraftGone
    if draft.state == "filed":
        return _filed(work, actor, [int(one) for one in draft.claims.split(",")])
    typed = Typed(**json.loads(work.open(draft.body))["typed"])
    made = planned(work, actor, typed)
    return preview.confirm_form(work.words(actor), work.setup.platforms, made, typed, draft_id=draft_id)


def seen_by(work: Work, actor: Actor, claim_id: int, said: str = "") -> Face:
    """A claim that this person may see. Raises `NoSuchClaim`: who may not see it learns no more than that."""
    face = claim_faces.face(work.session, claim_id)
    if face is None or not (
        actor.may(Action.SEE_ALL_CLAIMS)
        or (actor.may(Action.SEE_OWN_CLAIMS) and face.organisation_id in actor.principals)
    ):
        raise NoSuchClaim(reference=said or f"MS-…-{claim_id:06d}")
    return face


def show(work: Work, actor: Actor, *, said: str) -> Message:
    """One claim as its holder's card, privately: `/claim MS-2026-000123`."""
    number = number_of(said)
    face = seen_by(work, actor, number or 0, said)
    words = work.words(actor)
    together = batches.one(work.session, face.batch_id) if face.batch_id else None
    return cards.holder_card(
        words,
        work.setup.platforms,
        face,
        reasons_for(work, words, face, for_desk=actor.may(Action.SEE_ALL_CLAIMS)),
        asked=questioning.asked_about_claim(work, face),
        linked=links.told(work, words, face),
        together=together.claim_count if together else 0,
    )


def show_listings(work: Work, actor: Actor, *, claim_id: int, page: int) -> View:
    """All listings of a claim with where each stands."""
    face = seen_by(work, actor, claim_id)
    words = work.words(actor)
    lines = claim_faces.lines(work.session, claim_id)
    shown = lines[page * lists.PAGE : (page + 1) * lists.PAGE]
    return lists.listings_view(
        words,
        work.setup.platforms,
        face,
        lines,
        reasons_for(work, words, face, for_desk=actor.may(Action.SEE_ALL_CLAIMS)),
        page=page,
        remarks=remarks_on(work, shown) if actor.may(Action.SEE_ALL_CLAIMS) else (),
        is_own=face.organisation_id in actor.principals,
    )


def show_batch(work: Work, actor: Actor, *, case: Case) -> View:
    """The claims of a batch, with where each stands."""
    faces = claim_faces.of_batch(work.session, case.id)
    seen_by(work, actor, faces[0].id if faces else 0, said=f"MS-…-{case.id:06d}")
    return lists.batch_view(work.words(actor), work.setup.platforms, cases.merged(faces), faces)


def show_lot(work: Work, actor: Actor, *, lot: str) -> View:
    """The claims of a lot by where they stand, the first of each state."""
    found = lot_named(work, lot)
    seen_by(work, actor, found.face.id if found else 0, said=lot)
    assert found is not None  # noqa: S101 - its first claim was seen
    shelves = batch_faces.shelves_of_lot(work.session, lot, at_most=lists.SHELF)
    shelves.sort(key=lambda one: (*TURNS, *CLOSED).index(Status(one.status)))
    shown = [
        (one.count, claim_faces.faces(work.session, one.first_ids[: lists.on_a_shelf(len(shelves))]))
        for one in shelves
    ]
    return lists.lot_view(work.words(actor), work.setup.platforms, found.face, shown)


def list_claims(work: Work, actor: Actor, *, only_open: bool) -> Message:
    """The claims this person may see, the newest first; claims that are checked together on one line."""
    words = work.words(actor)
    if actor.may(Action.SEE_ALL_CLAIMS):
        found = claim_faces.all_claims(work.session, only_open=only_open, at_most=_LISTED + 1)
    else:
        actor.require(Action.SEE_OWN_CLAIMS)
        found = claim_faces.of_holders(
            work.session, list(actor.principals), only_open=only_open, at_most=_LISTED + 1
        )
    found = cases.gathered(work, found)
    text, shown = lists.list_view(words, work.setup.platforms, found, at_most=_LISTED)
    if actor.may(Action.SEE_ALL_CLAIMS):
        rates = lists.rates_of_all(words, counter_notices.stood_behind(work.session))
    else:
        rates = [lists.own_rate(words, counter_notices.stood_behind(work.session, list(actor.principals)))]
    return Message(text, [*shown, *([blocks.context(*rates)] if rates and found else [])])

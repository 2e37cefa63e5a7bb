"""What the digests say. The officers' takes an `OfficersDigest`, which holds only what Alibaba may read."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from handlers import blocks, ids
from handlers.blocks import clip, escape
from handlers.claims.forms import family_name
from handlers.claims.wording import counts_line, status_name
from handlers.digests.contents import (
    DeskDigest,
    HolderDigest,
    OfficerEscalation,
    OfficerLine,
    OfficersDigest,
)
from handlers.digests.layout import Entry, Part, summary, with_buttons, without_buttons
from handlers.doors import Block
from handlers.escalations.wording import kind_name, urgency_name
from handlers.escalations.wording import status_name as escalation_status
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.outbox import Message
from storage.pending import Listed, PendingClaim, PendingEscalation

T = TypeVar("T")

#: English, then Chinese
Both = tuple[Words, Words]
_NAME = 60


def desk_digest(words: Words, atlas: Atlas, digest: DeskDigest, *, settings: int) -> Message:
    """For the desk channel. `settings`: the subscription's id, for *Change this digest*."""
    at = digest.at

    def claim(one: PendingClaim) -> Entry:
        return _joined(_what(words, atlas, one), _holder(one), _due(words, one.due_at, at), claim_id=one.id)

    def held(one: PendingClaim) -> Entry:
        return _joined(
            _what(words, atlas, one), _held(words, one), _due(words, one.due_at, at), claim_id=one.id
        )

    def late(one: PendingClaim) -> Entry:
        seen = "" if one.acknowledged_at else words("not acknowledged")
        return _joined(
            _what(words, atlas, one), _holder(one), seen, _due(words, one.due_at, at), claim_id=one.id
        )

    def escalation(one: PendingEscalation) -> Entry:
        who = escape(clip(one.organisation, _NAME))
        return _joined(_call(words, one.reference, one.kind, one.urgency), who, _due(words, one.due_at, at))

    parts = _parts(
        _part(words("Waiting for triage"), digest.triage, claim),
        _part(words("Being worked on"), digest.held, held),
        _part(words("Endorsed, not handed over"), digest.endorsed, claim),
        _part(words("Overdue with Alibaba"), digest.overdue, late),
        _part(words("Not yet acknowledged by Alibaba"), digest.unacknowledged, claim),
        _part(words("Escalations with the desk"), digest.escalations, escalation),
        _part(words("Escalations waiting for Alibaba"), digest.unanswered, escalation),
        _part(words("Waiting for a right"), digest.waiting_for_right, claim),
        _part(words("Waiting for the rights-holder"), digest.with_holders, claim),
    )
    title = words("The desk's digest, {day}", day=words.day(at))
    see_all = words("All open claims: `/claim list open`")
    return _message(words, title, parts, settings, see_all=see_all, all_claims=words("All claims"))


def holder_digest(words: Words, atlas: Atlas, digest: HolderDigest, *, settings: int) -> Message:
    """For one rights-holder's person, by direct message."""
    at = digest.at

    def whose(one: PendingClaim) -> str:
        return _holder(one) if digest.names_holders else ""

    def claim(one: PendingClaim) -> Entry:
        status = status_name(words, one.status)
        return _joined(
            _what(words, atlas, one), whose(one), status, _due(words, one.due_at, at), claim_id=one.id
        )

    def decided(one: PendingClaim) -> Entry:
        return _joined(_what(words, atlas, one), whose(one), counts_line(words, one.counts), claim_id=one.id)

    def escalation(one: PendingEscalation) -> Entry:
        status = escalation_status(words, one.status)
        return _joined(
            _call(words, one.reference, one.kind, one.urgency), status, _due(words, one.due_at, at)
        )

    parts = _parts(
        _part(words("Needs you"), digest.needs_you, claim),
        _part(words("On its way"), digest.with_others, claim),
        _part(words("Your escalations"), digest.escalations, escalation),
        _part(words("Decided since the last digest"), digest.decided, decided),
    )
    title = words("Your digest, {day}", day=words.day(at))
    see_all = words("*My cases* shows all your claims, and where each of them stands.")
    return _message(words, title, parts, settings, see_all=see_all, all_claims=words("My cases"))


def officers_digest(readers: Both, atlas: Atlas, digest: OfficersDigest, *, settings: int) -> Message:
    """For one channel shared with Alibaba: all of it in English, then all of it in Chinese."""
    titles = [words("Digest for Alibaba, {day}", day=words.day(digest.at)) for words in readers]
    said, shown = [], []
    for words, title in zip(readers, titles, strict=True):
        parts = _officers_parts(words, atlas, digest)
        said.append(_sentence(words, title, parts))
        shown.append([*(without_buttons(words, parts) or [_nothing(words)]), _where(words)])
    english, chinese = shown
    change = " · ".join(words("Change this digest") for words in readers)
    return Message(
        clip("\n".join(said), blocks.SECTION),
        [
            blocks.header(" · ".join(titles)),
            *english,
            blocks.divider(),
            *chinese,
            blocks.actions(blocks.button(change, ids.DIGEST_SETTINGS, str(settings))),
        ],
    )


def _officers_parts(words: Words, atlas: Atlas, digest: OfficersDigest) -> list[Part]:
    at = digest.at

    def line(one: OfficerLine) -> Entry:
        what = _headline(words, atlas, one.reference, one.count, one.kind, one.family)
        return _joined(what, _due(words, one.due_at, at))

    def late(one: OfficerLine) -> Entry:
        seen = "" if one.acknowledged else words("not acknowledged")
        what = _headline(words, atlas, one.reference, one.count, one.kind, one.family)
        return _joined(what, seen, _due(words, one.due_at, at))

    def escalation(one: OfficerEscalation) -> Entry:
        todo = words("to be answered") if one.acknowledged else words("to be acknowledged")
        return _joined(_call(words, one.reference, one.kind, one.urgency), todo, _due(words, one.due_at, at))

    return _parts(
        _part(words("Overdue"), digest.overdue, late),
        _part(words("To be acknowledged"), digest.unacknowledged, line),
        _part(words("Awaiting an outcome"), digest.awaiting, line),
        _part(words("Escalations"), digest.escalations, escalation),
    )


def _where(words: Words) -> Block:
    return blocks.context(
        words("Each one has its card in this channel: search the channel for its number to open it.")
    )


def _message(
    words: Words, title: str, parts: Sequence[Part], settings: int, *, see_all: str, all_claims: str
) -> Message:
    shown = with_buttons(words, parts) if parts else [_nothing(words)]
    return Message(
        clip(_sentence(words, title, parts), blocks.SECTION),
        [
            blocks.header(title),
            *shown,
            blocks.context(see_all),
            blocks.actions(
                blocks.button(all_claims, ids.MY_CLAIMS),
                blocks.button(words("Change this digest"), ids.DIGEST_SETTINGS, str(settings)),
            ),
        ],
    )


def _sentence(words: Words, title: str, parts: Sequence[Part]) -> str:
    if not parts:
        return words("{title}: nothing is pending.", title=title)
    return words("{title}. {summary}.", title=title, summary=summary(words, parts))


def _nothing(words: Words) -> Block:
    return blocks.section(words("Nothing is pending."))


def _part(title: str, found: Listed[T], entry: Callable[[T], Entry]) -> Part:
    return Part(title, [entry(one) for one in found.first], found.total)


def _parts(*parts: Part) -> list[Part]:
    return [part for part in parts if part.total]


def _joined(*said: str, claim_id: int = 0) -> Entry:
    return Entry(" · ".join(one for one in said if one), claim_id)


def _what(words: Words, atlas: Atlas, claim: PendingClaim) -> str:
    return _headline(words, atlas, claim.reference, claim.listing_count, claim.kind, claim.family)


def _headline(words: Words, atlas: Atlas, reference: str, n: int, kind: str, family: str) -> str:
    count = words.many("{n} listing", "{n} listings", n)
    if kind == "store":
        count = words.many("{n} store front", "{n} store fronts", n)
    platform = family_name(words, atlas, family)
    return words(
        "{reference} · {count} on {platform}", reference=f"*{reference}*", count=count, platform=platform
    )


def _call(words: Words, reference: str, kind: str, urgency: str) -> str:
    return f"*{reference}* · {kind_name(words, kind)} · {urgency_name(words, urgency)}"


def _holder(claim: PendingClaim) -> str:
    return escape(clip(claim.organisation, _NAME))


def _held(words: Words, claim: PendingClaim) -> str:
    until = words.when(claim.taken_until) if claim.taken_until else ""
    return words("with {name} until {until}", name=escape(clip(claim.taken_by, _NAME)), until=until)


def _due(words: Words, due_at: datetime | None, at: datetime) -> str:
    """When it is due; lateness in words, since a sign alone is not read to everybody."""
    if due_at is None:
        return ""
    if due_at < at:
        return words("⚠️ *overdue* since {when}", when=words.when(due_at))
    return words("due {when}", when=words.when(due_at))

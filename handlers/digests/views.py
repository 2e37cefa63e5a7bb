"""What the digests of the desk and of holders say. The officers' is in `officers_view`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from handlers import blocks, ids
from handlers.blocks import clip
from handlers.claims.questioning import OFFICER, WAITS
from handlers.claims.wording import counts_line, status_name
from handlers.delivering import why
from handlers.digests.contents import DeskDigest, HolderDigest, NoticeLine
from handlers.digests.layout import Entry, Part, summary, with_buttons
from handlers.digests.lines import Teller, joined, named
from handlers.doors import Block
from handlers.escalations.rules import Status
from handlers.escalations.wording import status_name as escalation_status
from handlers.words import Words
from storage.closures import PendingClosure
from storage.listed import Listed
from storage.outbox import Message
from storage.pending import PendingClaim, PendingEscalation
from storage.undelivered import HeldUp

T = TypeVar("T")


def desk_digest(tell: Teller, digest: DeskDigest, *, settings: int) -> Message:
    """For the desk channel. `settings`: the subscription's id, for *Change this digest*."""
    words, lines = tell.words, _DeskLines(tell)
    parts = present(
        part(words("Waiting for triage"), digest.triage, lines.claim),
        part(words("Sellers' objections to answer"), digest.notices, lines.notice),
        part(words("Being worked on"), digest.held, lines.held),
        part(words("Endorsed, not handed over"), digest.endorsed, lines.claim),
        part(words("Not delivered to Alibaba"), digest.undelivered, lines.held_up),
        part(words("Overdue with Alibaba"), digest.overdue, lines.late),
        part(words("Not yet acknowledged by Alibaba"), digest.unacknowledged, lines.claim),
        part(words("Objections that Alibaba is late with"), digest.notices_undecided, lines.notice),
        part(words("Escalations with the desk"), digest.escalations, lines.escalation),
        part(words("Escalations waiting for Alibaba"), digest.unanswered, lines.escalation),
        part(words("Sellers at the bar, recommend or dismiss"), digest.closures, lines.closure),
        part(words("Stores that Alibaba is to close"), digest.recommended, lines.closure),
        part(words("Waiting for a right"), digest.waiting_for_right, lines.claim),
        part(words("No answer to a question"), digest.no_answer, lines.no_answer),
        part(words("Waiting for the rights-holder"), digest.with_holders, lines.claim),
        part(words("Objections with rights-holders"), digest.notices_with_holders, lines.notice),
    )
    return Message(
        sentence(words, words("The desk's digest, {day}", day=words.day(digest.at)), parts),
        [
            blocks.header(words("The desk's digest, {day}", day=words.day(digest.at))),
            *(with_buttons(words, parts) or [nothing(words)]),
            blocks.context(words("All open claims: `/claim list open`")),
            _buttons(words, words("All claims"), settings),
        ],
    )


def holder_digest(tell: Teller, digest: HolderDigest, *, settings: int) -> Message:
    """For one rights-holder's person, by direct message."""
    words, lines = tell.words, _HolderLines(tell, names_holders=digest.names_holders)
    parts = present(
        part(words("Sellers object: answer them"), digest.notices, lines.notice),
        part(words("Needs you"), digest.needs_you, lines.claim),
        part(words("On its way"), digest.with_others, lines.claim),
        part(words("Your escalations"), digest.escalations, lines.escalation),
        part(words("Decided since the last digest"), digest.decided, lines.decided),
    )
    return Message(
        sentence(words, words("Your digest, {day}", day=words.day(digest.at)), parts),
        [
            blocks.header(words("Your digest, {day}", day=words.day(digest.at))),
            *(with_buttons(words, parts) or [nothing(words)]),
            blocks.context(words("*My cases* shows all your claims, and where each of them stands.")),
            _buttons(words, words("My cases"), settings),
        ],
    )


def sentence(words: Words, title: str, parts: Sequence[Part]) -> str:
    """What the notification says."""
    if not parts:
        return words("{title}: nothing is pending.", title=title)
    return clip(words("{title}. {summary}.", title=title, summary=summary(words, parts)), blocks.SECTION // 2)


def nothing(words: Words) -> Block:
    return blocks.section(words("Nothing is pending."))


def part(title: str, found: Listed[T], entry: Callable[[T], Entry]) -> Part:
    """One list, its lines told by `entry`."""
    return Part(title, [entry(one) for one in found.first], found.total)


def present(*parts: Part) -> list[Part]:
    """Those that are not empty."""
    return [one for one in parts if one.total]


@dataclass(frozen=True, slots=True)
class _DeskLines:
    tell: Teller

    def claim(self, one: PendingClaim) -> Entry:
        return joined(
            _which(self.tell, one), named(one.organisation), self.tell.due(one.due_at), case=one.case
        )

    def no_answer(self, one: PendingClaim) -> Entry:
        words = self.tell.words
        who = words("Alibaba asked") if one.asked_by == OFFICER else words("the desk asked")
        late = self.tell.due(one.asked_until)
        return joined(_which(self.tell, one), named(one.organisation), who, late, case=one.case)

    def notice(self, one: NoticeLine) -> Entry:
        due = self.tell.due(one.due_at)
        return joined(_which_notice(self.tell, one), named(one.organisation), due, notice_id=one.id)

    def held(self, one: PendingClaim) -> Entry:
        words = self.tell.words
        until = words.when(one.taken_until) if one.taken_until else ""
        with_whom = words("with {name} until {until}", name=named(one.taken_by), until=until)
        return joined(_which(self.tell, one), with_whom, self.tell.due(one.due_at), case=one.case)

    def held_up(self, one: HeldUp) -> Entry:
        words = self.tell.words
        since = words("since {when}", when=words.when(one.since))
        return joined(self.tell.named(one.reference), why(words, one.error), since, case=one.case)

    def late(self, one: PendingClaim) -> Entry:
        seen = "" if one.acknowledged_at else self.tell.words("not acknowledged")
        due = self.tell.due(one.due_at)
        return joined(_which(self.tell, one), named(one.organisation), seen, due, case=one.case)

    def escalation(self, one: PendingEscalation) -> Entry:
        which = self.tell.escalation(one.reference, kind=one.kind, urgency=one.urgency)
        return joined(which, named(one.organisation), self.tell.due(one.due_at), escalation_id=one.id)

    def closure(self, one: PendingClosure) -> Entry:
        which = self.tell.closure(one.reference, family=one.family)
        return joined(which, named(one.seller), self.tell.due(one.due_at), seller_id=one.seller_id)


@dataclass(frozen=True, slots=True)
class _HolderLines:
    tell: Teller
    #: do they act for several rights-holders
    names_holders: bool

    def claim(self, one: PendingClaim) -> Entry:
        status = status_name(self.tell.words, WAITS[one.asked_by] if one.asked_by else one.status)
        due = self.tell.due(one.asked_until or one.due_at)
        return joined(_which(self.tell, one), self._holder(one), status, due, case=one.case)

    def notice(self, one: NoticeLine) -> Entry:
        holder = named(one.organisation) if self.names_holders else ""
        return joined(_which_notice(self.tell, one), holder, self.tell.due(one.due_at), notice_id=one.id)

    def decided(self, one: PendingClaim) -> Entry:
        counts = counts_line(self.tell.words, one.counts, one.kind)
        return joined(_which(self.tell, one), self._holder(one), counts, case=one.case)

    def escalation(self, one: PendingEscalation) -> Entry:
        words = self.tell.words
        which = self.tell.escalation(one.reference, kind=one.kind, urgency=one.urgency)
        # Alibaba has answered: what is late now is late at the desk, which the state alone does not say.
        turn = escalation_status(words, Status.WITH_DESK) if one.status == Status.ANSWERED else ""
        if one.awaits_raiser:
            turn = words("does that solve it?")
        status, due = escalation_status(words, one.status), self.tell.due(one.due_at)
        return joined(which, status, turn, due, escalation_id=one.id)

    def _holder(self, one: PendingClaim) -> str:
        return named(one.organisation) if self.names_holders else ""


def _which_notice(tell: Teller, one: NoticeLine) -> str:
    return tell.claim(one.reference, count=one.count, kind=one.kind, family=one.family)


def _which(tell: Teller, one: PendingClaim) -> str:
    return tell.claim(one.reference, count=one.listing_count, kind=one.kind, family=one.family)


def _buttons(words: Words, all_claims: str, settings: int) -> Block:
    return blocks.actions(
        blocks.button(all_claims, ids.MY_CLAIMS),
        blocks.button(words("Change this digest"), ids.DIGEST_SETTINGS, str(settings)),
    )

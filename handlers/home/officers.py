"""What waits for an officer; each line leads to its card in a channel shared with Alibaba.

They see what is with them, and not how the rest of it stands at the IACC, nor who asks for help.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.actor import Actor
from handlers.blocks import escape
from handlers.claims.cards import subject
from handlers.claims.quoting import family_name
from handlers.claims.rules import Status
from handlers.claims.wording import status_name
from handlers.closures import refreshing as closure_cards
from handlers.counter_notices import showing as notice_cards
from handlers.counter_notices.rules import name_of
from handlers.digests.subscribing import acts_there
from handlers.escalations import refreshing as escalation_cards
from handlers.escalations.rules import Status as Escalated
from handlers.escalations.wording import kind_name, urgency_name
from handlers.hand_over.service import card_key, families_of
from handlers.home.rules import Waiting
from handlers.people.rules import Action
from handlers.programme import Work
from storage import closures, pending, permalinks
from storage.pending import PendingClaim, PendingEscalation, Room
from storage.pending_notices import notices

#: More than the Home tab ever shows of one list.
_ENOUGH = 50


@dataclass(frozen=True, slots=True)
class _Line:
    """One case: the key of its card, what it is called, and what is said behind that."""

    card: str
    reference: str
    said: str
    due_at: datetime


def waiting_for(work: Work, actor: Actor) -> list[Waiting]:
    """What waits for this person as an officer; nothing for everybody else."""
    if not actor.may(Action.RECORD_OUTCOME):
        return []
    lines = [
        *_claims(work, actor),
        *_notices(work, actor),
        *_escalations(work, actor),
        *_closures(work, actor),
    ]
    links = _links(work, actor, lines)
    return [
        Waiting(
            what=f"{_named(one, links.get(one.card, ''))} · {one.said}",
            since=one.due_at,
            due_at=one.due_at,
            value=one.card,
            action_id="",
        )
        for one in lines
    ]


def _named(one: _Line, link: str) -> str:
    return f"*<{link}|{one.reference}>*" if link else f"*{one.reference}*"


def _links(work: Work, actor: Actor, lines: list[_Line]) -> dict[str, str]:
    """Where their cards stand."""
    keys, places, found = [one.card for one in lines], work.places(), dict[str, str]()
    for room in _rooms(work, actor):
        found |= permalinks.of(work.session, keys, lane_id=places[room.name])
    return found


def _rooms(work: Work, actor: Actor) -> list[Room]:
    """The shared channels of the platforms they act for."""
    shared = frozenset(name for name in work.places() if name.startswith("shared"))
    return [Room(name, shared) for name in sorted(shared) if acts_there(work, actor.standing, name)]


def _rooms_of_mine(work: Work, actor: Actor) -> list[Room]:
    """The same, with what is there of their platforms alone: others' work must not fill their list."""
    mine = families_of(work, actor.standing.platforms)
    return [replace(one, only=mine) for one in _rooms(work, actor)]


def _claims(work: Work, actor: Actor) -> Iterator[_Line]:
    session, now = work.session, work.now
    for room in _rooms_of_mine(work, actor):
        for listed in (
            pending.overdue_with_alibaba(session, now=now, room=room, at_most=_ENOUGH),
            pending.unacknowledged(session, now=now, room=room, at_most=_ENOUGH),
            pending.awaiting_outcome(session, now=now, room=room, at_most=_ENOUGH),
        ):
            yield from (_claim(work, actor, one) for one in listed.first)


def _claim(work: Work, actor: Actor, one: PendingClaim) -> _Line:
    words, count = work.words(actor), one.counts.get(Status.HANDED_OVER, 0)
    about = subject(words, work.setup.platforms, one.kind, one.family, count)
    stands = status_name(words, Status.HANDED_OVER, one.kind)
    if one.acknowledged_at is None:
        stands = words("not acknowledged")
    said = f"{about}\n{stands} · {escape(one.organisation)}"
    return _Line(card_key(one.case), one.reference, said, one.due_at or work.now)


def _notices(work: Work, actor: Actor) -> Iterator[_Line]:
    words = work.words(actor)
    for room in _rooms_of_mine(work, actor):
        for one in notices(work.session, owner="officer", room=room, at_most=_ENOUGH).first:
            about = subject(words, work.setup.platforms, one.kind, one.family, one.count)
            said = f"{about}\n{status_name(words, one.state, one.kind)} · {escape(one.organisation)}"
            yield _Line(notice_cards.shared_key(one.id), name_of(one.claim, one.places), said, one.due_at)


def _escalations(work: Work, actor: Actor) -> Iterator[_Line]:
    found: dict[int, PendingEscalation] = {}
    for room in _rooms(work, actor):
        listed = pending.escalations(work.session, owner="officer", room=room, at_most=_ENOUGH)
        found |= {one.id: one for one in listed.first}
    words = work.words(actor)
    for one in found.values():
        duty = words("to be acknowledged")
        if one.status == Escalated.ACKNOWLEDGED:
            duty = words("to be answered")
        said = f"{kind_name(words, one.kind)} · {urgency_name(words, one.urgency)}\n{duty}"
        yield _Line(escalation_cards.shared_key(one.id), one.reference, said, one.due_at or work.now)


def _closures(work: Work, actor: Actor) -> Iterator[_Line]:
    words = work.words(actor)
    for room in _rooms_of_mine(work, actor):
        for one in closures.pending(work.session, owner="officer", room=room, at_most=_ENOUGH).first:
            platform = family_name(words, work.setup.platforms, one.family)
            said = words("Close a store on {platform}", platform=platform)
            yield _Line(closure_cards.shared_key(one.id), one.reference, said, one.due_at)

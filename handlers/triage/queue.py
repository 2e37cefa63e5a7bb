"""The desk's queue: looking at it, and taking a case out of it in one press."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.actor import Actor
from handlers.claims import refreshing
from handlers.claims.cases import Case
from handlers.claims.quoting import family_name
from handlers.claims.rules import Step, can
from handlers.listings.platforms import Atlas
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.refusals import Refusal
from handlers.triage import holds, queue_views
from handlers.triage.rules import NoSuchQueue, NothingToTake
from handlers.triage.service import at_desk
from storage import permalinks, triage_desk
from storage import queue as queues
from storage.claim_faces import Face, counts_of
from storage.outbox import Message
from storage.queue import Asker, Held, Queued

#: More than so many colleagues never take the same case at the same moment.
_TRIED = 10


@dataclass(frozen=True, slots=True)
class Seen:
    """The queue as one person sees it now. `links`: reference → where its card stands."""

    first: tuple[Queued, ...]
    total: int
    held: tuple[Held, ...]
    links: Mapping[str, str]


def seen(work: Work, actor: Actor, *, family: str = "", at_most: int) -> Seen:
    """The first of the queue of this person, and what is being worked on."""
    actor.require(Action.TAKE_CLAIM)
    found = queues.queue(work.session, _asker(work, actor, family), now=work.now, at_most=at_most)
    held = queues.held(work.session, now=work.now, family=family, at_most=at_most)
    links = links_of(work, [*found.first, *held])
    return Seen(found.first, found.total, tuple(held), links)


def show_queue(work: Work, actor: Actor, *, said: str = "") -> Message:
    """What can be taken now, each rights-holder in turn; `said` names a platform, "" for all."""
    actor.require(Action.TAKE_CLAIM)
    atlas, words = work.setup.platforms, work.words(actor)
    family = family_named(atlas, said)
    if family is None:
        families = dict.fromkeys(one.family for one in atlas.platforms.values())
        known = ", ".join(family_name(words, atlas, one) for one in families)
        raise NoSuchQueue(given=said, known=known)
    shown = seen(work, actor, family=family, at_most=work.terms.digest_lines)
    return queue_views.queue_message(words, atlas, shown, family=family, at=work.now)


def take_listed(work: Work, actor: Actor, *, case: Case) -> Message:
    """Take a case from a list: what to know of it, and where its card stands."""
    actor.require(Action.TAKE_CLAIM)
    holds.take_up(work, actor, case, at_desk(work, actor, case))
    return _taken(work, actor, refreshing.refresh_desk(work, case))


def take_next(work: Work, actor: Actor, *, family: str = "") -> Message:
    """Take the first case of this person's queue; where somebody was quicker, the next one.

    Raises `NothingToTake`.
    """
    actor.require(Action.TAKE_CLAIM)
    found = queues.queue(work.session, _asker(work, actor, family), now=work.now, at_most=_TRIED)
    for one in found.first:
        if not one.is_skipped and _took(work, actor, one.case):
            return _taken(work, actor, refreshing.refresh_desk(work, one.case))
    raise NothingToTake


def _took(work: Work, actor: Actor, case: Case) -> bool:
    """Is it in this person's hands now? Between the look and the lock it may have gone elsewhere."""
    try:
        claims = at_desk(work, actor, case)
    except Refusal:
        return False
    counts = counts_of(work.session, [int(claim.id or 0) for claim in claims])
    if not any(can(counted, Step.ENDORSE) for counted in counts.values()):
        return False
    holds.take_up(work, actor, case, claims)
    return True


def _taken(work: Work, actor: Actor, face: Face) -> Message:
    desk, key = work.places().get("desk"), refreshing.desk_key_of(face)
    links = permalinks.of(work.session, [key], lane_id=desk) if desk is not None else {}
    return queue_views.taken(work.words(actor), work.setup.platforms, face, link=links.get(key, ""))


def _asker(work: Work, actor: Actor, family: str) -> Asker:
    skipped = triage_desk.skipped_by(work.session, actor.person_id, now=work.now)
    return Asker(actor.person_id, tuple(skipped), family)


def links_of(work: Work, listed: Iterable[Queued | Held]) -> dict[str, str]:
    """Reference → the address of its card in the desk channel, as far as it is posted."""
    desk = work.places().get("desk")
    keys = {refreshing.desk_key_of(one.case): one.reference for one in listed}
    if desk is None:
        return {}
    found = permalinks.of(work.session, list(keys), lane_id=desk)
    return {keys[key]: address for key, address in found.items()}


def family_named(atlas: Atlas, said: str) -> str | None:
    """The platform family that somebody means by a word; "" for no word, None for one that names none."""
    meant = _plain(said)
    if not meant:
        return ""
    for one in atlas.platforms.values():
        names = (one.key, one.english, one.chinese, one.family, one.family_english, one.family_chinese)
        if meant in {_plain(name) for name in names}:
            return one.family
    return None


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())

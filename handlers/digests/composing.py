"""One subscription's digest as a message, in its reader's language and on its reader's clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.digests import contents
from handlers.digests.leading import links_of
from handlers.digests.lines import Teller
from handlers.digests.officers_view import officers_digest
from handlers.digests.rules import Audience
from handlers.digests.subscribing import standing_of
from handlers.digests.views import desk_digest, holder_digest
from handlers.programme import Work
from handlers.words import CHINESE, ENGLISH
from storage.digests import Subscription
from storage.outbox import Message


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest, ready to be promised. `is_empty`: it says that nothing is pending.

    `is_quiet`: it needs nobody to do anything; `face` then tells it from the last one. Only holders' are.
    """

    message: Message
    is_empty: bool
    is_quiet: bool = False
    face: str = ""


def compose(work: Work, subscription: Subscription, *, at: datetime) -> Composed | None:
    """The digest as it is at `at`; None where its reader has left."""
    match Audience(subscription.audience):
        case Audience.DESK:
            return _for_desk(work, subscription, at)
        case Audience.OFFICERS:
            return _for_officers(work, subscription, at)
        case Audience.HOLDERS:
            return _for_holder(work, subscription, at)


def _for_desk(work: Work, subscription: Subscription, at: datetime) -> Composed:
    found = contents.for_desk(work, at=at)
    tell = _teller(work, subscription, subscription.language, at, links_of(work, subscription, found))
    return Composed(desk_digest(tell, found, settings=_id(subscription)), contents.is_empty(found))


def _for_officers(work: Work, subscription: Subscription, at: datetime) -> Composed:
    found = contents.for_officers(work, subscription.reader, at=at)
    links = links_of(work, subscription, found)
    english, chinese = (_teller(work, subscription, one, at, links) for one in (ENGLISH, CHINESE))
    return Composed(
        officers_digest((english, chinese), found, settings=_id(subscription)), contents.is_empty(found)
    )


def _for_holder(work: Work, subscription: Subscription, at: datetime) -> Composed | None:
    standing = standing_of(work, subscription)
    if standing is None:
        return None
    found = contents.for_holder(work, subscription, standing, at=at)
    tell = _teller(work, subscription, subscription.language, at, links_of(work, subscription, found))
    return Composed(
        holder_digest(tell, found, settings=_id(subscription)),
        contents.is_empty(found),
        is_quiet=contents.is_quiet(found),
        face=contents.face_of(found),
    )


def _teller(
    work: Work, subscription: Subscription, language: str, at: datetime, links: Mapping[str, str]
) -> Teller:
    words = work.setup.catalogues.words(language, subscription.timezone)
    return Teller(words, work.setup.platforms, at, links)


def _id(subscription: Subscription) -> int:
    return int(subscription.id or 0)

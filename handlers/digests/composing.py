"""One subscription's digest as a message, in its reader's language and on its reader's clock."""

from dataclasses import dataclass
from datetime import datetime

from handlers.digests import contents, views
from handlers.digests.rules import Audience
from handlers.digests.subscribing import standing_of
from handlers.programme import Work
from handlers.words import CHINESE, ENGLISH, Words
from storage.digests import Subscription
from storage.outbox import Message


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest, ready to be promised. `is_empty`: it says that nothing is pending."""

    message: Message
    is_empty: bool


def compose(work: Work, subscription: Subscription, *, at: datetime) -> Composed | None:
    """The digest as it is at `at`; None where its reader has left."""
    match Audience(subscription.audience):
        case Audience.DESK:
            return _desk(work, subscription, at)
        case Audience.OFFICERS:
            return _officers(work, subscription, at)
        case Audience.HOLDERS:
            return _holder(work, subscription, at)


def _desk(work: Work, subscription: Subscription, at: datetime) -> Composed:
    found, words = contents.for_desk(work, at=at), _words(work, subscription, subscription.language)
    shown = views.desk_digest(words, work.setup.platforms, found, settings=int(subscription.id or 0))
    return Composed(shown, contents.is_empty(found))


def _officers(work: Work, subscription: Subscription, at: datetime) -> Composed:
    found = contents.for_officers(work, subscription.reader, at=at)
    readers = _words(work, subscription, ENGLISH), _words(work, subscription, CHINESE)
    shown = views.officers_digest(readers, work.setup.platforms, found, settings=int(subscription.id or 0))
    return Composed(shown, contents.is_empty(found))


def _holder(work: Work, subscription: Subscription, at: datetime) -> Composed | None:
    standing = standing_of(work, subscription)
    if standing is None:
        return None
    found = contents.for_holder(work, subscription, standing, at=at)
    words = _words(work, subscription, subscription.language)
    shown = views.holder_digest(words, work.setup.platforms, found, settings=int(subscription.id or 0))
    return Composed(shown, contents.is_empty(found))


def _words(work: Work, subscription: Subscription, language: str) -> Words:
    return work.setup.catalogues.words(language, subscription.timezone)

"""Who gets a digest: the desk, each channel shared with Alibaba, and every holder."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from handlers.digests.rules import SAYS_NOTHING_PENDING, Audience, Frequency, Times, country_of, next_at
from handlers.hand_over.service import families_of
from handlers.people.rules import Action, Role, may
from handlers.programme import Work
from handlers.words import ENGLISH, zone_named
from handlers.workspaces.rules import DESK, SHARED, kind_of
from storage import digests, people
from storage.digests import Subscription
from storage.people import Standing

#: How history names who subscribes people.
_BY = "clock:digests"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody, or a channel, that ought to have a digest."""

    name: str
    audience: Audience
    language: str
    zone: str
    person_id: int | None = None


def subscribe_all(work: Work) -> int:
    """Give a digest to all who ought to have one, and end those of whoever has left; how many that changed.

    Called at each start and by each tick, so that it does not matter who changed the register, or where.
    """
    return subscribe_desk(work) + subscribe_officers(work) + subscribe_people(work)


def subscribe_desk(work: Work) -> int:
    """One digest in the desk channel, if there is one."""
    readers = [_channel(work, Audience.DESK, name) for name in work.places() if name == DESK]
    return _settle(work, Audience.DESK, readers)


def subscribe_officers(work: Work) -> int:
    """One digest in each channel that is shared with Alibaba."""
    readers = [_channel(work, Audience.OFFICERS, name) for name in work.places() if kind_of(name) == SHARED]
    return _settle(work, Audience.OFFICERS, readers)


def subscribe_people(work: Work) -> int:
    """One digest for each holder."""
    holders = people.people_with(work.session, roles=(Role.HOLDER,))
    readers = [_person(work, int(one.id or 0), one.language, one.timezone) for one in holders]
    return _settle(work, Audience.HOLDERS, readers)


def subscribe_person(work: Work, *, person_id: int) -> int:
    """One holder's digest; ended if they are a holder no more."""
    known = digests.of_reader(work.session, reader_of(person_id))
    holder = _holder(work, person_id)
    if holder is None:
        return _end(work, known)
    return _keep(work, _person(work, person_id, holder.language, holder.timezone), known)


def reader_of(person_id: int) -> str:
    """How a person's subscription is named."""
    return f"person:{person_id}"


def times_of(work: Work, subscription: Subscription) -> Times:
    """When this subscription's digest comes."""
    calendars = work.terms.calendars
    return Times(
        local=time.fromisoformat(subscription.local_time),
        zone=zone_named(subscription.timezone) or ZoneInfo("UTC"),
        weekly=subscription.frequency == Frequency.WEEKLY,
        calendar=calendars[subscription.calendar] if subscription.calendar else None,
        paused_until=subscription.paused_until,
    )


def standing_of(work: Work, subscription: Subscription) -> Standing | None:
    """The holder whose digest it is, as the register knows them now."""
    return _holder(work, subscription.person_id or 0)


def lane_of(work: Work, subscription: Subscription) -> int | None:
    """Where it goes, None where there is nobody, or no channel, any more."""
    if subscription.audience != Audience.HOLDERS:
        return work.places().get(subscription.reader)
    standing = standing_of(work, subscription)
    return standing.lane_id if standing else None


def acts_there(work: Work, standing: Standing, place: str) -> bool:
    """Does this officer act for a platform of that shared channel?"""
    family = place.partition(":")[2]
    families = families_of(work, standing.platforms)
    return family in families if family else bool(families)


def _holder(work: Work, person_id: int) -> Standing | None:
    standing = people.by_id(work.session, person_id, today=work.now.date())
    if standing is None or not may(standing.roles, Action.CHANGE_OWN_DIGEST):
        return None
    return standing


def _channel(work: Work, audience: Audience, name: str) -> Reader:
    return Reader(name, audience, ENGLISH, work.terms.digests[audience].timezone)


def _person(work: Work, person_id: int, language: str, zone: str) -> Reader:
    zone = work.terms.digests[Audience.HOLDERS].timezone or zone
    return Reader(reader_of(person_id), Audience.HOLDERS, language, zone, person_id)


def _settle(work: Work, audience: Audience, readers: Iterable[Reader]) -> int:
    known = {one.reader: one for one in digests.all_of(work.session, audience)}
    changed = 0
    for reader in readers:
        changed += _keep(work, reader, known.pop(reader.name, None))
    return changed + sum(_end(work, left) for left in known.values())


def _keep(work: Work, reader: Reader, known: Subscription | None) -> int:
    """The reader's subscription as it ought to be; 1 if that changed it."""
    if known is None:
        return _begin(work, reader)
    if _is_up_to_date(known, reader):
        return 0
    row = digests.lock(work.session, int(known.id or 0))
    if row is None or _is_up_to_date(row, reader):
        return 0
    is_back = not row.active
    row.active, row.timezone, row.language = True, reader.zone, reader.language
    if row.calendar:
        row.calendar = country_of(reader.zone, work.terms.digests[reader.audience].calendar)
    row.next_at = next_at(times_of(work, row), work.now)
    work.record(f"digest:{row.id}", "digest:subscribed" if is_back else "digest:changed", _BY)
    return 1


def _is_up_to_date(known: Subscription, reader: Reader) -> bool:
    return known.active and (known.timezone, known.language) == (reader.zone, reader.language)


def _begin(work: Work, reader: Reader) -> int:
    usual = work.terms.digests[reader.audience]
    row = Subscription(
        audience=reader.audience.value,
        reader=reader.name,
        person_id=reader.person_id,
        frequency=usual.frequency,
        local_time=usual.local_time,
        timezone=reader.zone,
        language=reader.language,
        calendar=country_of(reader.zone, usual.calendar),
        say_nothing_pending=reader.audience in SAYS_NOTHING_PENDING,
        next_at=work.now,
    )
    row.next_at = next_at(times_of(work, row), work.now)
    made = digests.add(work.session, row.model_dump(exclude={"id"}))
    if made is None:
        return 0
    work.record(f"digest:{made}", "digest:subscribed", _BY)
    return 1


def _end(work: Work, known: Subscription | None) -> int:
    if known is None or not known.active:
        return 0
    row = digests.lock(work.session, int(known.id or 0))
    if row is None or not row.active:
        return 0
    row.active = False
    work.record(f"digest:{row.id}", "digest:ended", _BY)
    return 1

"""The programme: what every door is given to call services with.

`await programme.do(press.who, service.endorse, claim_id=7)` opens one unit of work on a store thread, finds
the actor, calls `endorse(work, actor, claim_id=7)` and commits. What comes back is a frozen value or a
finished view, never a row.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from handlers.actor import Actor
from handlers.doors import Who
from handlers.listings.platforms import Atlas
from handlers.people.rules import Unknown
from handlers.refusals import Refusal
from handlers.terms import Terms
from handlers.words import CHINESE, ENGLISH, Catalogues, Words
from storage import people, workspaces
from storage.db import Store
from storage.outbox import Message
from storage.people import Person, Standing
from storage.uow import UnitOfWork

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Setup:
    """What the programme is given at start, besides its store."""

    terms: Terms
    catalogues: Catalogues
    platforms: Atlas
    #: shown where somebody must write to a person
    contact: str


@dataclass(slots=True, kw_only=True)
class Work(UnitOfWork):
    """A unit of work that knows the programme: its terms, its platforms and its readers' words."""

    setup: Setup

    @classmethod
    def over(cls, unit: UnitOfWork, setup: Setup) -> "Work":
        return cls(
            session=unit.session,
            now=unit.now,
            keyring=unit.keyring,
            records=unit.records,
            promises=unit.promises,
            setup=setup,
        )

    @property
    def terms(self) -> Terms:
        return self.setup.terms

    def words(self, reader: Actor | Person | Standing) -> Words:
        """The language and clock of one reader."""
        person = reader.standing if isinstance(reader, Actor) else reader
        return self.setup.catalogues.words(person.language, person.timezone)

    def english(self) -> Words:
        """For the desk's channel, on the desk's clock."""
        return self.setup.catalogues.words(ENGLISH, self.terms.digests["desk"].timezone)

    def bilingual(self) -> tuple[Words, Words]:
        """English and Chinese for one card, both on the officers' clock."""
        zone = self.terms.digests["officers"].timezone
        return self.setup.catalogues.words(ENGLISH, zone), self.setup.catalogues.words(CHINESE, zone)

    def places(self) -> dict[str, int]:
        """Place name → lane id."""
        return workspaces.places(self.session)


@dataclass(frozen=True, slots=True)
class Programme:
    """The way from the doors to the services."""

    store: Store
    setup: Setup
    #: the instant now, aware UTC; only `bot` reads a clock
    clock: Callable[[], datetime]
    #: called after each commit: there may be promises to keep
    nudge: Callable[[], None]

    async def do(
        self,
        who: Who,
        service: Callable[Concatenate[Work, Actor, P], T],
        *args: P.args,
        **named: P.kwargs,
    ) -> T:
        """One use case by one person, in one unit of work, within the time Slack leaves us.

        Raises `Refusal` (also `Unknown` for somebody we do not know), `NotBegun` or `NotYetKnown`; after the
        last, the person is told by direct message how it ended.
        """

        def work(unit: UnitOfWork) -> T:
            ours = Work.over(unit, self.setup)
            return service(ours, _actor(ours, who), *args, **named)

        result = await self.store.do(work, now=self.clock(), late=lambda late: self._tell(who, late))
        self.nudge()
        return result

    async def look(
        self,
        who: Who,
        query: Callable[Concatenate[Work, Actor, P], T],
        *args: P.args,
        **named: P.kwargs,
    ) -> T:
        """A read by one person, which writes nothing. Raises `Refusal` or `NotBegun`."""

        def work(unit: UnitOfWork) -> T:
            ours = Work.over(unit, self.setup)
            return query(ours, _actor(ours, who), *args, **named)

        return await self.store.look(work, now=self.clock())

    async def find(self, query: Callable[Concatenate[Work, P], T], *args: P.args, **named: P.kwargs) -> T:
        """A read for a worker of ours; as it writes nothing, nobody is nudged. Raises `NotBegun`."""

        def work(unit: UnitOfWork) -> T:
            return query(Work.over(unit, self.setup), *args, **named)

        return await self.store.look(work, now=self.clock())

    async def act(self, service: Callable[Concatenate[Work, P], T], *args: P.args, **named: P.kwargs) -> T:
        """One unit of work that nobody waits for: a tick's, a worker's, an event's."""

        def work(unit: UnitOfWork) -> T:
            return service(Work.over(unit, self.setup), *args, **named)

        result = await self.store.unhurried(work, now=self.clock())
        self.nudge()
        return result

    def act_at(
        self, now: datetime, service: Callable[Concatenate[Work, P], T], *args: P.args, **named: P.kwargs
    ) -> T:
        """One unit of work on this thread, at an instant given: for the shell and for ticks."""
        result = self.store.run(
            lambda unit: service(Work.over(unit, self.setup), *args, **named),
            now=now,
        )
        self.nudge()
        return result

    async def words_for(self, who: Who, locale: str) -> Words:
        """The words for a person, known or not; `locale` is what Slack says of their language."""

        def find(unit: UnitOfWork) -> Words:
            known = people.by_slack_id(unit.session, who.team_id, who.user_id, today=unit.now.date())
            if known is None:
                return self.setup.catalogues.words(locale, "UTC")
            return self.setup.catalogues.words(known.language, known.timezone)

        return await self.store.look(find, now=self.clock())

    def _tell(self, who: Who, late: "Future[T]") -> None:
        """A unit that outlived Slack's patience has ended: say how, by direct message."""
        went_wrong = late.cancelled() or late.exception() is not None

        def say(unit: UnitOfWork) -> None:
            work = Work.over(unit, self.setup)
            actor = _actor(work, who)
            words = work.words(actor)
            text = (
                words("What you did a moment ago did not go through: nothing was changed. Please try again.")
                if went_wrong
                else words("What you did a moment ago went through after all. See it under *My cases*.")
            )
            key = f"programme.late:{actor.person_id}:{work.now.isoformat()}"
            work.say(key, to=actor.standing.lane_id, message=Message(text))

        self.store.run(say, now=self.clock())
        self.nudge()


def _actor(work: Work, who: Who) -> Actor:
    """Raises `Unknown`."""
    standing = people.by_slack_id(work.session, who.team_id, who.user_id, today=work.now.date())
    if standing is None:
        raise Unknown
    return Actor(standing)


__all__ = ["Programme", "Refusal", "Setup", "Work"]

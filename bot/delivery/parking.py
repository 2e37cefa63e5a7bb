"""Setting a promise aside, and telling the people who can mend it: in one transaction, once."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.delivery import notices
from bot.delivery.audience import NOT_IACC_ONLY
from handlers.words import ENGLISH, Words
from storage import outcomes, people, undelivered, workspaces
from storage.lanes import Promise
from storage.uow import UnitOfWork

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()

#: (language, time zone) → a reader's words.
WordsOf = Callable[[str, str], Words]
#: Called in the parking transaction with Slack's code, before anybody is told; True if it found another way
#: (`storage.outcomes.send_elsewhere`, or a promise of its own).
OtherWay = Callable[[UnitOfWork, Promise, str], bool]


def no_other_way(uow: UnitOfWork, promise: Promise, code: str) -> bool:  # noqa: ARG001 - an `OtherWay`
    """The default: there is none."""
    return False


@dataclass(frozen=True, slots=True)
class Parking:
    """Sets aside what cannot be delivered."""

    words: WordsOf
    other_way: OtherWay = no_other_way

    def park(self, uow: UnitOfWork, promise: Promise, code: str, *, in_doubt: bool) -> bool:
        """Park it and say so; False if it goes another way, or a newer state of the card is tried instead."""
        if not outcomes.park(uow.session, promise, error=code, in_doubt=in_doubt):
            return False
        if not in_doubt and self.other_way(uow, promise, code):
            return False
        log.error("delivery.parked", row=f"{promise.table}:{promise.id}", code=code)
        if code == NOT_IACC_ONLY:
            self._tell_managers(uow, promise)
        elif not undelivered.is_officers(promise.under or promise.key):  # of that the desk's own cards tell
            self._tell_desk(uow, promise, code)
        return True

    def _tell_desk(self, uow: UnitOfWork, promise: Promise, code: str) -> None:
        desk = workspaces.places(uow.session).get("desk")
        if desk is None or desk == promise.place.lane_id:
            return  # the log and the metric must do: the desk is where the trouble is
        version = f":{promise.version}" if promise.table == "card" else ""
        key = f"delivery.parked:{promise.table}:{promise.id}{version}"
        message = notices.parked(self.words(ENGLISH, "UTC"), promise, code)
        uow.say(key, to=desk, message=message, iacc_only=True)

    def _tell_managers(self, uow: UnitOfWork, promise: Promise) -> None:
        """Once a day for a channel: many rows may be held back from it."""
        for manager in people.people_with(uow.session, roles=("manager",)):
            key = f"delivery.{NOT_IACC_ONLY}:{promise.place.lane_id}:{uow.now.date()}:{manager.id}"
            message = notices.not_iacc_only(self.words(manager.language, manager.timezone), promise)
            uow.say(key, to=manager.lane_id, message=message)

"""What waits for somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handlers import ids


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person, in that person's language.

    `what` is mrkdwn, a person's words in it already escaped. `action_id`, `value` and `label` are its
    button's; an `action_id` of "" is for what is done on its card alone, a `label` of "" for "Open".
    """

    what: str
    since: datetime
    due_at: datetime
    value: str
    action_id: str = ids.SHOW_CLAIM
    label: str = ""


def oldest_first(waiting: Iterable[Waiting]) -> list[Waiting]:
    return sorted(waiting, key=lambda one: (one.since, one.due_at, one.value))

"""What the doors are given: one request of one person, and the table that says who hears it.

Listeners never see Bolt or a Slack client. They get one of these, whose methods are all that a listener
may do: answer (`ack`, `respond`) and open, push or update a form. `bot/slack.py` builds them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Block = dict[str, Any]
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Who:
    """A person as Slack names one: a user id and the person's *own* team id.

    In a shared channel the team of the payload is the installing one; the person's own is `user.team_id`
    (for Enterprise Grid an `E…` id), so that is what identifies an actor.
    """

    user_id: str
    team_id: str


class FormNotOpened(Exception):  # noqa: N818 - says what happened
    """Slack did not open the form (`expired_trigger_id`, a time-out, an error); carries Slack's code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Answer(Protocol):
    """The ways to answer one request. `ack` is a listener's last statement, `respond` comes before it."""

    async def ack(
        self,
        text: str = "",
        *,
        blocks: Sequence[Block] | None = None,
        errors: Mapping[str, str] | None = None,
        push: View | None = None,
        update: View | None = None,
        clear: bool = False,
        options: Sequence[Block] | None = None,
    ) -> None:
        """Answer Slack itself, within 3 s of the request.

        `text` and `blocks`: a private answer to a command. `errors`: block_id → words, under the fields of a
        submitted form. `push`, `update`: the next view of a submitted form. `clear`: close the whole stack.
        `options`: what a select offers.
        """

    async def respond(self, text: str, *, blocks: Sequence[Block] | None = None) -> None:
        """Say something to this person alone, where they pressed (response_url, else ephemeral)."""

    async def open(self, view: View) -> None:
        """Open a form (views.open, 2 s at most). Raises `FormNotOpened`."""

    async def push(self, view: View) -> None:
        """Put a form on top of the one where a button was pressed (views.push). Raises `FormNotOpened`."""

    async def update(self, view: View, *, view_id: str = "", external_id: str = "") -> None:
        """Replace an open form (views.update). Raises `FormNotOpened`."""


@dataclass(frozen=True, slots=True)
class Request:
    """One thing one person did.

    `source` is stable and unique for this deed (Slack's trigger, view or event id, so that twice is once).
    `channel_id` is where it happened, "" for forms and the Home tab.
    `locale` is what Slack says of the person's language, "" where it says nothing.
    """

    who: Who
    source: str
    answer: Answer
    channel_id: str = ""
    locale: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Command(Request):
    """A slash command: `/claim MS-2026-000123` has command "/claim", word "MS-2026-000123" and rest ""."""

    command: str = ""
    word: str = ""
    rest: str = ""

    @property
    def text(self) -> str:
        """All that was typed after the command."""
        return f"{self.word} {self.rest}".strip()


@dataclass(frozen=True, slots=True)
class Press(Request):
    """A button pressed or a choice made. `value` is the button's value or the chosen option's.

    `message_ts` and `thread_ts` are "" in forms. `view` is the open form it was pressed in, if any, and
    `fields` what stands in it then, as for a `Submission`.
    """

    action_id: str = ""
    value: str = ""
    message_ts: str = ""
    thread_ts: str = ""
    view: Mapping[str, Any] | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submission(Request):
    """A form sent, or closed.

    `fields` maps each block_id to what stands in it: text (str, "" when empty), the chosen option's value
    (str), several values (list[str]), a date (ISO str) or, for file inputs, list[dict] as Slack sends them.
    """

    callback_id: str = ""
    view_id: str = ""
    external_id: str = ""
    private_metadata: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggest(Request):
    """A select that asks for its options; `typed` is what the person has typed so far."""

    action_id: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Event(Request):
    """An Events API event; `event` is the inner event. `source` is Slack's event_id."""

    kind: str = ""
    event: Mapping[str, Any] = field(default_factory=dict)


class Router(Protocol):
    """The routing table. A duplicate raises ValueError at start; an unknown id is acked and logged."""

    def command(self, command: str, word: str, listener: Callable[[Command], Awaitable[None]]) -> None:
        """`word` is the first word after the command; "" hears the bare command, "*" any other word."""

    def action(self, action_id: str, listener: Callable[[Press], Awaitable[None]]) -> None:
        """A press of `action_id`. Ids that must differ within one message may end in `:suffix`, cut off."""

    def view(self, callback_id: str, listener: Callable[[Submission], Awaitable[None]]) -> None:
        """A form submitted."""

    def view_closed(self, callback_id: str, listener: Callable[[Submission], Awaitable[None]]) -> None:
        """A form closed by its ✕ or its cancel button."""

    def options(self, action_id: str, listener: Callable[[Suggest], Awaitable[None]]) -> None:
        """A select with external options."""

    def event(self, kind: str, listener: Callable[[Event], Awaitable[None]]) -> None:
        """An event by its type, e.g. "app_home_opened" or "message"."""

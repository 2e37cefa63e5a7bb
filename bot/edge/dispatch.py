"""One request to its one listener, and an answer in words however that ends."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast

import aiohttp
import structlog
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.edge.answers import LiveAnswer
from bot.edge.figures import Figures
from bot.edge.requests import Asked, Body, Home, read
from bot.edge.routes import Kind, Listener, Routes
from handlers import apologies
from handlers.blocks import LABEL, clip
from handlers.doors import FormNotOpened, Who
from handlers.refusals import Refusal
from handlers.words import Words
from storage.errors import NotBegun, NotYetKnown

#: Where the edge leaves things in Bolt's context.
KIND, SINCE, _ASKED = "marketsafe_kind", "marketsafe_since", "marketsafe_asked"
#: Seconds to look up a reader's language for an apology; the store may be what failed.
_WORDS_WITHIN = 0.3
#: Events that tell of an installation's end, and so come without one.
_ENDINGS = frozenset({"app_uninstalled", "tokens_revoked", "team_access_revoked"})
#: How many ids are remembered, as logged or as owed to Slack's next try.
_MOST_KEPT = 1000

WordsFor = Callable[[Who, str], Awaitable[Words]]
Seen = Callable[[str], Awaitable[bool]]

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """How apologies are worded.

    `words_for` finds a reader's words by who they are and Slack's locale ("" if unknown); `fallback` is used
    when that fails or is slow; `contact` is whom to tell of a failure.
    """

    words_for: WordsFor
    fallback: Words
    contact: str


class Dispatch:
    """What Bolt's catch-all listeners and its error listener call."""

    def __init__(
        self, *, routes: Routes, session: aiohttp.ClientSession, seen: Seen, speech: Speech, figures: Figures
    ) -> None:
        self._routes = routes
        self._session = session
        self._seen = seen
        self._speech = speech
        self._figures = figures
        self._logged_as_unheard: set[tuple[str, str]] = set()
        #: events that the store did not take: Slack sends them again, and then they are no repetition
        self._owed: set[str] = set()

    async def hear(self, context: AsyncBoltContext, body: dict[str, Any]) -> BoltResponse:
        """Route one request. Refusals and known ways to go wrong are answered here, the rest in `failed`."""
        asked = self._read(context, body)
        listener = self._routes.find(asked.kind, asked.id)
        if listener is None:
            await self._unheard(asked)
        elif not _is_installed(asked, context):
            log.warning("edge.not_installed", kind=asked.kind, id=asked.id, team=context.team_id)
            await self._say(asked, "not_installed", apologies.not_installed(await self._words(asked)))
        else:
            await self._run(listener, asked)
        return _response_of(_answer_of(asked))

    async def failed(self, error: Exception, context: AsyncBoltContext) -> BoltResponse:
        """Bolt's error listener, where every exception that nobody expected ends.

        The person is told an error id, which stands in the log beside the stack trace. If the listener had
        acked before it failed, its ack stands: the deed is done.
        """
        asked: Asked | None = context.get(_ASKED)
        error_id = secrets.token_hex(4)
        log.error(
            "edge.failed",
            error_id=error_id,
            kind=context.get(KIND, ""),
            id=asked.id if asked else "",
            user=context.user_id,
            exc_info=error,
        )
        if asked is None:
            return BoltResponse(status=500, body="")
        if _answer_of(asked).response is None:
            words = await self._words(asked)
            text = apologies.went_wrong(words, contact=self._speech.contact, error_id=error_id)
            await self._say(asked, "failed", text)
        return _response_of(_answer_of(asked))

    def note_unheard(self, kind: str, name: str) -> None:
        """Count what nobody hears, and log each id once."""
        self._figures.unheard.labels(kind).inc()
        if (kind, name) not in self._logged_as_unheard and len(self._logged_as_unheard) < _MOST_KEPT:
            self._logged_as_unheard.add((kind, name))
            log.warning("edge.unheard", kind=kind, id=name[:255])

    def _read(self, context: AsyncBoltContext, body: Body) -> Asked:
        kind: Kind = context[KIND]
        # Bolt adds a team_id to whatever is sent; the views methods know no such argument.
        context.client.default_params.clear()
        answer = LiveAnswer(
            kind=kind, body=body, client=context.client, session=self._session, since=context[SINCE]
        )
        installed = context.authorize_result
        home = Home(
            team_id=(installed.team_id if installed else "") or "",
            enterprise_id=(installed.enterprise_id if installed else "") or "",
        )
        asked = read(kind, body, answer, home)
        context[_ASKED] = asked
        return asked

    async def _run(self, listener: Listener, asked: Asked) -> None:
        answer = _answer_of(asked)
        try:
            if await self._is_repeated(asked):
                await answer.ack()
                return self._count(asked, "repeated")
            await listener(asked.request)
        except Refusal as refusal:
            return await self._refuse(asked, refusal)
        except (FormNotOpened, NotBegun, NotYetKnown) as failure:
            return await self._apologise(asked, failure)
        if answer.response is None:
            log.error("edge.not_answered", kind=asked.kind, id=asked.id)
            await answer.ack()
        return self._count(asked, "done")

    async def _refuse(self, asked: Asked, refusal: Refusal) -> None:
        log.info("edge.refused", kind=asked.kind, id=asked.id, refusal=type(refusal).__name__)
        words = await self._words(asked)
        text = refusal.say(words, contact=self._speech.contact, marked=True)
        plain = refusal.say(words, contact=self._speech.contact)
        await self._say(asked, "refused", text, plain=plain, field=refusal.field)

    async def _apologise(self, asked: Asked, failure: FormNotOpened | NotBegun | NotYetKnown) -> None:
        code = failure.code if isinstance(failure, FormNotOpened) else ""
        outcome = _OUTCOMES[type(failure)]
        log.warning("edge.fell_short", outcome=outcome, kind=asked.kind, id=asked.id, code=code)
        if asked.kind == "event" and not isinstance(failure, FormNotOpened):
            self._owe(asked.request.source)
            self._count(asked, outcome)
            return _answer_of(asked).refuse_service()
        words = await self._words(asked)
        return await self._say(asked, outcome, _sentence_for(words, asked.kind, failure))

    async def _say(self, asked: Asked, outcome: str, text: str, *, plain: str = "", field: str = "") -> None:
        """Tell the person, by the way that their kind of request leaves open, and ack."""
        answer = _answer_of(asked)
        self._count(asked, outcome)
        if answer.response is not None:  # the deed is acked; a listener raised after its last statement
            log.error("edge.raised_after_ack", kind=asked.kind, id=asked.id, outcome=outcome)
            return
        match asked.kind:
            case "command" | "action":
                await answer.ack(text)
            case "view":
                await _say_in_form(answer, text, plain=plain or _unmarked(text), field=field)
            case "options":
                await answer.ack(options=[])
            case _:
                await answer.ack()

    async def _unheard(self, asked: Asked) -> None:
        """Ack what nobody hears. A form must not look as if taken, nor a command as if it had worked."""
        self.note_unheard(asked.kind, asked.id.partition(" ")[0])
        sentence = _UNHEARD.get(asked.kind)
        await self._say(asked, "unheard", sentence(await self._words(asked)) if sentence else "")

    async def _is_repeated(self, asked: Asked) -> bool:
        """Whether this is an event that was heard before, and not one that we asked Slack to send again."""
        if asked.kind != "event":
            return False
        repeated = await self._seen(asked.request.source)
        owed = asked.request.source in self._owed
        self._owed.discard(asked.request.source)
        return repeated and not owed

    def _owe(self, event_id: str) -> None:
        if len(self._owed) >= _MOST_KEPT:
            self._owed.pop()
        self._owed.add(event_id)

    async def _words(self, asked: Asked) -> Words:
        try:
            async with asyncio.timeout(_WORDS_WITHIN):
                return await self._speech.words_for(asked.request.who, asked.request.locale)
        except (TimeoutError, NotBegun, NotYetKnown):
            return self._speech.fallback

    def _count(self, asked: Asked, outcome: str) -> None:
        self._figures.answered.labels(asked.kind, outcome).inc()


_OUTCOMES: dict[type[Exception], str] = {
    FormNotOpened: "form_not_opened",
    NotBegun: "not_begun",
    NotYetKnown: "not_yet_known",
}


_UNHEARD: dict[str, Callable[[Words], str]] = {
    "view": apologies.form_out_of_use,
    "command": apologies.unknown_command,
}


def _sentence_for(words: Words, kind: Kind, failure: FormNotOpened | NotBegun | NotYetKnown) -> str:
    match failure:
        case NotBegun():
            return apologies.nothing_done(words)
        case NotYetKnown():
            return apologies.not_yet_known(words)
        case _:
            said = apologies.command_not_opened if kind == "command" else apologies.not_opened
            return said(words)


async def _say_in_form(answer: LiveAnswer, text: str, *, plain: str, field: str) -> None:
    """Under the field it belongs to, else under the first field, else in an alert.

    The alert goes on top of the form, or takes its place where Slack's stack of three is full
    (https://docs.slack.dev/surfaces/modals).
    """
    view: Body = answer.body["view"]
    fields = [block.get("block_id") for block in view.get("blocks") or [] if block.get("type") == "input"]
    if fields:
        return await answer.ack(errors={str(field if field in fields else fields[0]): clip(plain, LABEL)})
    below = view.get("previous_view_id")
    if below and below != view.get("root_view_id"):
        return await answer.ack(update=apologies.alert(text))
    return await answer.ack(push=apologies.alert(text))


def _unmarked(text: str) -> str:
    """A sentence of ours for a place that shows no mrkdwn."""
    return text.replace("*", "").replace("`", "")


def _is_installed(asked: Asked, context: AsyncBoltContext) -> bool:
    """Whether the workspace is one of ours, where that can be known and matters.

    An external person's select in a message names only their own side, and a closed form changes nothing.
    """
    if asked.kind in ("options", "view_closed") or (asked.kind == "event" and asked.id in _ENDINGS):
        return True
    return bool(context.client and context.client.token)


def _answer_of(asked: Asked) -> LiveAnswer:
    return cast(LiveAnswer, asked.request.answer)


def _response_of(answer: LiveAnswer) -> BoltResponse:
    if answer.response is None:
        raise RuntimeError("A request ended without an answer.")
    return answer.response

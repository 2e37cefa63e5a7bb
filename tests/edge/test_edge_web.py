"""The server around the edge: health, figures, errors, and how it closes."""

import asyncio
import io
import json
import logging
import os
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from prometheus_client import CollectorRegistry
from structlog.typing import EventDict

from bot import logs
from bot.edge.routes import Routes
from bot.slack import Edge
from bot.web import Health, Server, Site, _has_token, _is_local, build_web
from handlers.doors import Command
from tests.edge.conftest import World
from tests.edge.kit import Caller, SlackStub, text_block

SECRET_WORDS = "somebody's confidential words"


async def test_a_living_process_says_so(caller: Caller) -> None:
    answer = await caller.gets("/healthz")
    assert (answer.status, answer.body) == (200, {"alive": True})


@pytest.mark.parametrize(
    ("store_down", "delivery_dead", "status"),
    [(False, False, 200), (True, False, 503), (False, True, 503)],
)
async def test_a_process_is_ready_when_store_and_delivery_are(
    caller: Caller, world: World, *, store_down: bool, delivery_dead: bool, status: int
) -> None:
    world.store_is_down, world.delivery_is_dead = store_down, delivery_dead
    answer = await caller.gets("/readyz")
    assert (answer.status, answer.body) == (
        status,
        {"store": not store_down, "delivery": not delivery_dead},
    )


async def test_a_store_that_hangs_is_not_ready(
    session: aiohttp.ClientSession, registry: CollectorRegistry
) -> None:
    async def hangs() -> bool:
        await asyncio.Event().wait()
        return True

    health = Health(store_answers=hangs, delivery_lives=lambda: True)
    server = Server(build_web(Site(edge=None, health=health, registry=registry)), 0, host="127.0.0.1")
    await server.start()
    async with session.get(f"http://127.0.0.1:{server.port}/readyz") as reply:
        assert (reply.status, (await reply.json())["store"]) == (503, False)
    async with session.post(f"http://127.0.0.1:{server.port}/slack/events") as reply:
        assert reply.status == 404
    await server.stop()


async def test_figures_are_for_this_machine_or_for_the_token(caller: Caller) -> None:
    local = await caller.gets("/metrics")
    assert (local.status, "marketsafe_requests_unheard" in local.text) == (200, True)
    assert (await caller.gets("/metrics", X_Forwarded_For="203.0.113.9")).status == 403
    assert (await caller.gets("/metrics", Forwarded="for=203.0.113.9")).status == 403
    by = {"X_Forwarded_For": "203.0.113.9"}
    assert (await caller.gets("/metrics", Authorization="Bearer open-sesame", **by)).status == 200
    assert (await caller.gets("/metrics", Authorization="Bearer open-sesam", **by)).status == 403
    assert (await caller.gets("/metrics", Authorization="Bearer ", **by)).status == 403


@pytest.mark.parametrize(
    ("peer", "local"),
    [("127.0.0.1", True), ("::1", True), ("203.0.113.9", False), ("::ffff:203.0.113.9", False), ("", False)],
)
def test_this_machine_is_known_by_its_loopback_address(peer: str, *, local: bool) -> None:
    request = make_mocked_request("GET", "/metrics").clone(remote=peer)
    assert _is_local(request) is local


@pytest.mark.parametrize("given", ["Bearer ", "Bearer", ""])
def test_without_a_token_the_word_bearer_opens_nothing(given: str) -> None:
    assert not _has_token(make_mocked_request("GET", "/metrics", headers={"Authorization": given}), "")


async def test_every_answer_carries_the_security_headers(caller: Caller) -> None:
    for answer in (await caller.gets("/healthz"), await caller.gets("/nothing"), await caller.runs("/gone")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"


async def test_a_page_that_fails_says_an_error_id_and_nothing_else(
    session: aiohttp.ClientSession, registry: CollectorRegistry, world: World, lines: list[EventDict]
) -> None:
    async def page(_request: web.Request) -> web.Response:
        raise ZeroDivisionError(SECRET_WORDS)

    health = Health(store_answers=world.store_answers, delivery_lives=lambda: True)
    site = Site(edge=None, health=health, registry=registry, pages=[web.get("/page/{id}", page)])
    server = Server(build_web(site), 0, host="127.0.0.1")
    await server.start()
    async with session.get(f"http://127.0.0.1:{server.port}/page/7") as reply:
        status, text = reply.status, await reply.text()
    await server.stop()
    failed = next(line for line in lines if line["event"] == "web.failed")
    assert (status, text.endswith(failed["error_id"]), SECRET_WORDS in text) == (500, True, False)
    assert failed["page"] == "/page/{id}"


async def test_a_request_under_way_is_answered_before_the_server_closes(
    edge: Edge, routes: Routes, world: World, registry: CollectorRegistry, session: aiohttp.ClientSession
) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def hear(request: Command) -> None:
        begun.set()
        await may_end.wait()
        await request.answer.ack("Heard.")

    routes.command("/claim", "", hear)
    health = Health(store_answers=world.store_answers, delivery_lives=lambda: True)
    server = Server(build_web(Site(edge=edge, health=health, registry=registry)), 0, host="127.0.0.1")
    await server.start()
    caller = Caller(session, f"http://127.0.0.1:{server.port}", edge)
    asking = asyncio.create_task(caller.runs("/claim"))
    await begun.wait()
    closing = asyncio.create_task(server.stop())
    may_end.set()
    answer = await asking
    await closing
    assert answer.body["text"] == "Heard."
    with pytest.raises(aiohttp.ClientConnectionError):
        await caller.gets("/healthz")


@pytest.fixture
def oauth_environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Set before the edge is built: what turns Bolt's own OAuth on."""
    names = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN")
    for name in names:
        monkeypatch.setenv(name, "from-the-environment")
    return dict.fromkeys(names, "from-the-environment")


async def test_the_environment_does_not_turn_oauth_on_and_is_left_as_it_was(
    oauth_environment: dict[str, str], edge: Edge
) -> None:
    assert edge.app.oauth_flow is None
    assert edge.app.client.token is None
    assert oauth_environment.items() <= os.environ.items()


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Our own logging, into a string, as a machine reads it."""
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up(stream, level="DEBUG")
    yield stream
    root.handlers[:], root.level = handlers, level
    structlog.configure(**before)


@pytest.mark.parametrize("error", [None, ValueError(SECRET_WORDS), KeyError(SECRET_WORDS)])
async def test_no_log_line_holds_what_anybody_wrote_or_a_token(
    written: io.StringIO, caller: Caller, routes: Routes, slack: SlackStub, error: Exception | None
) -> None:
    async def hear(request: Any) -> None:
        await request.answer.respond("Taken: " + SECRET_WORDS)
        if error:
            raise error from RuntimeError(SECRET_WORDS)
        await request.answer.open({"type": "modal", "title": SECRET_WORDS})
        await request.answer.ack()

    routes.command("/claim", "*", hear)
    routes.view("claims.file", hear)
    slack.failing = {"views.open": "invalid_arguments", "respond": 500}
    await caller.runs("/claim", SECRET_WORDS, response_url=slack.url + "/respond/1")
    values = {"note": {"a": {"type": "plain_text_input", "value": SECRET_WORDS}}}
    await caller.submits("claims.file", values=values, blocks=[text_block("note")])
    await caller.submits("claims.gone", values=values)
    await caller.posts(b'{"a":"somebody\'s confidential words"', "application/json")
    text = written.getvalue()
    events = [json.loads(line)["event"] for line in text.splitlines()]
    assert {"edge.respond_failed", "edge.unheard", "edge.turned_away"} <= set(events)
    assert ("edge.failed" in events) is (error is not None)
    assert "library.spoke" not in events  # nor do Bolt and slack_sdk spend time on lines that nobody sees
    for secret in ("confidential words", "xoxb-one", "open-sesame"):
        assert secret not in text


def test_a_stack_trace_names_places_and_classes_without_messages(written: io.StringIO) -> None:
    def fails() -> None:
        places: dict[str, int] = {}
        try:
            places[SECRET_WORDS] += 1
        except KeyError as cause:
            raise ValueError(SECRET_WORDS) from cause

    try:
        fails()
    except ValueError:
        structlog.get_logger().exception("test.failed", error_id="1")
    line = json.loads(written.getvalue())
    assert (line["event"], line["level"], line["error"], line["error_id"]) == (
        "test.failed",
        "error",
        "ValueError",
        "1",
    )
    assert "after KeyError" in line["trace"]
    assert "test_edge_web.py" in line["trace"]
    assert "confidential" not in line["trace"]


def test_libraries_that_quote_payloads_are_heard_without_their_words(written: io.StringIO) -> None:
    logging.getLogger("slack_sdk.web.async_client").error("body: %s", SECRET_WORDS)
    logging.getLogger("apscheduler.scheduler").warning("A tick was missed")
    quoting, other = map(json.loads, written.getvalue().splitlines())
    assert (quoting["event"], quoting["at"].partition(":")[0]) == ("library.spoke", "test_edge_web")
    assert other["event"] == "A tick was missed"


def test_a_person_at_a_terminal_gets_columns() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = Terminal()
    logs.set_up(stream)
    structlog.get_logger().info("test.spoke", claim_id=7)
    root.handlers[:], root.level = handlers, level
    structlog.configure(**before)
    assert "test.spoke" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_an_answer_that_comes_late_is_in_the_log(edge: Edge, lines: list[EventDict]) -> None:
    edge._note_time("view", 2.8)
    edge._note_time("view", 3.25)
    assert [(line["event"], line["milliseconds"]) for line in lines] == [("edge.late", 3250)]

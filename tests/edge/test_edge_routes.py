"""The routing table, and what a request looks like to its listener."""

from collections.abc import Callable
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from structlog.typing import EventDict

from bot.edge.routes import Routes
from handlers.doors import Command, Event, Press, Submission, Suggest, Who
from tests.edge.conftest import World
from tests.edge.kit import Caller, SlackStub, chosen, counted, press, submission, text_block


async def nobody(_request: object) -> None:
    """A listener that is never called."""


@pytest.mark.parametrize(
    "register",
    [
        lambda routes: routes.command("/claim", "list", nobody),
        lambda routes: routes.command("/claim", "LIST", nobody),
        lambda routes: routes.command("/claim", "", nobody),
        lambda routes: routes.command("/claim", "*", nobody),
        lambda routes: routes.action("claims.endorse", nobody),
        lambda routes: routes.view("claims.file", nobody),
        lambda routes: routes.view_closed("claims.file", nobody),
        lambda routes: routes.options("claims.right", nobody),
        lambda routes: routes.event("message", nobody),
    ],
)
def test_a_second_listener_of_one_id_fails_at_the_start(register: Callable[[Routes], None]) -> None:
    routes = Routes()
    for word in ("list", "", "*"):
        routes.command("/claim", word, nobody)
    routes.action("claims.endorse", nobody)
    routes.view("claims.file", nobody)
    routes.view_closed("claims.file", nobody)
    routes.options("claims.right", nobody)
    routes.event("message", nobody)
    with pytest.raises(ValueError, match="Heard twice"):
        register(routes)


@pytest.mark.parametrize("name", ["", " ", "claims.endorse:7", "a" * 256])
def test_what_could_never_be_heard_fails_at_the_start(name: str) -> None:
    with pytest.raises(ValueError, match="id"):
        Routes().action(name, nobody)


def test_the_table_tells_its_ids() -> None:
    routes = Routes()
    routes.action("b.two", nobody)
    routes.action("a.one", nobody)
    routes.command("/claim", "", nobody)
    assert (routes.ids("action"), routes.ids("command")) == (["a.one", "b.two"], ["/claim "])


@pytest.fixture
def heard(routes: Routes) -> list[Any]:
    """Requests in the order in which listeners got them; everything is acked at once."""
    requests: list[Any] = []

    async def hear(request: Any) -> None:
        requests.append(request)
        await request.answer.ack()

    routes.command("/claim", "", hear)
    routes.command("/claim", "list", hear)
    routes.command("/claim", "*", hear)
    routes.action("claims.endorse", hear)
    routes.view("claims.file", hear)
    routes.view_closed("claims.file", hear)
    routes.options("claims.right", hear)
    routes.event("message", hear)
    return requests


@pytest.mark.parametrize("text", ["", "list", "LIST now", "MS-2026-000123", "list:all"])
async def test_a_command_finds_the_listener_of_its_first_word(
    caller: Caller, routes: Routes, text: str
) -> None:
    found: list[str] = []

    def names(name: str) -> Callable[[Command], Any]:
        async def hear(request: Command) -> None:
            found.append(name)
            await request.answer.ack()

        return hear

    for word in ("", "list", "*"):
        routes.command("/right", word, names(word))
    await caller.runs("/right", text)
    word = text.partition(" ")[0].lower()
    assert found == [word if word in ("", "list") else "*"]


async def test_a_command_as_its_listener_gets_it(caller: Caller, heard: list[Command]) -> None:
    await caller.runs("/claim", "List  all", trigger_id="9.9.t", channel_id="D5", user_id="U9", team_id="T1")
    request = heard[0]
    assert (request.command, request.word, request.rest, request.text) == (
        "/claim",
        "List",
        "all",
        "List all",
    )
    assert (request.who, request.source, request.channel_id) == (Who("U9", "T1"), "9.9.t", "D5")


async def test_a_press_on_a_message_as_its_listener_gets_it(caller: Caller, heard: list[Press]) -> None:
    await caller.presses("claims.endorse:7", value="42")
    request = heard[0]
    assert (request.action_id, request.value, request.channel_id) == ("claims.endorse", "42", "C1")
    assert (request.message_ts, request.thread_ts, request.view) == ("1699.5", "1699.1", None)
    assert request.source == "U1:C1:1699.5:claims.endorse:7:1700.1"


async def test_a_press_in_a_form_as_its_listener_gets_it(caller: Caller, heard: list[Press]) -> None:
    view = submission("claims.file")["view"]
    await caller.presses("claims.endorse", view=view, user={"id": "U1", "team_id": "T1", "locale": "zh-CN"})
    request = heard[0]
    assert (request.channel_id, request.message_ts, request.locale) == ("", "", "zh-CN")
    assert request.view is not None
    assert request.view["private_metadata"] == "m"


async def test_a_source_does_not_hang_on_the_trigger(caller: Caller, heard: list[Press]) -> None:
    await caller.presses("claims.endorse", trigger_id="1")
    await caller.presses("claims.endorse", trigger_id="2")
    await caller.presses("claims.endorse", user={"id": "U2", "team_id": "T1"})
    first, again, other = (request.source for request in heard)
    assert (first == again, first == other) == (True, False)


async def test_a_form_sent_twice_has_one_source_and_its_next_step_another(
    caller: Caller, heard: list[Submission]
) -> None:
    await caller.submits("claims.file")
    await caller.submits("claims.file")
    await caller.submits("claims.file", view={"hash": "h2"})
    await caller.interacts({**submission("claims.file"), "type": "view_closed", "is_cleared": False})
    assert [request.source for request in heard] == ["V1:h1", "V1:h1", "V1:h2", "V1:closed"]


async def test_a_suggestion_as_its_listener_gets_it(caller: Caller, routes: Routes) -> None:
    heard: list[Suggest] = []

    async def suggest(request: Suggest) -> None:
        heard.append(request)
        await request.answer.ack(options=[{"value": "1"}])

    routes.options("claims.owner", suggest)
    body = {"type": "block_suggestion", "user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}}
    typed = {"action_id": "claims.owner:2", "block_id": "b", "value": "acm", "container": {"type": "view"}}
    answer = await caller.interacts({**body, **typed})
    assert answer.body == {"options": [{"value": "1"}]}
    assert (heard[0].action_id, heard[0].typed) == ("claims.owner", "acm")


async def test_an_event_as_its_listener_gets_it(caller: Caller, heard: list[Event]) -> None:
    await caller.tells("message", event_id="Ev5", channel="C1", ts="1.1", team="T1")
    request = heard[0]
    assert (request.kind, request.source, request.channel_id) == ("message", "Ev5", "C1")
    assert (request.event["ts"], request.who) == ("1.1", Who("U1", "T1"))


OUR_TEAM, OUR_GRID = {"id": "T1"}, {"id": "E1"}
THEIR_TEAM, THEIR_GRID = {"id": "T9"}, {"id": "E9"}


@pytest.mark.parametrize(
    ("user", "team", "enterprise", "known_as"),
    [
        pytest.param({"id": "U9", "team_id": "T1"}, OUR_TEAM, None, "T1", id="ours"),
        pytest.param({"id": "U9"}, OUR_TEAM, None, "T1", id="ours, older payload"),
        pytest.param({"id": "U9", "team_id": "T1"}, OUR_TEAM, OUR_GRID, "T1", id="ours, on Grid"),
        pytest.param({"id": "U9", "team_id": "T9"}, OUR_TEAM, None, "T9", id="outsider"),
        pytest.param({"id": "U9", "team_id": "T9"}, OUR_TEAM, OUR_GRID, "T9", id="outsider, we on Grid"),
        pytest.param({"id": "U9", "team_id": "E9"}, OUR_TEAM, None, "E9", id="outsider on Grid"),
    ],
)
async def test_the_presser_is_known_by_their_own_team(
    *, caller: Caller, heard: list[Press], user: Any, team: Any, enterprise: Any, known_as: str
) -> None:
    await caller.interacts(press("claims.endorse", user=user, team=team, enterprise=enterprise))
    assert heard[0].who == Who("U9", known_as)


@pytest.mark.parametrize(
    ("user_team", "team", "enterprise", "known_as"),
    [
        pytest.param("T1", OUR_TEAM, None, "T1", id="ours"),
        pytest.param("T9", THEIR_TEAM, None, "T9", id="outsider"),
        pytest.param("E9", None, THEIR_GRID, "E9", id="outsider on Grid"),
        pytest.param("T9", THEIR_TEAM, THEIR_GRID, "E9", id="outsider on Grid, named by workspace"),
    ],
)
async def test_an_external_persons_form_is_theirs_and_speaks_through_our_installation(
    *,
    caller: Caller,
    routes: Routes,
    slack: SlackStub,
    user_team: str,
    team: Any,
    enterprise: Any,
    known_as: str,
) -> None:
    heard: list[Submission] = []

    async def hear(request: Submission) -> None:
        heard.append(request)
        await request.answer.update({"type": "modal"}, view_id="V0")
        await request.answer.ack()

    routes.view("hand_over.record", hear)
    user = {"id": "U9", "team_id": user_team}
    body = submission("hand_over.record", user=user, team=team, enterprise=enterprise)
    assert (await caller.interacts(body)).status == 200
    assert heard[0].who == Who("U9", known_as)
    assert slack.tokens == ["Bearer xoxb-one"]


async def test_an_installation_of_a_whole_grid_speaks_for_its_workspaces(
    caller: Caller, routes: Routes, slack: SlackStub
) -> None:
    async def hear(request: Press) -> None:
        await request.answer.open({"type": "modal"})
        await request.answer.ack()

    routes.action("claims.open", hear)
    body = press("claims.open", team={"id": "T77"}, enterprise={"id": "E7"})
    assert (await caller.interacts(body)).status == 200
    assert slack.tokens == ["Bearer xoxb-grid"]


async def test_the_author_of_an_event_in_a_shared_channel_is_theirs_or_nobody(
    caller: Caller, heard: list[Event]
) -> None:
    shared = {"is_ext_shared_channel": True}
    await caller.tells("message", event_id="1", body=shared, user_team="T9", channel="C1")
    await caller.tells("message", event_id="2", body=shared, channel="C1")
    assert [request.who for request in heard] == [Who("U1", "T9"), Who("U1", "")]


async def test_a_workspace_without_the_app_is_told_so(
    caller: Caller, heard: list[Any], slack: SlackStub, lines: list[EventDict]
) -> None:
    command = await caller.runs("/claim", team_id="T404")
    pressed = await caller.presses(
        "claims.endorse", team={"id": "T404"}, response_url=slack.url + "/respond/1"
    )
    sent = await caller.submits(
        "claims.file", view={"app_installed_team_id": "T404", "blocks": [text_block("links")]}
    )
    assert "not installed" in command.body["text"]
    assert (pressed.status, "not installed" in slack.of("respond")[0]["text"]) == (200, True)
    assert "not installed" in sent.body["errors"]["links"]
    assert (heard, {line["event"] for line in lines}) == ([], {"edge.not_installed"})


async def test_the_end_of_an_installation_is_heard_without_one(caller: Caller, routes: Routes) -> None:
    heard: list[Event] = []

    async def hear(request: Event) -> None:
        heard.append(request)
        await request.answer.ack()

    routes.event("app_uninstalled", hear)
    await caller.tells("app_uninstalled", body={"team_id": "T404"})
    assert len(heard) == 1


async def test_our_own_events_are_not_heard(caller: Caller, heard: list[Event], world: World) -> None:
    answer = await caller.tells("message", user="UBOT", channel="C1")
    assert (answer.status, heard, world.seen_events) == (200, [], set())


async def test_an_event_that_slack_sends_again_is_heard_once_and_acked(
    caller: Caller, heard: list[Event], registry: CollectorRegistry
) -> None:
    answers = [await caller.tells("message", event_id="Ev1", channel="C1") for _ in range(3)]
    assert ([answer.status for answer in answers], len(heard)) == ([200, 200, 200], 1)
    assert counted(registry, "marketsafe_requests_answered", kind="event", outcome="repeated") == 2


async def test_an_unknown_id_is_acked_counted_and_logged_once(
    caller: Caller, lines: list[EventDict], registry: CollectorRegistry
) -> None:
    answers = [await caller.presses("claims.gone") for _ in range(2)]
    answers += [await caller.tells("reaction_added", event_id=str(n)) for n in range(2)]
    answers.append(await caller.interacts({"type": "shortcut", "callback_id": "x", "user": {"id": "U1"}}))
    assert [(answer.status, answer.text) for answer in answers] == [(200, "")] * 5
    assert [(line["kind"], line["id"]) for line in lines] == [
        ("action", "claims.gone"),
        ("event", "reaction_added"),
        ("shortcut", "x"),
    ]
    assert counted(registry, "marketsafe_requests_unheard", kind="action") == 2


async def test_a_form_that_nobody_hears_does_not_look_taken(caller: Caller) -> None:
    sent = await caller.submits("claims.gone", blocks=[text_block("links")])
    assert "nothing was filed" in sent.body["errors"]["links"]


async def test_a_command_that_nobody_hears_says_so(caller: Caller) -> None:
    assert "does not know this command" in (await caller.runs("/gone")).body["text"]


async def test_a_select_that_nobody_hears_offers_nothing(caller: Caller) -> None:
    body = {"type": "block_suggestion", "action_id": "x", "value": "", "user": {"id": "U1", "team_id": "T1"}}
    assert (await caller.interacts(body)).body == {"options": []}


async def test_a_press_gives_what_was_chosen(caller: Caller, heard: list[Press]) -> None:
    element = {"action_id": "claims.endorse", "action_ts": "1"}
    chooser = {**element, "type": "static_select", "selected_option": chosen("a")}
    boxes = {**element, "type": "checkboxes", "selected_options": [chosen("a"), chosen("b")]}
    for action in (chooser, boxes):
        await caller.interacts(press("", actions=[action]))
    assert [request.value for request in heard] == ["a", "a,b"]

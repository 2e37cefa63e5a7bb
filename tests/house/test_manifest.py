"""manifest.yml is what Slack takes, names what the bot hears, and asks for what it needs and nothing more."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import doors, routes_of
from bot.config import Settings
from bot.edge.routes import Routes
from bot.foundation import lay
from bot.manifest import EXAMPLE, manifest_for, text_for
from bot.sandbox.methods import catalogue
from handlers.home.helps import Helps

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
#: Scopes that no method asks for: for slash commands, and for reading the key in a message's metadata
#: (https://docs.slack.dev/reference/scopes).
BESIDES = {"commands", "metadata.message:read"}
#: We are in no group direct messages. A direct message is opened, never created as a channel, and nobody is
#: asked who is in one.
NOT_FOR_US = {"mpim:history", "mpim:read", "mpim:write", "channels:manage", "groups:write", "im:read"}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return manifest_for()


@pytest.fixture
def routes(tmp_path: Path) -> Routes:
    """What every topic registers."""
    programme = lay(Settings.read({"MARKETSAFE_DATA_DIR": str(tmp_path)}))
    programme.store.close()
    return routes_of(*doors(programme, forget_channel=lambda _: None, helps=Helps()))


def methods_called() -> Iterator[str]:
    """Every Web API method that our code names, as an attribute of a client or in words."""
    ours = [path for path in (ROOT / "bot").rglob("*.py") if "sandbox" not in path.parts]
    attributes = {name.replace(".", "_"): name for name in catalogue()}
    for path in ours:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in attributes:
                yield attributes[node.attr]
            if isinstance(node, ast.Constant) and node.value in catalogue():
                yield node.value


def test_slack_takes_it(manifest: dict[str, Any]) -> None:
    schema = json.loads((DATA / "manifest.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(manifest)


def test_slack_would_not_take_an_unknown_key(manifest: dict[str, Any]) -> None:
    schema = json.loads((DATA / "manifest.schema.json").read_text(encoding="utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema).validate({**manifest, "colour": "blue"})


def test_its_commands_are_those_that_are_heard(manifest: dict[str, Any], routes: Routes) -> None:
    commands = {one["command"] for one in manifest["features"]["slash_commands"]}
    assert commands == {name.partition(" ")[0] for name in routes.ids("command")}


def test_every_command_escapes_ids_and_says_how_it_is_used(manifest: dict[str, Any]) -> None:
    for command in manifest["features"]["slash_commands"]:
        assert command["should_escape"] is True
        assert command["usage_hint"]
        assert command["description"]


def test_its_events_are_those_that_are_heard(manifest: dict[str, Any], routes: Routes) -> None:
    events = {name.partition(".")[0] for name in manifest["settings"]["event_subscriptions"]["bot_events"]}
    assert events == set(routes.ids("event"))


def test_it_asks_for_the_scopes_of_the_calls_we_make_and_no_more(manifest: dict[str, Any]) -> None:
    asked = manifest["oauth_config"]["scopes"]["bot"]
    needed = {scope for method in set(methods_called()) for scope in catalogue()[method].scopes}
    assert set(asked) == (needed - NOT_FOR_US) | BESIDES
    assert asked == sorted(asked)


def test_it_asks_for_the_scopes_of_the_events_we_hear(manifest: dict[str, Any]) -> None:
    facts = json.loads((DATA / "event_scopes.json").read_text(encoding="utf-8"))
    asked = set(manifest["oauth_config"]["scopes"]["bot"])
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert {event: set(facts[event]) - asked for event in events} == {event: set() for event in events}


def test_every_method_we_call_exists() -> None:
    called = set(methods_called())
    assert {"chat.postMessage", "views.open", "auth.test"} <= called
    assert all(hasattr(AsyncWebClient, name.replace(".", "_")) for name in called)


def test_interactions_and_the_home_tab_are_on_and_socket_mode_is_off(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["interactivity"]["is_enabled"] is True
    assert manifest["settings"]["socket_mode_enabled"] is False
    assert manifest["features"]["app_home"]["home_tab_enabled"] is True


def test_ones_own_address_takes_the_place_of_the_examples() -> None:
    text = text_for("https://slack.iacc.example/")
    assert EXAMPLE not in text
    assert "https://slack.iacc.example/slack/events" in text

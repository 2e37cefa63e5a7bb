"""The laws of the house (ARCHITECTURE.md), as far as a machine can see whether they are kept."""

import ast
import importlib
import inspect
import json
import pkgutil
import subprocess
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import bot
import handlers
import storage
from bot.app import TICKS, doors, routes_of
from bot.config import Settings
from bot.edge.routes import Routes
from bot.foundation import lay
from handlers.home.helps import Helps
from handlers.people.rules import MAY, Action, Role
from handlers.refusals import Refusal

ROOT = Path(__file__).parents[2]
PACKAGES = (bot, handlers, storage)
#: Where anything may be caught: the delivery loop, the tick loop, and the web's error middleware. The fourth
#: place is Bolt's error listener, to which Bolt hands what it caught itself.
CATCH_ALL = {"bot/delivery/worker.py": 1, "bot/schedule.py": 1, "bot/web.py": 1}
DOORS = ("listeners", "pages", "ticks")
PRIVATE = (*DOORS, "views")
#: Slack's layout: https://docs.slack.dev/reference/interaction-payloads - an id is `topic.verb`.
ID = r"[a-z_]+\.[a-z_]+"


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules() -> list[str]:
    """Every module of ours, by its name; those that do something when they are run are not imported."""
    found = [
        module.name
        for package in PACKAGES
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return [name for name in found if not name.endswith("__main__") and "migrations" not in name]


# -- which way imports run


def test_the_import_contracts_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(cache_dir=str(tmp_path)) == 0


def strangers_doors(topic: str, module: ast.Module) -> Iterator[str]:
    """What a module of `topic` imports from another topic's doors or views."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            _, _, rest = name.partition("handlers.")
            owner, _, inner = rest.partition(".")
            if name.startswith("handlers.") and owner != topic and inner.partition(".")[0] in PRIVATE:
                yield name


def topic_modules() -> list[Path]:
    return [path for path in sources("handlers") if path.parent.parent == ROOT / "handlers"]


@pytest.mark.parametrize("path", topic_modules(), ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_no_topic_imports_anothers_doors_or_views(path: Path) -> None:
    assert list(strangers_doors(path.parent.name, tree(path))) == []


@pytest.mark.parametrize(
    "planted",
    [
        "from handlers.claims.listeners import ClaimDoors",
        "from handlers.claims import views",
        "from handlers.claims import service, ticks",
        "import handlers.claims.pages",
        "def late():\n    from handlers.claims.views import card",
    ],
)
def test_a_planted_look_through_anothers_door_is_seen(planted: str) -> None:
    assert list(strangers_doors("triage", ast.parse(planted)))
    assert not list(strangers_doors("claims", ast.parse(planted)))


@pytest.mark.parametrize(
    "path", list(sources("handlers")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_nothing_but_the_house_reads_a_clock(path: Path) -> None:
    asked = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert asked.isdisjoint({"datetime.now", "datetime.today", "date.today", "datetime.utcnow", "time.time"})


@pytest.mark.parametrize(
    "path", list(sources("handlers")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_no_topic_holds_a_slack_client(path: Path) -> None:
    imported = {
        (node.module or "").partition(".")[0]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
    }
    assert imported.isdisjoint({"slack_sdk", "slack_bolt", "aiohttp"})


# -- what is caught


def caught_by(module: ast.Module) -> Iterator[str]:
    """The names in `except` clauses; "" for a bare one."""
    for node in ast.walk(module):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            yield from (
                kind.id if isinstance(kind, ast.Name) else "" if kind is None else "?" for kind in kinds
            )


def test_anything_is_caught_in_its_own_places_only() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): sum(name in ("", "Exception") for name in caught_by(tree(path)))
        for path in sources("bot", "handlers", "storage")
    }
    assert {name: count for name, count in found.items() if count} == CATCH_ALL


def test_what_catches_everything_lets_it_go_on() -> None:
    for path in sources("bot", "handlers", "storage"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler) and getattr(node.type, "id", "") == "BaseException":
                assert isinstance(node.body[-1], ast.Raise), path


# -- what happens at import


def test_importing_everything_starts_nothing_and_opens_nothing() -> None:
    """In a process of its own: modules that are imported already would hide what they do."""
    script = f"""
import gc, importlib, json, threading, warnings
warnings.simplefilter("ignore")
for name in {modules()!r}:
    importlib.import_module(name)
import aiohttp
from apscheduler.schedulers.base import BaseScheduler
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine
from bot.config import Settings
kinds = (Engine, aiohttp.ClientSession, AsyncWebClient, BaseScheduler, Settings)
alive = [type(one).__name__ for one in gc.get_objects() if isinstance(one, kinds)]
print(json.dumps([alive, [one.name for one in threading.enumerate()]]))
"""
    said = subprocess.run(  # noqa: S603 - this interpreter, our own words
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    alive, threads = json.loads(said.stdout.splitlines()[-1])
    assert alive == []
    assert threads == ["MainThread"]


# -- refusals


def refusals() -> list[type[Refusal]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in modules():
            importlib.import_module(name)
    return sorted(set(descendants(Refusal)), key=lambda one: one.__qualname__)


def descendants(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        if child.__module__.partition(".")[0] in ("bot", "handlers", "storage"):
            yield child
        yield from descendants(child)


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: refusal.__name__)
def test_every_refusal_says_what_and_what_next(refusal: type[Refusal]) -> None:
    assert refusal.text.strip()
    assert refusal.next_step.strip()
    assert inspect.getdoc(refusal)


# -- ids


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Routes:
    programme = lay(Settings.read({"MARKETSAFE_DATA_DIR": str(tmp_path_factory.mktemp("data"))}))
    programme.store.close()
    return routes_of(*doors(programme, forget_channel=lambda _: None, helps=Helps()))


def shown_ids(function: str, place: int, keyword: str, *, only_with: str = "") -> set[str]:
    """The ids that any view gives to `function` (a builder of `handlers.blocks`), suffixes cut off.

    `only_with`: only calls that name this argument, too.
    """
    found: set[str] = set()
    for path in sources("handlers"):
        module, namespace = tree(path), importlib.import_module(_name(path))
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and _called(node) == function and _names(node, only_with):
                given = [word.value for word in node.keywords if word.arg == keyword] + node.args[
                    place : place + 1
                ]
                found.update(_ids_in(given[:1], vars(namespace)))
    return found


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _names(node: ast.Call, argument: str) -> bool:
    return not argument or any(word.arg == argument for word in node.keywords)


def _ids_in(given: Iterable[ast.expr], namespace: dict[str, object]) -> Iterator[str]:
    """Every text in an expression that is an id: a literal, a constant, or the beginning of an f-string."""
    for expression in given:
        for node in ast.walk(expression):
            value: object = None
            if isinstance(node, ast.Constant):
                value = node.value
            elif isinstance(node, ast.Name):
                value = namespace.get(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                value = getattr(namespace.get(node.value.id), node.attr, None)
            if isinstance(value, str) and "." in value:
                yield value.partition(":")[0]


def test_every_button_that_is_shown_is_heard(routes: Routes) -> None:
    shown = shown_ids("button", 1, "action_id") | shown_ids("overflow", 0, "action_id")
    assert shown
    assert shown - set(routes.ids("action")) == set()


def test_every_form_that_can_be_sent_is_heard(routes: Routes) -> None:
    shown = shown_ids("form", 0, "callback_id", only_with="submit")
    assert shown
    assert shown - set(routes.ids("view")) == set()


def test_every_form_and_button_that_is_heard_is_shown(routes: Routes) -> None:
    said = {
        value.partition(":")[0]
        for path in sources("handlers")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(value := node.value, str)
    }
    heard = {*routes.ids("action"), *routes.ids("view"), *routes.ids("options")}
    assert heard - said == set()


@pytest.mark.parametrize("kind", ["action", "view", "view_closed", "options"])
def test_ids_are_topic_and_verb(routes: Routes, kind: str) -> None:
    topics = {path.name for path in (ROOT / "handlers").iterdir() if path.is_dir()} | {"edge"}
    for name in routes.ids(kind):  # type: ignore[arg-type]  # the four kinds above
        topic, _, verb = name.partition(".")
        assert topic in topics
        assert verb.replace("_", "").isalpha()
        assert verb == verb.lower()


def test_an_id_that_two_hear_stops_the_start() -> None:
    class Twice:
        def register(self, router: Routes) -> None:
            router.event("message", None)  # type: ignore[arg-type]  # never called

    with pytest.raises(ValueError, match="Heard twice"):
        routes_of(Twice(), Twice())  # type: ignore[arg-type]  # a router that is one


# -- rights


def test_every_action_has_a_row_and_somebody_who_may() -> None:
    assert set(MAY) == set(Action)
    assert all(MAY[action] for action in Action)
    assert all(isinstance(role, Role) for roles in MAY.values() for role in roles)


def test_whoever_files_never_triages() -> None:
    for role in MAY[Action.FILE_CLAIM]:
        assert role not in MAY[Action.ENDORSE_CLAIM] | MAY[Action.TAKE_CLAIM] | MAY[Action.REFUSE_CLAIM]


# -- the clock


def test_every_topics_tick_is_asked() -> None:
    there = {path.parent.name for path in topic_modules() if path.stem == "ticks"}
    assert set(TICKS) == there


# -- sizes


@pytest.mark.parametrize(
    "path", list(sources("bot", "handlers", "storage")), ids=lambda p: str(p.relative_to(ROOT))
)
def test_files_and_functions_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name

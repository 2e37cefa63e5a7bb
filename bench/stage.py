"""The processes that every bench needs: the Web API's stand-in, stock Bolt, and our bot beside them."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.processes import Server, free_port, python, serving
from bench.world import World
from bot.app import doors, routes_of
from bot.edge.routes import Routes
from bot.foundation import lay
from handlers.home.helps import Helps


@dataclass(frozen=True, slots=True)
class Stage:
    """A directory that is removed afterwards, and the stand-in for Slack's Web API, which is up."""

    directory: Path
    web_api: Server

    def body(self, name: str, raw: bytes) -> Path:
        """A raw body as a file, which the client reads."""
        path = self.directory / f"{name}.body"
        path.write_bytes(raw)
        return path

    def bot(self, world: World) -> contextlib.AbstractContextManager[Server]:
        """Our bot over a world's store."""
        return world.served(self.web_api, free_port())

    @contextlib.contextmanager
    def stock(self, world: World) -> Iterator[Server]:
        """Stock Bolt with a listener for every id of ours."""
        routes, ids = _routes(world), self.directory / "ids.json"
        commands = dict.fromkeys(name.partition(" ")[0] for name in routes.ids("command"))
        ids.write_text(
            json.dumps(
                {
                    "commands": list(commands),
                    "actions": [*routes.ids("action"), *routes.ids("options")],
                    "views": [*routes.ids("view"), *routes.ids("view_closed")],
                    "events": routes.ids("event"),
                }
            ),
            encoding="utf-8",
        )
        port = free_port()
        command = python("bench.stock", f"--port={port}", f"--ids={ids}")
        with serving(command, log=self.directory / "stock.log", port=port) as server:
            yield server


def _routes(world: World) -> Routes:
    """Our own table, without a process around it."""
    programme = lay(world.settings)
    routes = routes_of(*doors(programme, forget_channel=lambda _: None, helps=Helps()))
    programme.store.close()
    return routes


@contextlib.contextmanager
def staged(directory: Path) -> Iterator[Stage]:
    """A stage in this directory."""
    port = free_port()
    command = python("bench.web_api", f"--port={port}")
    with serving(command, log=directory / "web_api.log", port=port) as web_api:
        yield Stage(directory, web_api)

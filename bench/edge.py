"""The edge alone: our server with `--listeners` listeners that only ack, to set beside `bench.stock`.

Run as `python -m bench.edge --port 3998`; prints the port, then serves until it is ended.
"""

import argparse
import asyncio
import logging

import aiohttp
import structlog
from prometheus_client import CollectorRegistry

from bench.stock import SECRET, ids_of
from bot.edge.authorize import Installations, Installed
from bot.edge.dispatch import Speech
from bot.edge.routes import Routes
from bot.slack import Edge, Needs
from bot.web import Health, Server, Site, build_web
from handlers.doors import Request, Who
from handlers.words import Catalogues, Words


def table(ids: dict[str, list[str]]) -> Routes:
    """Every id heard by a listener that only acks."""

    async def hear(request: Request) -> None:
        await request.answer.ack()

    routes = Routes()
    for name in ids["commands"]:
        routes.command(name, "*", hear)
    for name in ids["actions"]:
        routes.action(name, hear)
    for name in ids["views"]:
        routes.view(name, hear)
    return routes


async def serve(*, port: int, listeners: int) -> None:
    logging.getLogger().setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    words, registry = Catalogues.load().words("en", "UTC"), CollectorRegistry()

    async def words_for(_who: Who, _locale: str) -> Words:
        return words

    async def yes() -> bool:
        return True

    async def new(_event_id: str) -> bool:
        return False

    async with aiohttp.ClientSession() as session:
        needs = Needs(
            signing_secret=SECRET,
            session=session,
            installation_of=Installations([Installed("T1", "xoxb-1", "UBOT")]),
            seen=new,
            speech=Speech(words_for=words_for, fallback=words, contact="nobody"),
            registry=registry,
        )
        edge = Edge(needs, table(ids_of(listeners)))
        health = Health(store_answers=yes, delivery_lives=lambda: True)
        server = Server(build_web(Site(edge=edge, health=health, registry=registry)), port, host="127.0.0.1")
        await server.start()
        print(server.port, flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=3998)
    parser.add_argument("--listeners", type=int, default=60)
    asked = parser.parse_args()
    asyncio.run(serve(port=asked.port, listeners=asked.listeners))


if __name__ == "__main__":
    main()

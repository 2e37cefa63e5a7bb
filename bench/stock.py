"""The baseline: a Bolt AsyncApp as shipped, with as many listeners as ours, that only acks.

Run as `python -m bench.stock --ids ids.json`; prints the port it listens on, then serves until it is ended.
"""

import argparse
import asyncio
import json
import logging
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def ids_of(number: int) -> dict[str, list[str]]:
    """As many ids as a bot of `number` listeners has, in about the proportions of ours."""
    actions, views, commands = number // 2, number // 4, number - number // 2 - number // 4
    return {
        "commands": [f"/command-{n}" for n in range(commands)],
        "actions": [f"action.{n}" for n in range(actions)],
        "views": [f"view.{n}" for n in range(views)],
    }


def build(ids: dict[str, list[str]], *, port: int) -> AsyncApp:
    """An app with one listener for each id, registered as Bolt's documentation does it."""
    client = AsyncWebClient(token="xoxb-stock", base_url=f"http://127.0.0.1:{port}/api/")
    app = AsyncApp(client=client, signing_secret=SECRET)

    async def hear(ack: AsyncAck) -> None:
        await ack()

    for name in ids.get("commands", []):
        app.command(name)(hear)
    for name in ids.get("actions", []):
        app.action(name)(hear)
    for name in ids.get("views", []):
        app.view(name)(hear)
    for name in ids.get("events", []):
        app.event(name)(hear)
    return app


async def _auth_test(_request: web.Request) -> web.Response:
    """The one Web API call that stock Bolt makes, once, at its first request."""
    return web.json_response({"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "BBOT"})


async def serve(ids: dict[str, list[str]], *, port: int) -> None:
    logging.getLogger().setLevel(logging.ERROR)
    app = build(ids, port=port).server(port=port).web_app
    app.router.add_post("/api/auth.test", _auth_test)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print(port, flush=True)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=3999)
    parser.add_argument("--listeners", type=int, default=60, help="how many, if --ids is not given")
    parser.add_argument("--ids", type=Path, help="JSON: commands, actions, views, events, each a list of ids")
    asked = parser.parse_args()
    ids: dict[str, Any] = json.loads(asked.ids.read_text()) if asked.ids else ids_of(asked.listeners)
    asyncio.run(serve(ids, port=asked.port))


if __name__ == "__main__":
    main()

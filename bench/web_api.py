"""Slack's Web API, as far as a bot that is measured needs it: every call is right, forms open in 100 ms.

Run as `python -m bench.web_api --port 3997`, a process of its own, so that what it costs is not the bot's.
The real deployment is paced by us to one message a second and channel, and so it is here.
"""

import argparse
import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

TEAM, BOT, FILER, DESK, SHARED = "T0BENCH001", "UBOT00001", "U0FILER01", "C0DESK0001", "C0SHARED01"
VIEWS_OPEN = "/api/views.open"
#: Seconds that Slack takes to open a form.
_FORM_OPENS_IN = 0.1

Answer = dict[str, Any]
_stamps = itertools.count(1_767_225_600)


async def _form_opened() -> Answer:
    await asyncio.sleep(_FORM_OPENS_IN)
    return {"view": {"id": "V0FORM0001", "type": "modal", "callback_id": "form", "hash": "1.a"}}


async def _posted() -> Answer:
    return {"channel": DESK, "ts": f"{next(_stamps)}.000100", "message": {}}


def _always(**answer: Any) -> Callable[[], Awaitable[Answer]]:
    async def give() -> Answer:
        return answer

    return give


#: What is not named here is answered with nothing but "ok".
_METHODS: dict[str, Callable[[], Awaitable[Answer]]] = {
    "auth.test": _always(team_id=TEAM, team="IACC", user_id=BOT, bot_id="BBOT00001", user="marketsafe"),
    "chat.postMessage": _posted,
    "conversations.info": _always(channel={"id": DESK, "is_channel": True}),
    "conversations.members": _always(members=[BOT]),
    "conversations.open": _always(channel={"id": "D0FILER01"}),
    "views.open": _form_opened,
}


async def answer(request: web.Request) -> web.Response:
    """One call, whatever its arguments."""
    await request.read()
    give = _METHODS.get(request.match_info["method"], _always())
    return web.json_response({"ok": True, **await give()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=3997)
    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    web.run_app(app, host="127.0.0.1", port=parser.parse_args().port, access_log=None, print=None)


if __name__ == "__main__":
    main()

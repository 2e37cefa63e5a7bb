"""The stand-in's web server: the Web API, uploads and downloads, response_urls and Socket Mode."""

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.sandbox.api import Answer, Api
from bot.sandbox.api.files import readable
from bot.sandbox.calls import BotLink
from bot.sandbox.gate import gate
from bot.sandbox.interactions import Interactions
from bot.sandbox.pages import HEADERS
from bot.sandbox.world import World

LOGIN = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to the sandbox</body></html>"
MOST_BYTES = 64 * 1024 * 1024


class Doors:
    """What answers over HTTP."""

    def __init__(self, world: World, api: Api, link: BotLink, does: Interactions) -> None:
        self.world, self.api, self.link, self.does = world, api, link, does

    def app(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[gate(HEADERS)])
        app.router.add_route("*", "/api/{method}", self.call)
        app.router.add_post("/upload/v1/{file}", self.upload)
        app.router.add_get("/files-pri/{key}/{name}", self.download)
        app.router.add_post("/response/{id}", self.respond)
        app.router.add_get("/socket/{ticket}", self.link.sockets.serve)
        return app

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call of the Web API: JSON, form or query arguments."""
        try:
            raw = await _arguments(request)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_json"})
        header = request.headers.get("Authorization", "")
        token = header[7:] if header.startswith("Bearer ") else str(raw.get("token") or "")
        answer = await self.api.call(request.match_info["method"], raw, token, header)
        return _sent(request, answer)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """The second step of a file's upload: its bytes, raw or as a form's file."""
        fault = self.api.faults.take("upload")
        if fault and fault.kind == "drop":
            return _sent(request, Answer({}, dropped=True))
        file = self.world.files.get(request.match_info["file"])
        if file is None or file.complete:
            return web.Response(status=404, text="not found")
        body = await _uploaded(request)
        if len(body) != file.length:
            return web.Response(status=400, text="length does not match")
        file.body = body
        if fault:
            return _sent(request, Answer({}, dropped=True))
        return web.Response(text=f"OK - {len(body)}")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A private file. Without a token that may read it: a sign-in page with status 200, as Slack's."""
        file = self.world.files.get(request.match_info["key"].partition("-")[2])
        install = self.world.by_token(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if file is None:
            return web.Response(status=404)
        allowed = self.api.limits.external_files_readable
        may = install and not install.revoked and "files:read" in install.scopes
        if not install or not may or not readable(self.world, install, file, external_in_forms=allowed):
            return web.Response(text=LOGIN, content_type="text/html")
        return web.Response(body=file.body or b"", content_type="application/octet-stream")

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """A response_url: five uses in half an hour."""
        url = self.world.response_urls.get(request.match_info["id"])
        if url is None or url.left <= 0 or self.world.clock() > url.expires_at:
            word = "used_url" if url and url.left <= 0 else "expired_url"
            self.world.trouble(url.user if url else "", "response_url", word)
            return web.json_response({"ok": False, "error": word}, status=404)
        url.left -= 1
        try:
            answer = json.loads(await request.text())
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        error = self.does.respond(url.channel, url.user, answer, url.about)
        if error:
            return web.json_response({"ok": False, "error": error}, status=400)
        return web.Response(text="ok")


def _sent(request: web.Request, answer: Answer) -> web.StreamResponse:
    if answer.dropped:
        if request.transport:
            request.transport.abort()
        return web.Response()
    return web.json_response(answer.body, status=answer.status, headers=answer.headers)


async def _arguments(request: web.Request) -> dict[str, Any]:
    # a token in an address would end up in logs: Slack takes none there
    raw: dict[str, Any] = {key: value for key, value in request.query.items() if key != "token"}
    if request.content_type == "application/json":
        text = await request.text()
        parsed = json.loads(text) if text else {}
        if not isinstance(parsed, dict):
            raise ValueError("not an object")
        return raw | parsed
    if request.content_type.startswith("multipart/"):
        return raw | {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return raw | dict(parse_qsl(await request.text(), keep_blank_values=True))


async def _uploaded(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""

"""Who may speak to the stand-in: this machine's own programs and its own page, and no other web site.

A site that a browser shows can send requests to this machine, or make its own name point here. It cannot
hide where it comes from: the browser names the host it was asked for, the page's origin and whether that is
another site's (https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site).
"""

from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

LOCAL = {"127.0.0.1", "localhost"}
#: What a browser says of a request of our own page, and of an address that a person typed.
_OUR_OWN = {"same-origin", "none"}


def gate(headers: dict[str, str]) -> Middleware:
    """Refuses every request that another site made; `headers` go with the refusal."""

    @web.middleware
    async def pass_through(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not _is_ours(request):
            raise web.HTTPForbidden(text="The sandbox is for this machine only.", headers=headers)
        return await handler(request)

    return pass_through


def _is_ours(request: web.Request) -> bool:
    if _host(request) not in LOCAL:
        return False
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        return False
    site = request.headers.get("Sec-Fetch-Site", "none")
    return site in _OUR_OWN or _follows_a_link(request)


def _host(request: web.Request) -> str | None:
    try:
        return request.url.host
    except ValueError:  # such as a port that no machine has
        return None


def _follows_a_link(request: web.Request) -> bool:
    """A link elsewhere may lead to the page; it acts on nothing."""
    return request.path == "/" and request.headers.get("Sec-Fetch-Mode") == "navigate"

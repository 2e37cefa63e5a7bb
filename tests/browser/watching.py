"""What went wrong in a page, whoever was looking: a test in which something did has failed."""

import re
from dataclasses import dataclass, field

from playwright.async_api import ConsoleMessage, Error, Page, Request

#: Chromium tells a page's policy's breaches on the console, but not those of every kind as errors.
_TELL_BREACHES = """
addEventListener("securitypolicyviolation", (breach) =>
  console.error(`policy: ${breach.effectiveDirective} forbids ${breach.blockedURI}`));
"""
#: The page's own closing ends its stream of changes, and whatever else is under way.
_CUT_SHORT = "net::ERR_ABORTED"


@dataclass  # without slots: Playwright keeps something on the object whose methods listen
class Watch:
    """What pages found wrong: console errors, exceptions, failed requests, breaches of their policy."""

    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    async def over(self, page: Page) -> None:
        """From now on watch this page; before it is opened."""
        await page.add_init_script(_TELL_BREACHES)
        page.on("console", self._said)
        page.on("pageerror", self._raised)
        page.on("requestfailed", self._failed)

    def expects(self, pattern: str) -> None:
        """What matches this regular expression is what the test is about."""
        self.expected.append(pattern)

    @property
    def unexpected(self) -> list[str]:
        return [one for one in self.found if not any(re.search(pattern, one) for pattern in self.expected)]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "assert"):
            self.found.append(f"console: {message.text} ({message.location['url']})")

    def _raised(self, error: Error) -> None:
        self.found.append(f"exception: {error}")

    def _failed(self, request: Request) -> None:
        if request.failure != _CUT_SHORT:
            self.found.append(f"request: {request.method} {request.url} {request.failure}")

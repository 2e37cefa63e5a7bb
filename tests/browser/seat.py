"""Somebody at a browser, and the parts of the page by the names that a screen reader has for them."""

import re
from dataclasses import dataclass
from typing import Self

from playwright.async_api import Locator, Page, expect

from tests.browser.page_words import say
from tests.harness.stage import Player


@dataclass(slots=True)
class Seat:
    """One person at their own browser."""

    page: Page
    player: Player

    async def opens(self, room: str = "") -> Self:
        """Open the page as this person, in the room with this id ("home", "dm")."""
        await self.page.goto("/#/" + "/".join(filter(None, (self.player.person.id, room))))
        await expect(self.channels).to_contain_text(self.player.person.name)
        return self

    def say(self, text: str, **fields: object) -> str:
        """A text of the page's own in this person's language."""
        return say(self.player.person.member.locale, text, **fields)

    # -- the parts of the page

    @property
    def people(self) -> Locator:
        return self.page.get_by_role("navigation", name=self.say("People"))

    @property
    def channels(self) -> Locator:
        return self.page.get_by_role("navigation", name=self.say("Channels"))

    @property
    def main(self) -> Locator:
        """The room in view, or Home."""
        return self.page.get_by_role("main")

    @property
    def composer(self) -> Locator:
        """Where one types to the room in view."""
        return self.main.get_by_role("textbox")

    @property
    def panel(self) -> Locator:
        """The sandbox's own."""
        return self.page.get_by_role("complementary", name=self.say("Sandbox"))

    @property
    def guide(self) -> Locator:
        return self.page.get_by_role("region", name=self.say("First visit"))

    def channel(self, name: str) -> Locator:
        """The room's button at the side; after the name it may say how much is new."""
        return self.channels.get_by_role("button", name=_beginning(name))

    def message(self, words: str | re.Pattern[str]) -> Locator:
        """The messages in the room in which these words stand."""
        return self.main.get_by_role("article").filter(has_text=words)

    def form(self, title: str) -> Locator:
        """An open form."""
        return self.page.get_by_role("dialog", name=title)

    # -- what people do

    async def becomes(self, player: Player) -> Self:
        """Choose to be somebody else."""
        await self.people.get_by_role("button", name=_beginning(player.person.name)).click()
        self.player = player
        await expect(self.channels).to_contain_text(player.person.name)
        return self

    async def enters(self, name: str) -> Self:
        """Go to a room by its button at the side."""
        await self.channel(name).click()
        await expect(self.channel(name)).to_have_attribute("aria-current", "page")
        return self

    async def types(self, line: str) -> None:
        """Type into the composer and send it."""
        await self.composer.fill(line)
        await self.composer.press("Enter")

    async def presses(self, label: str, on: Locator | None = None) -> None:
        """Press the button with this label."""
        await (on or self.page).get_by_role("button", name=label, exact=True).click()

    async def arms(self, fault: str) -> None:
        """Switch a fault on at the panel; its button says more than its name."""
        await self.panel.get_by_role("button", name=_beginning(self.say(fault))).click()

    async def agrees(self, label: str) -> None:
        """Answer the question that is asked before something is done."""
        await self.presses(label, self.page.get_by_role("dialog").last)

    async def chooses(self, option: str, field: str, on: Locator) -> None:
        """Choose one of a field's options."""
        await on.get_by_role("combobox", name=field).click()
        await self.page.get_by_role("option", name=_beginning(option)).click()


def _beginning(name: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(name)}(\W|$)")

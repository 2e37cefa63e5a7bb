"""A page at which nobody has a mouse."""

from dataclasses import dataclass

from playwright.async_api import Locator

from tests.browser.seat import Seat

#: More stops than any page here has between two things.
_FAR = 150
#: Whether what has the focus, or what is close around it, looks other than without; and what it is.
_LOOK = """
() => {
  const node = document.activeElement;
  if (!node || node === document.body) return { shows: true, what: "" };
  const around = [node, node.parentElement, node.parentElement?.parentElement].filter(Boolean);
  const looks = () => JSON.stringify(around.map((one) => {
    for (const change of one.getAnimations()) if (change instanceof CSSTransition) change.finish();
    const { outline, boxShadow, borderColor, backgroundColor, color, textDecoration } = getComputedStyle(one);
    return [outline, boxShadow, borderColor, backgroundColor, color, textDecoration];
  }));
  const focused = looks();
  node.blur();
  const blurred = looks();
  node.focus({ preventScroll: true });
  return { shows: focused !== blurred, what: node.outerHTML.slice(0, 150) };
}
"""


@dataclass(slots=True)
class Keys:
    """Somebody's keyboard. `hidden`: what had the focus and did not show it."""

    seat: Seat
    hidden: list[str]

    async def to(self, target: Locator, key: str = "Tab") -> None:
        """Go on with Tab until `target` has the focus."""
        await target.wait_for()
        for _ in range(_FAR):
            if await target.evaluate("(node) => node === document.activeElement"):
                return
            await self.presses(key)
            look = await self.seat.page.evaluate(_LOOK)
            if not look["shows"]:
                self.hidden.append(look["what"])
        raise AssertionError(f"Tab does not come to {target}.")

    async def presses(self, *keys: str) -> None:
        for key in keys:
            await self.seat.page.keyboard.press(key)

    async def types(self, words: str) -> None:
        await self.seat.page.keyboard.type(words)

    async def uses(self, target: Locator, key: str = "Enter") -> None:
        """Go there and press Enter, or the space bar."""
        await self.to(target)
        await self.presses(key)

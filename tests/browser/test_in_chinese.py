"""The page's own words in the reader's language."""

import re

import pytest
from playwright.async_api import Page, expect

from bot.sandbox import demo
from tests.browser.conftest import Visit
from tests.browser.filing import files, hands_over
from tests.browser.page_words import chinese, modules, said, table
from tests.harness.stage import Stage

_FIELD = re.compile(r"\\\{\w+\\\}")
#: Every text in sight, and every name that is heard or pointed at: the page's own, and in what the bot said.
_WORDS = """
() => {
  const own = new Set([document.title]), bots = new Set();
  const add = (node, words) =>
    (node.closest(".contents, .modal-body, .home-blocks, .guide") ? bots : own).add(words.trim());
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { data, parentElement } = walk.currentNode;
    if (parentElement.checkVisibility()) add(parentElement, data);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description"]) {
    for (const node of document.querySelectorAll(`[${name}]`)) add(node, node.getAttribute(name));
  }
  return { own: [...own], bots: [...bots] };
}
"""


@pytest.mark.parametrize("name", sorted(modules()))
def test_every_text_of_the_page_has_its_chinese(name: str) -> None:
    source = modules()[name]
    own = table(source)
    assert not [text for text in said(source) if text not in own]
    untranslated = [text for text, other in own.items() if text == other and not names_only(text)]
    assert not untranslated
    for text, other in own.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", other)), text


def names_only(text: str) -> bool:
    """Names are the same in both languages, and so is what consists of fields alone."""
    return text == "Slack Connect" or not re.search(r"[A-Za-z]", re.sub(r"\{\w+\}", "", text))


async def test_who_reads_chinese_meets_no_english_of_the_page(stage: Stage, visit: Visit) -> None:
    await files(stage.hana)
    await hands_over(stage)
    wei = await visit(stage.wei, demo.SHARED)
    card = wei.message("MS-2026-000001").first
    await expect(card).to_be_visible()
    assert await wei.page.locator("html").get_attribute("lang") == "zh-CN"
    assert not await english(wei.page)
    await card.get_by_role("button", name=wei.say("View the thread")).click()
    await expect(wei.page.get_by_role("complementary", name=wei.say("Thread"))).to_be_visible()
    for tab in ("Calls", "Troubles", "Outbox"):
        await wei.panel.get_by_role("tab", name=wei.say(tab)).click()
        assert not await english(wei.page)
    await wei.presses("Decline · 不予处理", card)
    await expect(wei.page.get_by_role("dialog")).to_be_visible()
    assert not await english(wei.page)
    await wei.page.keyboard.press("Escape")
    await wei.enters("MarketSafe")
    assert not await english(wei.page)


async def english(page: Page) -> list[str]:
    """What stands in the page in English though the page has Chinese for it."""
    seen = await page.evaluate(_WORDS)
    keys = [text for text, other in chinese().items() if text != other and not names_only(text)]
    patterns = [re.compile(_FIELD.sub(".+", re.escape(text))) for text in keys]
    found = [words for words in seen["own"] for pattern in patterns if pattern.fullmatch(words)]
    return found + [words for words in seen["bots"] if words in keys]

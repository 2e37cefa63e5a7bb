"""What was said is shown as it was said, however hostile and however much it is."""

import re

from playwright.async_api import expect

from bot.sandbox import demo
from tests.browser.conftest import Visit
from tests.browser.filing import files, hands_over
from tests.browser.full_room import fill
from tests.harness.stage import Stage

#: Each would leave a mark in the page if any part of it were taken as more than text.
HOSTILE = (
    '<img src="x" onerror="document.title = 1"><script>document.title = 2</script>'
    '<b id="marked">bold</b> <a href="javascript:document.title = 3">here</a> &lt;i&gt; <!channel> <u>u</u>'
)
#: Messages that the page may draw before anybody scrolls, and elements for each at most.
_AT_ONCE, _FOR_EACH = 80, 40


async def test_hostile_words_stay_words(stage: Stage, visit: Visit) -> None:
    ann = await visit(stage.ann, demo.DESK)
    title = await ann.page.title()
    await ann.types(HOSTILE)
    await expect(ann.message(HOSTILE)).to_be_visible()
    await stage.ann.person.uploads('"><img src=x>.txt', b"x", stage.desk)
    await expect(ann.message('"><img src=x>.txt')).to_be_visible()
    await files(stage.hana, note=HOSTILE, confidential=HOSTILE)
    await expect(ann.message("MS-2026-000001")).to_contain_text('<b id="marked">bold</b>')
    await hands_over(stage)
    wei = await visit(stage.wei, demo.SHARED)
    await expect(wei.message("MS-2026-000001").first).to_contain_text('<b id="marked">bold</b>')
    for page in (ann.page, wei.page):
        await expect(page.locator("#marked, article img, article script, article u")).to_have_count(0)
        await expect(page.locator('a[href^="javascript"]')).to_have_count(0)
    assert await ann.page.title() == title


async def test_a_full_channel_opens_at_its_newest_and_scrolls_to_its_first(
    stage: Stage, visit: Visit
) -> None:
    fill(stage.sandbox, stage.world.group)
    ann = await visit(stage.ann, demo.GROUP)
    drawn, total = ann.main.locator("article"), len(stage.world.group.messages)
    await expect(drawn.last).to_contain_text("Line 1000")
    await expect(drawn.last).to_be_in_viewport()
    assert await drawn.count() <= _AT_ONCE
    assert await ann.main.locator("*").count() <= _AT_ONCE * _FOR_EACH
    pane = ann.main.get_by_role("group", name="Messages")
    while await drawn.count() < total:
        before = await drawn.first.get_attribute("data-ts")
        await pane.press("Home")
        await expect(drawn.first).not_to_have_attribute("data-ts", before or "")
    await pane.press("Home")
    await expect(ann.main.get_by_text("This is the very beginning of #working-group.")).to_be_in_viewport()
    await expect(ann.message(re.compile(r"Line 1\."))).to_be_in_viewport()
    assert await ann.main.locator("*").count() <= total * _FOR_EACH


async def test_who_reads_further_up_is_told_of_what_is_new_and_stays(stage: Stage, visit: Visit) -> None:
    fill(stage.sandbox, stage.world.group, 60)
    ann = await visit(stage.ann, demo.GROUP)
    await expect(ann.message(re.compile(r"Line 60\b"))).to_be_in_viewport()
    line = ann.message(re.compile(r"Line 43\."))
    await line.scroll_into_view_if_needed()
    await expect(line).to_be_in_viewport()
    await stage.mia.says("Something new.", stage.world.group)
    await expect(ann.message("Something new.")).to_have_count(1)
    await expect(line).to_be_in_viewport()
    await ann.page.get_by_role("button", name="New messages").click()
    await expect(ann.message("Something new.")).to_be_in_viewport()


async def test_an_unchanged_message_keeps_its_node_when_others_come(stage: Stage, visit: Visit) -> None:
    await stage.mia.says("Stay where you are.", stage.desk)
    ann = await visit(stage.ann, demo.DESK)
    node = await ann.message("Stay where you are.").element_handle()
    await files(stage.hana)
    await expect(ann.message("MS-2026-000001")).to_be_visible()
    assert await node.evaluate("(node) => node.isConnected")

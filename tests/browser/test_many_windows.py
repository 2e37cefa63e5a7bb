"""Many windows and people of one browser: each is answered, and what is one's own is shown to nobody else."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import FilePayload, Locator, Page, Request, Route, expect

from bot.sandbox import demo
from tests.browser.conftest import Visit
from tests.browser.seat import Seat
from tests.browser.watching import Watch
from tests.harness.stage import Player, Stage

WINDOWS = 10
#: The page as if its window was covered, or another tab was in front of it.
HIDE = """
(isHidden) => {
  Object.defineProperty(document, "hidden", { get: () => isHidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""
#: Milliseconds that a text takes to be read and drawn, and what was drawn.
DRAW = """
async ([how, text]) => {
  const { [how]: draw } = await import(how === "mrkdwn" ? "/page/text.js" : "/page/markdown.js");
  const start = performance.now();
  const box = document.createElement("div");
  box.append(draw(text, { names: {}, rooms: {}, level: 2 }));
  return [performance.now() - start, box.innerHTML];
}
"""
#: What it may take at most; it took a minute where each mark or space began the search anew.
SOON = 10_000


# -- one stream for all


async def test_what_is_said_in_the_tenth_window_comes_to_all_by_one_stream(
    stage: Stage, visit: Visit
) -> None:
    ann = await visit(stage.ann, demo.DESK)
    streams = streams_of(ann.page)
    seats = [ann, *[await beside(ann, demo.DESK) for _ in range(WINDOWS - 1)]]
    await seats[-1].types("From the tenth.")
    for seat in seats:
        await expect(seat.message("From the tenth.")).to_be_visible()
    assert len(streams) == 0
    await ann.page.close()
    await seats[-1].types("After the first was closed.")
    for seat in seats[1:]:
        await expect(seat.message("After the first was closed.")).to_be_visible()
    assert len(streams) == 1


async def test_a_hidden_window_lets_the_stream_go_and_is_fresh_when_it_is_seen_again(
    stage: Stage, visit: Visit
) -> None:
    ann = await visit(stage.ann, demo.DESK)
    streams = streams_of(ann.page)
    await ann.page.evaluate(HIDE, True)
    other = await beside(ann, demo.DESK)
    await other.types("Said meanwhile.")
    await expect(other.message("Said meanwhile.")).to_be_visible()
    assert len(streams) == 1
    await expect(ann.message("Said meanwhile.")).to_have_count(0)
    await ann.page.evaluate(HIDE, False)
    await expect(ann.message("Said meanwhile.")).to_be_visible()


async def test_a_page_that_outlives_its_sandbox_begins_anew(stage: Stage, visit: Visit) -> None:
    ann = await visit(stage.ann, demo.DESK)
    await ann.page.evaluate("() => { window.old = true; }")
    stage.sandbox.world.id = "another"
    stage.sandbox.world.touch()
    await ann.page.wait_for_function("() => !window.old")
    await expect(ann.composer).to_be_visible()


async def test_a_room_with_another_id_stays_in_view(stage: Stage, visit: Visit) -> None:
    await stage.ann.says("Before.", stage.desk)
    ann = await visit(stage.ann, demo.DESK)
    await stage.sandbox.change_id(stage.desk, "C0NEWIDNTH")
    stage.sandbox.world.touch()
    await ann.page.wait_for_url(re.compile("/C0NEWIDNTH$"))
    await expect(ann.message("Before.")).to_be_visible()


# -- whose it is


async def test_what_a_slow_bot_answers_is_for_who_asked(stage: Stage, visit: Visit) -> None:
    ann = await visit(stage.ann, demo.DESK)
    is_answer = ann.page.expect_response(lambda one: verb_of(one.request) == "runs")
    async with is_answer as answer, held(ann.page, "runs"):
        await ann.types("/claim list")
        await ann.becomes(stage.wei)
    assert (await (await answer.value).json())["told"]
    await ann.page.evaluate("() => fetch('/').then((one) => one.text())")
    assert await toasts(ann).count() == 0
    await ann.becomes(stage.ann)
    await expect(ann.main.get_by_text("Only visible to you")).to_be_visible()


async def test_files_and_drafts_stay_whose_they_are(stage: Stage, visit: Visit) -> None:
    ann = await visit(stage.ann, demo.DESK)
    await ann.becomes(stage.mia)
    await ann.enters("desk")
    await ann.composer.fill("Mia's draft")
    await ann.becomes(stage.ann)
    async with held(ann.page, "uploads"):
        await attaches(ann, "one.txt", "two.txt")
        await ann.types("Two files")
        await ann.becomes(stage.mia)
        await expect(ann.composer).to_have_value("Mia's draft")
    await expect(ann.message("two.txt")).to_be_visible()
    assert [one.user for one in stage.desk.messages if one.files] == [demo.ANALYST] * 2
    await ann.page.reload()
    await expect(ann.composer).to_have_value("Mia's draft")


async def test_a_question_is_not_asked_of_somebody_else(stage: Stage, visit: Visit) -> None:
    await stage.ann.says("To be kept.", stage.desk)
    ann = await visit(stage.ann, demo.DESK)
    await ann.message("To be kept.").hover()
    await ann.presses("Delete message", ann.message("To be kept."))
    await expect(ann.page.get_by_role("dialog")).to_be_visible()
    await ann.page.evaluate(f"() => {{ location.hash = '#/{demo.MANAGER}/{demo.DESK}'; }}")
    await expect(ann.channels).to_contain_text("Mia Ross")
    await expect(ann.page.get_by_role("dialog")).to_have_count(0)
    await expect(ann.message("To be kept.")).to_be_visible()


async def test_nothing_is_left_of_one_person_while_another_is_on_the_way(
    stage: Stage, visit: Visit, watch: Watch
) -> None:
    await stage.ann.says("For the desk.", stage.desk)
    ann = await visit(stage.ann, demo.DESK)
    await expect(ann.message("For the desk.")).to_be_visible()
    async with held(ann.page, "frame"):
        await picks(ann, stage.wei)
        await expect(ann.main.get_by_role("article")).to_have_count(0)
        await expect(ann.page.locator("#channels").get_by_role("button")).to_have_count(0)
    await expect(ann.page.locator("html")).to_have_attribute("lang", "zh-CN")
    watch.expects("ERR_FAILED")
    await ann.page.route("**/control", lambda route: route.abort())
    await picks(ann, stage.mia)
    await expect(ann.main.get_by_role("alert")).to_contain_text("Mia Ross")
    await ann.page.unroute("**/control")
    stage.sandbox.world.touch()
    await expect(ann.channels).to_contain_text("Mia Ross")
    await expect(ann.main.get_by_role("alert")).to_have_count(0)


# -- what comes back


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (413, "That is more than the sandbox takes: 64 MB at once."),
        (500, "The sandbox did not understand that."),
        (0, "The sandbox does not answer. Is it still running?"),
    ],
)
async def test_an_answer_that_is_none_is_said_in_a_plain_sentence(
    stage: Stage, visit: Visit, watch: Watch, status: int, words: str
) -> None:
    watch.expects(r"status of (413|500)|ERR_FAILED")
    ann = await visit(stage.ann, demo.DESK)

    async def answer(route: Route) -> None:
        if verb_of(route.request) != "says":
            await route.fallback()
        elif status:
            await route.fulfill(status=status, body="<h1>No</h1>")
        else:
            await route.abort()

    await ann.page.route("**/control", answer)
    await ann.types("To be kept.")
    await expect(toasts(ann)).to_have_text(words)
    await expect(ann.composer).to_have_value("To be kept.")


@pytest.mark.parametrize(
    ("how", "text", "drawn"),
    [
        ("mrkdwn", "*a* " * 100_000, "<strong>a</strong> "),
        ("mrkdwn", "https://a" + "." * 100_000 + "a", ".a"),
        ("markdown", "[" + "\t" * 100_000 + "x", "x</p>"),
        ("markdown", "# a" + "\t" * 100_000 + "x", "x</div>"),
        ("markdown", "---" + "\t" * 100_000 + "x", "x</p>"),
        ("markdown", "a|" * 2000 + "\n" + "-|" * 2000 + "\n" + "|\n" * 2000, "-|-|"),
    ],
)
async def test_no_text_keeps_the_page_busy(
    stage: Stage, visit: Visit, how: str, text: str, drawn: str
) -> None:
    ann = await visit(stage.ann, "home")
    took, html = await ann.page.evaluate(DRAW, [how, text])
    assert took < SOON
    assert drawn in html


# -- the page's outline, and its panel


async def test_headings_in_messages_are_one_below_what_they_stand_under(stage: Stage, visit: Visit) -> None:
    install = stage.world.install
    header = {"type": "header", "block_id": "h", "text": {"type": "plain_text", "text": "What is due"}}
    who = {"user": install.bot_user_id, "team_id": demo.IACC, "bot_id": install.bot_id}
    card = stage.sandbox.world.post(stage.desk, **who, text="What is due", blocks=[header])
    ann = await visit(stage.ann, f"{demo.DESK}/{card.ts}")
    thread = ann.page.get_by_role("complementary", name="Thread")
    await expect(ann.main.get_by_role("heading", name="What is due", level=2)).to_be_visible()
    await expect(thread.get_by_role("heading", name="What is due", level=3)).to_be_visible()


async def test_the_panel_covers_no_narrow_window_unless_it_was_opened_in_it(
    stage: Stage, visit: Visit
) -> None:
    ann = await visit(stage.ann, demo.DESK)
    await expect(ann.panel).to_be_visible()
    await ann.page.set_viewport_size({"width": 1000, "height": 700})
    await expect(ann.panel).to_have_count(0)
    await ann.presses("Show the sandbox panel")
    await ann.page.reload()
    await expect(ann.panel).to_be_visible()
    await ann.page.set_viewport_size({"width": 1440, "height": 900})
    await expect(ann.panel).to_be_visible()
    await ann.page.set_viewport_size({"width": 1000, "height": 700})
    await expect(ann.panel).to_have_count(0)


# -- windows, requests and people


async def beside(seat: Seat, room: str) -> Seat:
    """The same person at another window of the same browser."""
    return await Seat(await seat.page.context.new_page(), seat.player).opens(room)


def streams_of(page: Page) -> list[str]:
    """The streams that are opened from now on by any window of a page's browser."""
    opened: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/changes"):
            opened.append(request.url)

    page.context.on("request", note)
    return opened


def verb_of(request: Request) -> str:
    return str(json.loads(request.post_data or "{}").get("do"))


@asynccontextmanager
async def held(page: Page, verb: str) -> AsyncIterator[None]:
    """What the page orders by this verb reaches the sandbox when the block has ended."""
    may_go = asyncio.Event()

    async def hold(route: Route) -> None:
        if verb_of(route.request) == verb:
            await may_go.wait()
        await route.fallback()

    await page.route("**/control", hold)
    yield
    may_go.set()
    await page.unroute("**/control", hold)


def toasts(seat: Seat) -> Locator:
    return seat.page.locator(".toast")


async def picks(seat: Seat, player: Player) -> None:
    """Choose to be somebody else, whether their Slack comes or not."""
    await seat.people.get_by_role("button", name=re.compile(f"^{player.person.name}")).click()
    seat.player = player


async def attaches(seat: Seat, *names: str) -> None:
    async with seat.page.expect_file_chooser() as asked:
        await seat.presses("Attach a file", seat.main)
    files = [FilePayload(name=one, mimeType="text/plain", buffer=b"words") for one in names]
    await (await asked.value).set_files(files)

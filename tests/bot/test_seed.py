"""The example: three weeks that were lived beside the stand-in, the same without Slack, and the headline."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.foundation import calendars
from bot.sandbox import Message, demo
from bot.sandbox.world import ts_of
from bot.shell import cast, trying
from bot.shell.seeding import living, tale
from bot.shell.serving import start
from bot.shell.trying import StandIn
from handlers.workspaces import service as workspaces
from tests.bot.conftest import Types
from tests.bot.seeds import by_status, counted, programme_at, settings

ROOT = Path(__file__).parents[2]
DECIDED = {"removed", "declined", "already_gone", "duplicate_there"}
OPEN = {"filed", "waiting_for_right", "unresolved", "endorsed", "handed_over"}


@dataclass
class Lived:
    """The stand-in after the three weeks, with the bot started as usual."""

    folder: Path
    stand_in: StandIn
    present: datetime
    told: list[str] = field(default_factory=list)

    def said_in(self, room: str) -> list[Message]:
        return self.stand_in.sandbox.room(room).everything

    @property
    def everything(self) -> list[Message]:
        return [one for room in self.stand_in.sandbox.world.channels.values() for one in room.everything]

    @property
    def story(self) -> tale.Story:
        return tale.read(self.present, calendars(settings(self.folder)))


@pytest_asyncio.fixture(scope="module")
async def lived(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Lived]:
    """Lived once for all tests here, which only look."""
    folder = tmp_path_factory.mktemp("lived")
    present, told = datetime.now(UTC), list[str]()
    async with trying.beside(settings(folder), empty=False, tell=told.append) as stand_in:
        await start(stand_in.bot)
        async with stand_in.running():
            yield Lived(folder, stand_in, present, told)


def at(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC)


# -- the three weeks, lived


async def test_each_state_that_a_claim_can_be_in_is_there(lived: Lived) -> None:
    claims, listings = by_status(lived.folder, "claim"), by_status(lived.folder, "claim_listing")
    assert set(claims) == set(listings) == DECIDED | OPEN | {"refused"}
    assert sum(claims.values()) == 53
    assert claims["removed"] > sum(claims[status] for status in OPEN)


async def test_what_lies_between_the_states_is_there_too(lived: Lived) -> None:
    facts = counted(
        lived.folder,
        "SELECT 'taken', count(*) FROM claim WHERE taken_by_id IS NOT NULL"
        " UNION SELECT 'overdue', count(*) FROM claim WHERE due_at < datetime('now')"
        " UNION SELECT 'not acknowledged', count(*) FROM claim"
        "   WHERE status = 'handed_over' AND acknowledged_at IS NULL"
        " UNION SELECT 'acknowledged', count(*) FROM claim"
        "   WHERE status = 'handed_over' AND acknowledged_at IS NOT NULL"
        " UNION SELECT 'partly decided', count(DISTINCT claim.id) FROM claim JOIN claim_listing AS line"
        "   ON line.claim_id = claim.id WHERE claim.status = 'handed_over' AND line.status = 'removed'"
        " UNION SELECT 'confidential', count(*) FROM claim WHERE confidential_note IS NOT NULL"
        " UNION SELECT 'store fronts', count(*) FROM claim WHERE kind = 'store'"
        " UNION SELECT 'back again', count(*) FROM claim_listing WHERE back_again"
        " UNION SELECT 'replies', count(*) FROM reply"
        " UNION SELECT 'deciders', count(DISTINCT acknowledged_by_id) FROM claim"
        " UNION SELECT 'reminded', count(*) FROM escalation WHERE reminders > 0"
        " UNION SELECT 'platforms', count(DISTINCT family) FROM claim"
        " UNION SELECT 'rights-holders', count(DISTINCT organisation_id) FROM claim",
    )
    assert {fact: count for fact, count in facts.items() if count == 0} == {}
    assert (facts["taken"], facts["deciders"], facts["rights-holders"]) == (2, 2, 3)
    assert facts["platforms"] >= 7


async def test_escalations_stand_in_every_state(lived: Lived) -> None:
    asked = counted(
        lived.folder,
        "SELECT status, count(*) FROM escalation WHERE raised_by_id IS NOT NULL GROUP BY status",
    )
    assert asked == {
        "with_desk": 1,
        "posted": 2,
        "acknowledged": 1,
        "answered": 1,
        "resolved": 4,
    }


async def test_what_alibaba_was_late_with_has_escalated_and_what_it_has_decided_since_is_closed(
    lived: Lived,
) -> None:
    raised = counted(
        lived.folder,
        "SELECT status, count(*) FROM escalation WHERE raised_by_id IS NULL GROUP BY status",
    )
    assert raised.keys() == {"with_desk", "resolved"}


async def test_everybody_finds_something_where_they_look(lived: Lived) -> None:
    rooms = {room.name: len(room.everything) for room in lived.stand_in.sandbox.world.channels.values()}
    least = {"desk": 80, "marketsafe-alibaba": 120, "working-group": 8}
    least |= {f"dm-{name}": 20 for name in ("hana.sato", "nora.wind", "elin.berg")}
    assert {name: rooms[name] for name, count in least.items() if rooms[name] < count} == {}
    desk = lived.said_in("desk")
    assert sum("The desk's digest" in one.rendered for one in desk) >= 10
    assert sum(one.is_edited for one in desk) > 40
    assert any(one.is_reply for one in lived.said_in("working-group"))


async def test_each_message_came_at_its_hour_of_the_past_weeks(lived: Lived) -> None:
    for room in lived.stand_in.sandbox.world.channels.values():
        came = [at(one) for one in room.everything]
        assert came == sorted(came)
    days = {at(one).date() for one in lived.everything}
    assert len(days) > 15
    assert min(days) >= (lived.present - timedelta(days=60)).date()
    assert max(at(one) for one in lived.everything) <= datetime.now(UTC)


async def test_the_stand_in_shows_the_present_again_and_nothing_is_left_to_be_said(lived: Lived) -> None:
    assert abs(lived.stand_in.sandbox.clock() - datetime.now(UTC)) < timedelta(seconds=5)
    assert await lived.stand_in.outbox() == []
    assert lived.stand_in.sandbox.troubles == []


async def test_what_the_weeks_before_said_is_read_and_the_last_day_is_not(lived: Lived) -> None:
    sandbox = lived.stand_in.sandbox
    marks = sandbox._control.feed.marks
    rooms = sandbox.world.channels.values()
    fresh = {ts for room in rooms for user in room.members for ts in marks.of(user, room).fresh}
    assert fresh
    assert min(fresh) >= ts_of(lived.story.today_from)


async def test_one_line_says_beforehand_what_is_done(lived: Lived) -> None:
    assert lived.told == [living.WHAT_IS_DONE]
    assert "three weeks" in lived.told[0]


def told_to_alibaba(lived: Lived) -> Iterator[bytes]:
    """All that its officers can read: texts, blocks, metadata, and what is in files."""
    officers = {one.user_id for one in cast.CHARACTERS.values() if one.organisation == "Alibaba"}
    for room in lived.stand_in.sandbox.world.channels.values():
        if officers.isdisjoint(room.members):
            continue
        for message in room.everything:
            yield json.dumps([message.text, message.blocks, message.metadata], ensure_ascii=False).encode()
            yield from (_unpacked(file.body or b"") for file in message.files)


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


async def test_no_confidential_word_is_in_anything_that_alibaba_can_read(lived: Lived) -> None:
    told = b"\n".join(told_to_alibaba(lived))
    assert b"ES-" in told
    assert b"worksheet" in told  # the sheets were opened
    sentences = [part.encode() for secret in lived.story.secrets for part in secret.split(". ")]
    assert len(sentences) > 20
    assert [sentence for sentence in sentences if sentence in told] == []
    desk = "\n".join(one.rendered for one in lived.said_in("desk")).encode()
    assert [sentence for sentence in sentences if sentence not in desk] == []


async def test_a_later_start_puts_in_nothing_more_and_shows_the_cards_at_once(
    lived: Lived, tmp_path: Path
) -> None:
    folder = tmp_path / "again"
    shutil.copytree(lived.folder, folder)
    told: list[str] = []
    async with trying.beside(settings(folder), empty=False, tell=told.append) as again:
        assert told == []
        shown = [one.rendered for one in again.sandbox.room("desk").everything]
        assert sum(card.startswith("MS-") for card in shown) == 53  # at once, not one a second
        assert again.sandbox.troubles == []
        assert abs(again.sandbox.clock() - datetime.now(UTC)) < timedelta(seconds=5)
        newest = max(at(one) for one in again.sandbox.room("desk").everything)
        assert newest < datetime.now(UTC)
    assert by_status(folder, "claim") == by_status(lived.folder, "claim")


KILLED_IN_THE_MIDDLE = """
import asyncio, os, signal
from bot.shell import trying
from tests.bot.seeds import settings
from bot.sandbox.world import World
from pathlib import Path
posted = World.post
def post(world, *said, **more):
    if sum(len(room.everything) for room in world.channels.values()) > 60:
        os.kill(os.getpid(), signal.SIGKILL)
    return posted(world, *said, **more)
World.post = post
async def main():
    async with trying.beside(settings(Path(os.environ["FOLDER"])), empty=False, tell=print):
        print("lived to the end")
asyncio.run(main())
"""


def test_a_start_that_is_killed_in_the_middle_leaves_nothing_and_the_next_begins_anew(tmp_path: Path) -> None:
    ended = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", KILLED_IN_THE_MIDDLE],
        cwd=ROOT,
        env={"FOLDER": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (-9, "")
    assert "lived to the end" not in ended.stdout
    with programme_at(tmp_path) as programme:
        assert programme.store.read(living.is_untouched, now=programme.clock())


# -- without Slack


@pytest.fixture(scope="module")
def seeded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the same was put in by the shell; to be copied."""
    folder = tmp_path_factory.mktemp("seeded")
    subprocess.run(
        [sys.executable, "-m", "bot", "seed", "--json"],
        cwd=ROOT,
        env={"MARKETSAFE_DATA_DIR": str(folder)},
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder


async def test_the_shell_puts_in_the_same_facts(lived: Lived, seeded_folder: Path) -> None:
    for table in ("claim", "claim_listing", "escalation"):
        assert by_status(seeded_folder, table) == by_status(lived.folder, table)
    tags = "SELECT tag, count(*) FROM history WHERE tag LIKE 'claim:%' GROUP BY tag"
    assert counted(seeded_folder, tags) == counted(lived.folder, tags)


def test_nothing_of_it_is_ever_sent_but_cards_are_shown_when_a_bot_next_starts(seeded_folder: Path) -> None:
    waiting = "SELECT 'waiting', (SELECT count(*) FROM post WHERE state <> 'sent') + count(*) FROM card"
    waiting += " WHERE shown < wanted"
    assert counted(seeded_folder, waiting) == {"waiting": 0}
    with programme_at(seeded_folder) as programme:
        before = programme.store.read(_cards, now=programme.clock())
        demo_settings = cast.in_the_demo(settings(seeded_folder))
        programme.act_at(programme.clock(), cast.begin_again, settings=demo_settings, register=True)
    assert counted(seeded_folder, waiting)["waiting"] >= before > 100


def _cards(unit: Any) -> int:
    return int(unit.session.execute(text("SELECT count(*) FROM card WHERE key LIKE '%:%'")).scalar_one())


def test_twice_is_once(types: Types, data_dir: Path, seeded_folder: Path) -> None:
    shutil.copytree(seeded_folder, data_dir)
    before = by_status(data_dir, "claim")
    said = types("seed")
    assert said.code == 1
    assert "has claims already" in said.err
    assert by_status(data_dir, "claim") == before


def test_settings_of_real_slack_are_refused(types: Types, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-real")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "real")
    monkeypatch.setenv("MARKETSAFE_ENCRYPTION_KEYS", "NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ=")
    said = types("seed")
    assert said.code == 1
    assert "A Slack token is set" in said.err


def test_a_store_of_a_real_workspace_is_refused(types: Types, data_dir: Path) -> None:
    with programme_at(data_dir) as programme:
        programme.act_at(
            programme.clock(),
            workspaces.settle,
            team_id="T0REAL0001",
            enterprise_id="",
            name="Real",
            bot_user_id="U0REALBOT1",
            token="xoxb-real",
        )
    said = types("seed", "--json")
    assert said.code == 1
    assert "belongs to the Slack workspace T0REAL0001" in said.document["error"]
    assert by_status(data_dir, "claim") == {}


def test_the_demo_has_a_third_rights_holder() -> None:
    assert cast.CHARACTERS["elin"].user_id == demo.TOY_HOLDER

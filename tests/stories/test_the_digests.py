"""What is pending comes back, at each reader's hour, once."""

from datetime import UTC, datetime, timedelta

from tests.harness.stage import Stage
from tests.stories.test_the_walk import TAOBAO, TMALL, files, hands_over

#: 9:00 on the desk's clock, in Shanghai, and in Berlin, of the Tuesday after.
DESK = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
SHANGHAI = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
BERLIN = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


async def test_each_digest_goes_out_at_its_readers_hour_and_once(stage: Stage) -> None:
    await stage.tick()
    stage.everybody_reads()
    await files(stage, TAOBAO)
    await hands_over(stage)
    await files(stage, TMALL)
    await stage.tick(SHANGHAI - timedelta(minutes=1))
    assert not stage.shared.reads()
    await stage.tick(SHANGHAI)
    officers = "\n".join(stage.shared.reads())
    assert "MS-2026-000001" in officers
    assert "MS-2026-000002" not in officers
    await stage.tick(BERLIN)
    holder = "\n".join(stage.hana.reads())
    assert "MS-2026-000001" in holder
    assert "MS-2026-000002" in holder
    await stage.tick(DESK)
    desk = "\n".join(stage.desk.reads())
    assert "MS-2026-000002" in desk
    for _ in range(3):
        await stage.tick()
    assert not stage.desk.reads()
    assert not stage.shared.reads()
    stage.everybody_reads()


async def test_a_digest_is_previewed_paused_and_changed(stage: Stage) -> None:
    await stage.tick()
    stage.everybody_reads()
    await files(stage, TAOBAO)
    told = await stage.hana.runs("/digest preview")
    assert told is not None
    assert "MS-2026-000001" in told.rendered
    told = await stage.hana.runs("/digest pause 7")
    assert told is not None
    assert "paused" in told.rendered.lower()
    await stage.tick(BERLIN)
    assert not stage.hana.reads()
    told = await stage.hana.runs("/digest pause off")
    assert told is not None
    await stage.tick(BERLIN + timedelta(days=1))
    assert "MS-2026-000001" in "\n".join(stage.hana.reads())
    stage.everybody_reads()


async def test_a_digest_comes_now_for_who_asks(stage: Stage) -> None:
    await stage.tick()
    stage.everybody_reads()
    await files(stage, TAOBAO)
    await stage.ann.runs("/digest now", stage.desk)
    assert "MS-2026-000001" in "\n".join(stage.desk.reads())
    stage.everybody_reads()


async def test_officers_change_their_digest_by_a_button(stage: Stage) -> None:
    await stage.tick()
    stage.everybody_reads()
    await stage.wei.presses("Digest settings", on=stage.shared)
    await stage.wei.submits(local_time="14:30")
    if stage.wei.has_form:
        await stage.wei.closes_form()
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.tick(SHANGHAI)
    assert "digest" not in "\n".join(stage.shared.reads()).lower()
    await stage.tick(SHANGHAI + timedelta(hours=5, minutes=30))
    assert "MS-2026-000001" in "\n".join(stage.shared.reads())
    stage.everybody_reads()


async def test_every_line_of_a_digest_leads_to_its_card_where_the_digest_is_read(stage: Stage) -> None:
    await stage.tick()
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.hana.runs("/escalate")
    await stage.hana.submits(kind="tool", words="Nothing loads.")
    await stage.hana.closes_form()
    stage.everybody_reads()
    readings = ((SHANGHAI, stage.shared, "MS"), (BERLIN, stage.hana.dm, "ES"), (DESK, stage.desk, "ES"))
    for hour, room, prefix in readings:
        await stage.tick(hour)
        reference = f"{prefix}-2026-000001"
        card = next(one for one in room.everything if reference in str(one.blocks))
        link = f"https://iacc.slack.com/archives/{room.id}/p{card.ts.replace('.', '')}"
        digest = room.everything[-1]
        assert f"*<{link}|{reference}>*" in str(digest.blocks)
    assert "Each number leads to its card in this channel." in "\n".join(stage.shared.reads())
    stage.everybody_reads()


async def test_an_escalation_is_shown_from_the_digest(stage: Stage) -> None:
    await stage.tick()
    await stage.hana.runs("/escalate")
    await stage.hana.submits(kind="tool", words="Nothing loads.")
    await stage.hana.closes_form()
    await stage.tick(BERLIN)
    await stage.hana.presses("Show", on=stage.hana.dm)
    assert "> Nothing loads." in stage.hana.form.text()
    await stage.hana.closes_form()
    stage.everybody_reads()


async def test_a_colleagues_card_is_not_linked_to(stage: Stage) -> None:
    await stage.tick()
    await files(stage, TAOBAO)
    await stage.tick(BERLIN + timedelta(hours=1))
    (digest,) = [one for one in stage.nora.dm.everything if "Your digest" in str(one.blocks)]
    assert "*MS-2026-000001*" in str(digest.blocks)
    assert "archives" not in str(digest.blocks)
    stage.everybody_reads()


async def test_a_quiet_digest_is_not_repeated_and_never_comes_at_the_weekend(stage: Stage) -> None:
    await stage.tick()
    await files(stage, TAOBAO)
    came = []
    for days in range(8):
        await stage.tick(BERLIN + timedelta(days=days))
        if any("Your digest" in said for said in stage.hana.reads()):
            came.append((BERLIN + timedelta(days=days)).strftime("%a %d"))
    # on Wednesday the claim has become late at the desk
    assert came == ["Tue 03", "Wed 04", "Mon 09"]
    stage.everybody_reads()

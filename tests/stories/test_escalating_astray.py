"""Asking for help when something is in the way: what is missing, who was quicker, what is confided."""

import json

from tests.harness.stage import Stage
from tests.stories.test_the_walk import TAOBAO, files

SECRET = "WALNUT-7731 told us"


async def asks(stage: Stage, line: str = "/escalate", **more: str) -> None:
    """Hana asks the desk for help, and closes the form."""
    await stage.hana.runs(line)
    await stage.hana.submits(**{"kind": "tool", "words": SECRET, **more})
    await stage.hana.closes_form()


async def test_a_form_keeps_what_was_typed_when_something_is_wrong(stage: Stage) -> None:
    await stage.hana.runs("/escalate")
    await stage.hana.submits(kind="claim", words=SECRET)
    assert "Which claim is it about?" in str(stage.hana.form.errors)
    await stage.hana.submits(about="MS-2026-000099")
    assert "no claim MS-2026-000099" in str(stage.hana.form.errors)
    await stage.hana.submits(about="", kind="tool")
    await stage.hana.closes_form()
    assert SECRET in stage.hana.reads()[-1]
    stage.desk.reads()


async def test_who_resolves_second_reads_that_somebody_was_quicker(stage: Stage) -> None:
    await asks(stage)
    await stage.ann.presses("Resolve", on=stage.desk)
    await stage.mia.presses("Resolve", on=stage.desk)
    await stage.mia.submits(words="Done before you.")
    await stage.mia.closes_form()
    await stage.ann.submits(words="Done as well.")
    assert "was resolved by Mia Ross" in str(stage.ann.form.errors)
    await stage.ann.closes_form()
    stage.everybody_reads()
    assert "Done as well." not in "\n".join(message.rendered for message in stage.hana.dm.everything)


async def test_what_is_confided_is_in_nothing_that_alibaba_can_read(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await asks(stage, "/escalate MS-2026-000001", kind="claim")
    await stage.ann.presses("Post to Alibaba", on=SECRET)
    await stage.ann.submits(words="The tool is down.")
    await stage.ann.submits()
    await stage.ann.closes_form()
    await stage.wei.presses(stage.shared.finds("The tool is down.").buttons[-1], on="The tool is down.")
    assert SECRET not in stage.wei.form.text()
    await stage.wei.submits(words="Mended")
    await stage.wei.closes_form()
    await stage.tick()
    stage.everybody_reads()
    for channel in (stage.shared, stage.wei.dm, stage.owen.dm):
        for message in channel.everything:
            told = json.dumps([message.text, message.blocks, message.metadata], ensure_ascii=False)
            assert SECRET not in told
            assert not any(name in told for name in ("Hana", "Northwind", "MS-2026"))
    assert SECRET not in json.dumps(stage.logged, default=str)


async def test_a_reply_in_the_thread_troubles_nobody_but_the_desk(stage: Stage) -> None:
    await asks(stage)
    await stage.ann.presses("Post to Alibaba", on=stage.desk)
    await stage.ann.submits(words="The tool is down.")
    await stage.ann.submits()
    await stage.ann.closes_form()
    stage.everybody_reads()
    await stage.owen.says("We see it & mend it", stage.shared, stage.shared.finds("The tool is down."))
    assert stage.hana.reads() + stage.shared.reads() == []
    card, told = stage.desk.reads()
    assert "1 reply in its threads" in card
    assert "Owen Park wrote about ES-2026-000001:\n> We see it & mend it" in told

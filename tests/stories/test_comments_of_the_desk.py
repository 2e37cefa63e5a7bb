"""What the desk says of a case among itself stands on its own card, and nowhere else."""

import json

from bot.sandbox import demo
from handlers.claims.cases import Case
from handlers.doors import Who
from handlers.programme import Work
from handlers.triage import commenting
from storage import triage_desk
from tests.harness.batches import imports
from tests.harness.stage import Stage
from tests.stories.test_batches_at_the_desk import BATCH, tags
from tests.stories.test_the_walk import TAOBAO, files

ANN = Who(demo.ANALYST, demo.IACC)


async def says(stage: Stage, words: str, on: str = "MS-2026-000001") -> None:
    """Ann comments by the card's menu."""
    await stage.ann.chooses("Comment", on=on)
    await stage.ann.submits(words=words)


async def test_a_comment_stands_on_the_desks_card_with_author_and_time(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await says(stage, "Look at the <!channel> zip.")
    card = stage.desk.reads()[-1]
    assert "🔒 *Comments of the desk*\n*Ann Lee*, Mon 2 Mar, 09:00 EST\n> Look at the <!channel> zip." in card
    assert "<!channel>" not in json.dumps(stage.desk.messages[-1].blocks)
    assert not stage.hana.reads()
    assert (await tags(stage, 1))[-1] == "claim:commented"


async def test_the_newest_three_are_shown_and_all_behind_the_menu(stage: Stage) -> None:
    await imports(stage)
    stage.everybody_reads()
    for nth in range(1, 6):
        await says(stage, f"Thought {nth}.", on=BATCH)
    card = stage.desk.reads()[-1]
    assert "2 more in *Comments*" in card
    assert [nth for nth in range(1, 6) if f"Thought {nth}." in card] == [3, 4, 5]
    assert card.index("Thought 3") < card.index("Thought 5")
    await stage.ann.chooses("Comments", on=BATCH)
    form = stage.ann.form.text()
    assert all(f"Thought {nth}." in form for nth in range(1, 6))
    assert form.index("Thought 5") < form.index("Thought 1")
    await stage.ann.closes_form()


async def test_a_comment_is_kept_sealed_and_once(stage: Stage) -> None:
    await files(stage, TAOBAO)
    for _ in range(2):
        await stage.bot.programme.do(ANN, commenting.comment, case=Case(1), said="Mr Gao knows.", source="V1")

    def kept(work: Work) -> list[bytes]:
        return [one.words for one in triage_desk.newest_comments(work.session, "claim:1", at_most=9)]

    (sealed,) = await stage.act(kept)
    assert b"Gao" not in sealed
    assert (await tags(stage, 1)).count("claim:commented") == 1
    stage.everybody_reads()


async def test_a_comment_needs_words(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.chooses("Comment", on=stage.desk)
    await stage.ann.submits(words="  ")
    assert "A comment needs words." in str(stage.ann.form.errors)
    await stage.ann.closes_form()


async def test_translators_comment_too_also_on_what_is_closed(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Refuse", on=stage.desk)
    await stage.ann.submits(reason="market")
    stage.everybody_reads()
    tom = stage.player(stage.world.translator)
    await tom.chooses("Comment", on=stage.desk)
    await tom.submits(words="译文在附件中")
    card = stage.desk.reads()[-1]
    assert "*Tom Zhao*" in card
    assert "译文在附件中" in card
    assert "[Comment] [Comments]" in card
    assert "[Skip]" not in card

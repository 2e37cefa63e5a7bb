"""Importing sheets: from the form to the claims, with what was not filed coming back."""

from tests.harness.stage import Stage
from tests.stories.test_the_walk import RIGHT


def sheet(*lines: str) -> bytes:
    return "\n".join(lines).encode()


async def test_a_sheet_of_two_platforms_becomes_two_claims(stage: Stage) -> None:
    hana = stage.hana
    body = sheet(
        "链接,备注",
        "https://item.taobao.com/item.htm?id=691541677564,told by an informant",
        "https://www.aliexpress.com/item/1005006123456789.html,",
        "https://example.com/nothing,",
    )
    await hana.runs("/claim import")
    await hana.submits(right=RIGHT, sheets=[("march.csv", body)])
    assert "1 × This site is not one of the programme's platforms." in hana.form.text()
    await hana.submits(statement=["yes"])
    card = next(message for message in hana.reads() if message.startswith("Import: march.csv"))
    assert "2 listings filed in 2 claims." in card
    assert "1 row was not filed; the sheet below says why." in card
    assert [one.split(" · ")[1].split("\n")[0] for one in stage.ann.reads(stage.desk)] == [
        "1 listing on Taobao/Tmall",
        "1 listing on AliExpress",
    ]

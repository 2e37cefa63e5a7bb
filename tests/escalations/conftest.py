"""A furnished house for every story, once in English alone and once with some Chinese."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.escalations.kit import House
from tests.harness.register import register_at

CHINESE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: zh_CN\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Acknowledge"
msgstr "确认收到"

msgid "Answer"
msgstr "答复"

msgid "Your answer"
msgstr "您的答复"

msgid "*The IACC asks*"
msgstr "*IACC 提出*"

msgid "Please acknowledge {reference} by {due}: press *Acknowledge* on the card above."
msgstr "请在 {due} 前确认收到 {reference}：按上方卡片上的「确认收到」。"
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    chinese = tmp_path / "marketsafe.po"
    chinese.write_text(CHINESE, encoding="utf-8")
    with register_at(tmp_path, chinese=chinese) as register:
        house = House(register)
        house.furnish()
        yield house

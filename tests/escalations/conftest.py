"""A furnished house for every story, with some Chinese in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

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


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, sqlite3.Connection]]:
    """A house, and its store as it stands before each story: furnishing takes half a second."""
    path = tmp_path_factory.mktemp("escalations")
    chinese = path / "marketsafe.po"
    chinese.write_text(CHINESE, encoding="utf-8")
    with register_at(path, chinese=chinese) as register, closing(sqlite3.connect(":memory:")) as template:
        house = House(register)
        house.furnish()
        with _connected(house) as store:
            store.backup(template)
        yield house, template


@contextmanager
def _connected(house: House) -> Iterator[sqlite3.Connection]:
    connection = house.register.programme.store.engine.raw_connection()
    assert isinstance(connection.driver_connection, sqlite3.Connection)
    with closing(connection):
        yield connection.driver_connection


@pytest.fixture
def house(furnished: tuple[House, sqlite3.Connection]) -> House:
    before, template = furnished
    with _connected(before) as store:
        template.backup(store)
    house = House(before.register, ids=dict(before.ids))
    house.open_doors()
    return house

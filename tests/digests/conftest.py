"""A furnished house for every story, with some Chinese in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.digests.kit import House
from tests.harness.register import register_at

CHINESE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: zh_CN\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Overdue"
msgstr "已逾期"

msgid "Change this digest"
msgstr "更改此摘要"

msgid "Nothing is pending."
msgstr "没有待办事项。"

msgid "{n} listing"
msgid_plural "{n} listings"
msgstr[0] "{n} 个商品"

msgid "Your digest, {day}"
msgstr "您的摘要，{day}"
"""


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, sqlite3.Connection]]:
    """A house as it stands before each story, and its store as it was then."""
    path = tmp_path_factory.mktemp("digests")
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

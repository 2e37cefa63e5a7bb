"""What is measured: `marketsafe run` over a store with one representative and drafts ready to be filed.

The drafts are prepared beforehand by the service that the form itself calls; each names three listings that
no other one names.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.client import SECRET
from bench.processes import Server, python, serving
from bench.web_api import DESK, FILER, SHARED, TEAM
from bot.config import Settings
from bot.foundation import lay
from handlers.claims import filing, service
from handlers.doors import View
from handlers.people import service as people
from handlers.programme import Programme, Work
from handlers.rights import service as rights
from storage.crypto import Keyring
from storage.migrate import migrate

#: One unit of work prepares so many: a commit for each would take minutes.
_AT_ONCE = 500
_FIRST_ITEM = 600_000_000_000
_BY, _FIRM = "bench", "Kent Law"
#: On PostgreSQL claims of one brand are filed one after the other, those of several side by side.
_BRANDS = 16


@dataclass(frozen=True, slots=True)
class World:
    """A migrated store and the settings of a bot over it.

    The drafts are numbered from `first_draft` on; `view` is what their author sees of the first.
    """

    settings: Settings
    first_draft: int
    view: View

    @property
    def directory(self) -> Path:
        return self.settings.data_dir

    def served(self, web_api: Server, port: int) -> contextlib.AbstractContextManager[Server]:
        """The whole bot in a process of its own: serving, delivering to `web_api`, ticking."""
        return serving(
            python("bot", "run"),
            log=self.directory / "bot.log",
            port=port,
            ready_at="/readyz",
            environment=self._environment(web_api, port),
        )

    def _environment(self, web_api: Server, port: int) -> Mapping[str, str]:
        return {
            "MARKETSAFE_DATA_DIR": str(self.directory),
            "MARKETSAFE_DATABASE_URL": self.settings.database_url,
            "MARKETSAFE_ENCRYPTION_KEYS": self.settings.encryption_keys[0],
            "MARKETSAFE_PORT": str(port),
            "MARKETSAFE_DESK_CHANNEL": DESK,
            "MARKETSAFE_SHARED_CHANNEL": SHARED,
            "SLACK_BOT_TOKEN": self.settings.slack_bot_token,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"http://127.0.0.1:{web_api.port}/api/",
        }


def make_world(directory: Path, *, drafts: int, database_url: str = "") -> World:
    """Migrate, register, prepare. Without a `database_url` the store is SQLite, as it is by default."""
    directory.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        data_dir=directory,
        database_url=database_url or f"sqlite:///{directory / 'marketsafe.db'}",
        encryption_keys=(Keyring.new_key(),),
        slack_bot_token="xoxb-bench",
    )
    programme = lay(settings)
    try:
        migrate(programme.store.engine)
        person_id, right_ids = programme.act_at(programme.clock(), _register)
        views = list(_drafts(programme, person_id, right_ids, drafts))
    finally:
        programme.store.close()
    return World(settings, int(views[0]["private_metadata"]), views[0])


def _register(work: Work) -> tuple[int, list[int]]:
    """A representative of sixteen brands with an approved right each: the person's id and the rights'."""
    today = work.now.date()
    people.add_organisation(work, name=_FIRM, kind="representative", by=_BY)
    person = people.add_member(
        work,
        slack_id=f"{FILER}@{TEAM}",
        name="Rob Kent",
        roles=["holder"],
        organisation=_FIRM,
        timezone="America/New_York",
        language="en",
        by=_BY,
    )
    return person.person_id, [_brand(work, f"Brand {number:02d}", today) for number in range(_BRANDS)]


def _brand(work: Work, name: str, today: date) -> int:
    people.add_organisation(work, name=name, kind="holder", by=_BY)
    year = timedelta(days=365)
    people.add_letter(work, principal=name, agent=_FIRM, from_on=today - year, to_on=today + year, by=_BY)
    right = rights.add_right(
        work,
        organisation=name,
        kind="trademark",
        mark=name.upper(),
        number="1234567",
        jurisdiction="CN",
        approved=True,
        by=_BY,
    )
    return right.id


def _drafts(programme: Programme, person_id: int, right_ids: list[int], count: int) -> Iterator[View]:
    """The previews of `count` drafts, whose ids follow one another."""

    def prepare(work: Work, numbers: range) -> list[View]:
        actor = filing.actor_of(work, person_id)
        return [
            service.prepare(
                work, actor, token=f"V{number:010d}", fields=_fields(right_ids[number % _BRANDS], number)
            )
            for number in numbers
        ]

    for begin in range(0, max(count, 1), _AT_ONCE):
        numbers = range(begin, min(begin + _AT_ONCE, max(count, 1)))
        yield from programme.act_at(programme.clock(), prepare, numbers)


def _fields(right_id: int, number: int) -> dict[str, str]:
    item = _FIRST_ITEM + 3 * number
    return {
        "right": str(right_id),
        "ground": "",
        "links": f"https://item.taobao.com/item.htm?id={item}&spm=a1z10.1-c.w4004.2\n"
        f"https://detail.tmall.com/item.htm?id={item + 1}\n"
        f"https://m.intl.taobao.com/detail/detail.html?id={item + 2}",
        "note": "The logo is printed askew; ours never is.",
        "confidential": "",
    }

"""What is measured stands here: a store with one rights-holder, drafts ready to be filed, and our process.

Drafts are prepared beforehand by the service that the form itself calls; each names three listings that no
other one names.
"""

import contextlib
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bench.bodies import HOLDER
from bench.client import SECRET
from bench.processes import Server, python, serving
from bench.processes import free_port as any_port
from bench.web_api import DESK, SHARED, TEAM
from bot.config import Settings
from bot.foundation import lay
from handlers.claims import service
from handlers.doors import View, Who
from handlers.people import service as people
from handlers.programme import Programme, Work, actor_of_slack
from handlers.rights import service as rights
from storage.crypto import Keyring
from storage.migrate import migrate

#: One unit of work prepares so many, so that they are made in seconds.
_AT_ONCE = 500
_FIRST_ITEM = 600_000_000_000
_BY = "bench"


@dataclass(frozen=True, slots=True)
class World:
    """A migrated store and the settings of a bot over it. `view` is the form that waits to be confirmed."""

    settings: Settings
    directory: Path
    first_draft: int
    view: View

    def serving(self, web_api: Server, port: int) -> contextlib.AbstractContextManager[Server]:
        """`marketsafe run`, whole: serving, delivering and ticking."""
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
        right_id = programme.act_at(programme.clock(), _register)
        views = list(_drafts(programme, right_id, drafts))
    finally:
        programme.store.close()
    return World(settings, directory, int(views[0]["private_metadata"]), views[0])

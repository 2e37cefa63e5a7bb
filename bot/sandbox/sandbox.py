"""The stand-in as a whole: a server to start, a world to set up, people to drive, faults to arm."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Self

from aiohttp import web

from bot.sandbox.api import Api, CallLog
from bot.sandbox.calls import BotLink
from bot.sandbox.clock import Clock
from bot.sandbox.control import Control
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.happenings import Happenings
from bot.sandbox.interactions import Interactions
from bot.sandbox.limits import Limits
from bot.sandbox.pages import Pages
from bot.sandbox.people import Person
from bot.sandbox.records import Channel, Installation, Json, Member, Message, Trouble, Workspace
from bot.sandbox.server import Doors
from bot.sandbox.world import World, ts_of

Extra = Callable[..., Awaitable[object]]


class Sandbox(Happenings):
    """A local Slack. Start it, set up a world, point it at a bot and drive its people.

    `clock` is what every time in it comes from (`Clock.frozen()` in tests). `extras` are named callables that
    the page offers as buttons, `outbox` one that gives what the bot still has to send, `guide` one that gives
    how far a newcomer has come: all are the caller's.
    `first_id`: what made-up ids are counted from, for a bot that remembers those of an earlier run.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        signing_secret: str = "",
        *,
        extras: Mapping[str, Extra] | None = None,
        outbox: Extra | None = None,
        guide: Extra | None = None,
        first_id: int = 0,
    ) -> None:
        self.clock = clock or Clock()
        self.limits = Limits()
        world = World(self.clock, first_id)
        self.link = BotLink(world, self.limits)
        super().__init__(world, Events(world, self.link))
        self.app = self.world.app
        self.app.signing_secret = signing_secret or self.app.signing_secret
        self.faults = Faults(self._archive, self.world.touch)
        self.api = Api(self.world, self.faults, self.limits)
        self.does = Interactions(self.world, self.link)
        self.extras, self.outbox, self.guide = dict(extras or {}), outbox, guide
        self._people: dict[str, Person] = {}
        self._control = Control(self)
        self._runner: web.AppRunner | None = None

    # -- running

    async def start(self, port: int = 0) -> None:
        """Serve on 127.0.0.1; port 0 takes a free one."""
        self._runner = web.AppRunner(self._web(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        host, number = self._runner.addresses[0][:2]
        self.api.address = self.does.address = f"http://{host}:{number}"

    def _web(self) -> web.Application:
        app = Doors(self.world, self.api, self.link, self.does).app()
        Pages(self._control).add_to(app)
        return app

    async def stop(self) -> None:
        await self.link.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def address(self) -> str:
        """The page, such as http://127.0.0.1:4000 (known once started)."""
        return self.api.address

    @property
    def api_url(self) -> str:
        """What the bot's SLACK_API_URL must be; ends with "/api/"."""
        return f"{self.address}/api/"

    def connect_bot(self, request_url: str) -> None:
        """Where commands, interactions and events are POSTed. Without it the bot must come by Socket Mode."""
        self.link.request_url = request_url

    # -- setting up

    def workspace(self, team_id: str, name: str, domain: str = "") -> Workspace:
        team = Workspace(id=team_id, name=name, domain=domain or name.lower().replace(" ", "-"))
        self.world.teams[team_id] = team
        return team

    def install(
        self, manifest: Json, team: Workspace, *, token: str = "", bot_user_id: str = ""
    ) -> Installation:
        """Install the app that a manifest describes into a workspace, with all scopes it asks for."""
        self.app.follow(manifest)
        install = Installation(
            team_id=team.id,
            token=token or f"xoxb-{team.id}-sandbox",
            bot_id=self.world.new_id("B"),
            bot_user_id=bot_user_id or self.world.new_id("U"),
            scopes=set(self.app.scopes),
        )
        bot = Member(install.bot_user_id, team.id, self.app.name.lower(), self.app.name, is_bot=True)
        self.world.members[bot.id] = bot
        team.install = install
        return install

    def person(self, user_id: str, name: str = "", team: Workspace | None = None, **more: Any) -> Person:
        """The person with this id; with `name` and `team`, a new one (keyword arguments as in `Member`)."""
        if team:
            handle = more.pop("handle", name.lower().replace(" ", "."))
            self.world.members[user_id] = Member(user_id, team.id, handle, name, **more)
        if user_id not in self._people:
            self._people[user_id] = Person(self.world.members[user_id], self.does, self.events)
        return self._people[user_id]

    def channel(
        self,
        name: str,
        teams: Workspace | Iterable[Workspace],
        members: Iterable[Person] = (),
        *,
        private: bool = False,
        with_bot: bool = True,
        channel_id: str = "",
    ) -> Channel:
        """A new channel; with several workspaces a shared (Slack Connect) one, the first being its host."""
        hosts = [teams] if isinstance(teams, Workspace) else list(teams)
        room = Channel(channel_id or self.world.new_id("C"), name, [one.id for one in hosts], private=private)
        installs = [team.install for team in hosts if team.install]
        room.members = [one.bot_user_id for one in installs if with_bot] + [one.id for one in members]
        room.created = self.world.stamp()
        self.world.channels[room.id] = room
        return room

    def room(self, name: str) -> Channel:
        """The channel with this name or id."""
        found = [one for one in self.world.channels.values() if name.lstrip("#") in (one.id, one.name)]
        if not found:
            raise LookupError(f"There is no channel {name}.")
        return found[0]

    def _archive(self, channel_id: str) -> None:
        self.world.channels[channel_id].archived = True
        self.world.touch()

    # -- looking

    @property
    def calls(self) -> CallLog:
        """Every Web API call the bot made."""
        return self.api.calls

    @property
    def troubles(self) -> list[Trouble]:
        """Answers of the bot that Slack would not have taken; empty it when they were expected."""
        return self.world.troubles

    def unread(self) -> list[Message]:
        """What the bot said or edited that nobody has read: channels, threads, DMs and whispers."""
        posted = [one for room in self.world.channels.values() for one in room.everything]
        whispered = [one for some in self.world.private.values() for one in some]
        return [one for one in posted + whispered if one.bot_id and one.seen < one.revision]

    def nothing_is_new(self, before: datetime | None = None) -> None:
        """On the page everybody has read what stands there, or what came `before` then.

        What nobody read stays so for the tests.
        """
        self._control.feed.read_all(ts_of(before) if before else "")

    async def until(self, holds: Callable[[], object], within: float = 5.0) -> None:
        """Wait (real seconds) until something holds; looks again after each change of the world."""
        changed = asyncio.Event()
        self.world.listeners.append(changed.set)
        try:
            async with asyncio.timeout(within):
                while not holds():
                    await changed.wait()
                    changed.clear()
        finally:
            self.world.listeners.remove(changed.set)

    def oauth_code(self, team: Workspace) -> str:
        """A code such as Slack hands to the redirect URL when somebody of `team` adds the app."""
        code = self.world.new_id("code")
        self.world.oauth_codes[code] = team.id
        return code

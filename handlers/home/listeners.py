"""`/marketsafe`, the *Help* button, and the Home tab."""

from dataclasses import dataclass, field
from typing import Any

from handlers import ids
from handlers.claims.cases import Case
from handlers.doors import Command, Event, Press, Request, Router
from handlers.home import service, views
from handlers.home.helps import Helps
from handlers.home.service import WaitingFor
from handlers.people.rules import Unknown
from handlers.programme import Programme
from handlers.triage import queue
from storage.outbox import Message


@dataclass(frozen=True, slots=True)
class HomeDoors:
    """`helps.forget` must be called after each commit of this process, or roles show five seconds late."""

    programme: Programme
    waiting_for: WaitingFor
    helps: Helps = field(default_factory=Helps)

    def register(self, router: Router) -> None:
        router.command("/marketsafe", "", self.ask_help)
        router.command("/marketsafe", "help", self.ask_help)
        router.command("/marketsafe", "*", self.say_something_else)
        router.action(ids.HELP, self.press_help)
        router.action(views.TAKE, self.press_take)
        router.action(views.TAKE_NEXT, self.press_take_next)
        router.event("app_home_opened", self.open_home)

    async def ask_help(self, command: Command) -> None:
        said = await self._help(command)
        await command.answer.ack(said.text, blocks=_blocks(said))

    async def say_something_else(self, command: Command) -> None:
        try:
            said = await self.programme.look(command.who, service.help_for, word=command.word)
        except Unknown:
            said = await self._how_to_apply(command)
        await command.answer.ack(said.text, blocks=_blocks(said))

    async def press_help(self, press: Press) -> None:
        said = await self._help(press)
        await press.answer.respond(said.text, blocks=_blocks(said))
        await press.answer.ack()

    async def open_home(self, event: Event) -> None:
        if event.event.get("tab", "home") == "home":
            await self.programme.act(service.open_home, who=event.who, waiting_for=self.waiting_for)
        await event.answer.ack()

    async def press_take(self, press: Press) -> None:
        said = await self.programme.do(press.who, queue.take_listed, case=Case.of(press.value))
        await self._taken(press, said)

    async def press_take_next(self, press: Press) -> None:
        await self._taken(press, await self.programme.do(press.who, queue.take_next))

    async def _taken(self, press: Press, said: Message) -> None:
        """Show the tab anew: what was taken stands elsewhere on it now."""
        await self.programme.act(service.open_home, who=press.who, waiting_for=self.waiting_for)
        await press.answer.respond(said.text, blocks=_blocks(said))
        await press.answer.ack()

    async def _help(self, request: Request) -> Message:
        now, age = self.programme.clock(), self.helps.age
        kept = self.helps.find(request.who, now=now)
        if kept is not None:
            return kept
        try:
            said = await self.programme.look(request.who, service.help_for)
        except Unknown:  # no error: whoever asks is shown the way in
            return await self._how_to_apply(request)
        self.helps.keep(request.who, said, now=now, age=age)
        return said

    async def _how_to_apply(self, request: Request) -> Message:
        setup = self.programme.setup
        languages = [request.locale] if request.locale else ["en", "zh-CN"]
        readers = [setup.catalogues.words(language, "UTC") for language in languages]
        return views.how_to_apply(readers, request.who, contact=setup.contact)


def _blocks(message: Message) -> list[dict[str, Any]]:
    return [dict(block) for block in message.blocks]

"""Slack's door to digests: `/digest`, the form, and for people without commands the same as buttons."""

from dataclasses import dataclass
from typing import Any

from handlers import ids
from handlers.digests import forms, service
from handlers.doors import Command, Press, Router, Submission
from handlers.programme import Programme
from storage.outbox import Message


@dataclass(frozen=True, slots=True)
class DigestDoors:
    """Who looks at, sends for, pauses or changes a digest comes in here."""

    programme: Programme

    def register(self, router: Router) -> None:
        router.command("/digest", "", self.run_overview)
        router.command("/digest", "help", self.run_overview)
        router.command("/digest", "preview", self.run_preview)
        router.command("/digest", "now", self.run_now)
        router.command("/digest", "pause", self.run_pause)
        router.command("/digest", "schedule", self.run_schedule)
        router.command("/digest", "*", self.run_something_else)
        router.action(ids.DIGEST_SETTINGS, self.press_settings)
        router.action(forms.PREVIEW, self.press_preview)
        router.action(forms.SEND_NOW, self.press_now)
        router.view(forms.FORM, self.submit_form)

    async def run_overview(self, command: Command) -> None:
        said = await self.programme.look(command.who, service.overview, channel_id=command.channel_id)
        await command.answer.ack(said.text, blocks=_blocks(said))

    async def run_something_else(self, command: Command) -> None:
        said = await self.programme.look(
            command.who, service.overview, channel_id=command.channel_id, not_understood=command.word
        )
        await command.answer.ack(said.text, blocks=_blocks(said))

    async def run_preview(self, command: Command) -> None:
        said = await self.programme.look(command.who, service.preview, channel_id=command.channel_id)
        await command.answer.ack(said.text, blocks=_blocks(said))

    async def run_now(self, command: Command) -> None:
        said = await self.programme.do(
            command.who, service.send_now, source=command.source, channel_id=command.channel_id
        )
        await command.answer.ack(said)

    async def run_pause(self, command: Command) -> None:
        said = await self.programme.do(
            command.who, service.pause, said=command.rest, channel_id=command.channel_id
        )
        await command.answer.ack(said)

    async def run_schedule(self, command: Command) -> None:
        view = await self.programme.look(command.who, service.open_settings, channel_id=command.channel_id)
        await command.answer.open(view)
        await command.answer.ack()

    async def press_settings(self, press: Press) -> None:
        view = await self.programme.look(
            press.who,
            service.open_settings,
            subscription_id=ids.number(press.value),
            channel_id=press.channel_id,
        )
        await (press.answer.push(view) if _in_form(press) else press.answer.open(view))
        await press.answer.ack()

    async def press_preview(self, press: Press) -> None:
        if _in_form(press):
            view = await self.programme.look(
                press.who, service.press_preview, subscription_id=ids.number(press.value)
            )
            await press.answer.push(view)
        else:
            said = await self.programme.look(
                press.who, service.preview, subscription_id=ids.number(press.value)
            )
            await press.answer.respond(said.text, blocks=_blocks(said))
        await press.answer.ack()

    async def press_now(self, press: Press) -> None:
        said = await self.programme.do(
            press.who, service.send_now, source=press.source, subscription_id=ids.number(press.value)
        )
        if _in_form(press):
            words = await self.programme.words_for(press.who, press.locale)
            await press.answer.push(forms.notice(words, said))
        else:
            await press.answer.respond(said)
        await press.answer.ack()

    async def submit_form(self, submission: Submission) -> None:
        said = await self.programme.do(
            submission.who,
            service.change,
            subscription_id=ids.number(submission.private_metadata),
            local_time=submission.fields.get("local_time") or "",
            frequency=submission.fields.get("frequency") or "",
            options=submission.fields.get("options") or [],
            paused_until=submission.fields.get("paused_until") or "",
        )
        words = await self.programme.words_for(submission.who, submission.locale)
        await submission.answer.ack(update=forms.notice(words, said))


def _in_form(press: Press) -> bool:
    """Was it pressed in a form, rather than on a message or the Home tab?"""
    return press.view is not None and press.view.get("type") == "modal"


def _blocks(message: Message) -> list[dict[str, Any]]:
    return [dict(block) for block in message.blocks]

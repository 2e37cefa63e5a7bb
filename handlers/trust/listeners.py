"""Slack's door to the settings: a manager's form, by a command or a button."""

from dataclasses import dataclass

from handlers import ids
from handlers.doors import Command, Press, Router, Submission
from handlers.programme import Programme
from handlers.trust import settings, views


@dataclass(frozen=True, slots=True)
class TrustDoors:
    """What passes without a check, and for whom."""

    programme: Programme

    def register(self, router: Router) -> None:
        router.command("/marketsafe", "settings", self.run_settings)
        router.action(ids.SETTINGS, self.press_settings)
        router.view(views.SETTINGS, self.submit_settings)
        router.action(views.SUSPEND, self.press_suspend)
        router.view(views.SUSPEND, self.submit_suspension)
        router.action(views.READMIT, self.press_readmit)

    async def run_settings(self, command: Command) -> None:
        await command.answer.open(await self.programme.look(command.who, settings.offer))
        await command.answer.ack()

    async def press_settings(self, press: Press) -> None:
        await press.answer.open(await self.programme.look(press.who, settings.offer))
        await press.answer.ack()

    async def submit_settings(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            settings.save_all,
            is_on=submission.fields.get("is_on") == views.ON,
            one_in=ids.number(submission.fields.get("one_in") or ""),
            told=submission.fields.get("told") or [],
        )
        await submission.answer.ack()

    async def press_suspend(self, press: Press) -> None:
        holder_id = ids.number(press.value)
        view = await self.programme.look(press.who, settings.offer_suspension, holder_id=holder_id)
        await press.answer.push(view)
        await press.answer.ack()

    async def submit_suspension(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who,
            settings.suspend,
            holder_id=ids.number(submission.private_metadata),
            reason=submission.fields.get("reason") or "",
        )
        await submission.answer.ack(update=view)

    async def press_readmit(self, press: Press) -> None:
        holder_id = ids.number(press.value)
        view = await self.programme.do(press.who, settings.readmit, holder_id=holder_id)
        await press.answer.update(view)
        await press.answer.ack()

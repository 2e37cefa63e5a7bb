"""Slack's door for rights-holders to the list of their own shops and dealers."""

from dataclasses import dataclass

from handlers import ids
from handlers.doors import Command, Press, Router, Submission
from handlers.programme import Programme
from handlers.sellers import dealer_views, dealers


@dataclass(frozen=True, slots=True)
class DealerDoors:
    """A form with buttons alone: rights-holders of other workspaces have nothing else."""

    programme: Programme

    def register(self, router: Router) -> None:
        router.command("/marketsafe", "dealers", self.run_dealers)
        router.action(ids.DEALERS, self.press_dealers)
        router.view(dealer_views.FORM, self.submit_dealer)
        router.action(dealer_views.REMOVE, self.press_remove)

    async def run_dealers(self, command: Command) -> None:
        await command.answer.open(await self.programme.look(command.who, dealers.show))
        await command.answer.ack()

    async def press_dealers(self, press: Press) -> None:
        await press.answer.open(await self.programme.look(press.who, dealers.show))
        await press.answer.ack()

    async def submit_dealer(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who,
            dealers.add,
            holder_id=ids.number(submission.fields.get("holder") or ""),
            store=submission.fields.get("store") or "",
            note=submission.fields.get("note") or "",
        )
        await submission.answer.ack(update=view)

    async def press_remove(self, press: Press) -> None:
        view = await self.programme.do(press.who, dealers.remove, listed_id=ids.number(press.value))
        await press.answer.update(view)
        await press.answer.ack()

"""Slack's door to imports: the form, the preview, and the buttons on the import's card."""

from dataclasses import dataclass

from handlers import ids
from handlers.doors import Command, Press, Router, Submission
from handlers.imports import again, ending, forms, service, views
from handlers.programme import Programme


@dataclass(frozen=True, slots=True)
class ImportDoors:
    """From the sheets in the form to an import that runs."""

    programme: Programme

    def register(self, router: Router) -> None:
        router.command("/claim", "import", self.open_form)
        router.action(ids.IMPORT, self.press_form)
        router.action(views.OPEN, self.press_open)
        router.action(views.DROP, self.press_drop)
        router.action(views.STOP, self.press_stop)
        router.action(ids.FILE_LOT_AGAIN, self.press_lot_again)
        router.action(forms.READ_AGAIN, self.press_read_again)
        router.view(forms.FORM, self.submit_form)
        router.view(forms.PREVIEW, self.submit_preview)

    async def open_form(self, command: Command) -> None:
        await command.answer.open(await self.programme.look(command.who, service.offer_form))
        await command.answer.ack()

    async def press_form(self, press: Press) -> None:
        await press.answer.open(await self.programme.look(press.who, service.offer_form))
        await press.answer.ack()

    async def press_lot_again(self, press: Press) -> None:
        said = await self.programme.do(press.who, again.give_lot, lot=press.value)
        await press.answer.respond(said)
        await press.answer.ack()

    async def press_open(self, press: Press) -> None:
        view = await self.programme.look(press.who, service.preview, import_id=ids.number(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def press_drop(self, press: Press) -> None:
        await self.programme.do(press.who, service.drop, import_id=ids.number(press.value))
        await press.answer.ack()

    async def press_stop(self, press: Press) -> None:
        await self.programme.do(press.who, ending.stop, import_id=ids.number(press.value))
        await press.answer.ack()

    async def press_read_again(self, press: Press) -> None:
        view = await self.programme.do(
            press.who, service.read_again, import_id=ids.number(press.value), fields=press.fields
        )
        await press.answer.update(view, view_id=press.view["id"] if press.view else "")
        await press.answer.ack()

    async def submit_form(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who, service.give, token=submission.view_id, fields=submission.fields
        )
        await submission.answer.ack(update=view)

    async def submit_preview(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who,
            service.confirm,
            import_id=ids.number(submission.private_metadata),
            ticked="yes" in (submission.fields.get("statement") or []),
            fields=submission.fields,
        )
        await submission.answer.ack(update=view)

"""Slack's door to claims: `/claim`, its form and its buttons."""

from dataclasses import dataclass

from handlers import ids
from handlers.claims import cards, completing, desk_buttons, forms, preview, service, waiting
from handlers.claims.cases import Case
from handlers.doors import Command, Press, Router, Submission, Suggest
from handlers.programme import Programme


@dataclass(frozen=True, slots=True)
class ClaimDoors:
    """Who files and looks at claims comes in here."""

    programme: Programme
    pass_on: service.PassOn = service.stays

    def register(self, router: Router) -> None:
        router.command("/claim", "", self.run_claim)
        router.command("/claim", "list", self.run_list)
        router.command("/claim", "*", self.run_show)
        router.action(ids.FILE_CLAIM, self.press_file)
        router.action(cards.FILE_AGAIN, self.press_file_again)
        router.action(ids.MY_CLAIMS, self.press_my_claims)
        router.action(ids.SHOW_CLAIM, self.press_show)
        router.action(ids.SHOW_LOT, self.press_show_lot)
        router.action(desk_buttons.APPROVE_RIGHT, self.press_approve_right)
        router.action(forms.MORE_LINKS, self.press_more_links)
        router.action(preview.RESUME, self.press_resume)
        router.options(forms.RIGHT_OPTIONS, self.offer_rights)
        router.view(forms.FORM, self.submit_form)
        router.view(preview.PREVIEW, self.submit_preview)
        router.action(cards.COMPLETE, self.press_complete)
        router.view(completing.FORM, self.submit_completion)

    async def run_claim(self, command: Command) -> None:
        view = await self.programme.look(command.who, service.offer_form)
        await command.answer.open(view)
        await command.answer.ack()

    async def run_list(self, command: Command) -> None:
        found = await self.programme.look(
            command.who, service.list_claims, only_open=command.rest.strip() == "open"
        )
        await command.answer.ack(found.text, blocks=[dict(block) for block in found.blocks])

    async def run_show(self, command: Command) -> None:
        card = await self.programme.look(command.who, service.show, said=command.word)
        await command.answer.ack(card.text, blocks=[dict(block) for block in card.blocks])

    async def press_file(self, press: Press) -> None:
        view = await self.programme.look(press.who, service.offer_form)
        await press.answer.open(view)
        await press.answer.ack()

    async def press_file_again(self, press: Press) -> None:
        view = await self.programme.look(press.who, service.offer_form, follows=ids.number(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def press_my_claims(self, press: Press) -> None:
        found = await self.programme.look(press.who, service.list_claims, only_open=False)
        await press.answer.respond(found.text, blocks=[dict(block) for block in found.blocks])
        await press.answer.ack()

    async def press_show(self, press: Press) -> None:
        key, _, page = press.value.partition(":")
        case = Case.of(key)
        if case.is_batch:
            view = await self.programme.look(press.who, service.show_batch, case=case)
        else:
            view = await self.programme.look(
                press.who, service.show_listings, claim_id=case.id, page=ids.number(page)
            )
        if press.view and press.view.get("type") == "modal":
            await press.answer.update(view, view_id=press.view["id"])
        else:
            await press.answer.open(view)
        await press.answer.ack()

    async def press_show_lot(self, press: Press) -> None:
        await press.answer.open(await self.programme.look(press.who, service.show_lot, lot=press.value))
        await press.answer.ack()

    async def press_more_links(self, press: Press) -> None:
        fields, _, follows = press.value.partition(":")
        view = await self.programme.look(
            press.who, service.offer_form, fields=ids.number(fields), follows=ids.number(follows)
        )
        await press.answer.update(view, view_id=press.view["id"] if press.view else "")
        await press.answer.ack()

    async def press_resume(self, press: Press) -> None:
        view = await self.programme.look(press.who, service.resume, draft_id=ids.number(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def offer_rights(self, suggest: Suggest) -> None:
        options = await self.programme.look(suggest.who, service.offer_rights, typed=suggest.typed)
        await suggest.answer.ack(options=options)

    async def submit_form(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who,
            service.prepare,
            token=submission.view_id,
            fields=submission.fields,
            follows=ids.number(submission.private_metadata.partition(forms.AGAIN)[2]),
        )
        await submission.answer.ack(push=view)

    async def submit_preview(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who,
            service.confirm,
            draft_id=ids.number(submission.private_metadata),
            ticked="yes" in (submission.fields.get("statement") or []),
            pass_on=self.pass_on,
        )
        await submission.answer.ack(update=view)

    async def press_approve_right(self, press: Press) -> None:
        await self.programme.do(press.who, waiting.approve_right, claim_id=ids.number(press.value))
        await press.answer.ack()

    async def press_complete(self, press: Press) -> None:
        view = await self.programme.look(
            press.who, completing.offer_completion, claim_id=ids.number(press.value)
        )
        await press.answer.open(view)
        await press.answer.ack()

    async def submit_completion(self, submission: Submission) -> None:
        given = {
            ids.number(block_id.removeprefix("listing_")): str(address or "")
            for block_id, address in submission.fields.items()
        }
        await self.programme.do(
            submission.who, completing.complete, claim_id=ids.number(submission.private_metadata), given=given
        )
        await submission.answer.ack()

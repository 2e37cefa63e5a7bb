"""Slack's door to sellers: the desk looks them up and recommends, officers answer by buttons alone."""

from dataclasses import dataclass

from handlers import ids
from handlers.closures import cards, looking, on_behalf, portraits, seller_forms, service, shared
from handlers.doors import Command, Press, Router, Submission, Suggest, View
from handlers.programme import Programme
from storage.batches import Case


@dataclass(frozen=True, slots=True)
class ClosureDoors:
    """From a seller's name to what Alibaba did about it."""

    programme: Programme

    def register(self, router: Router) -> None:
        router.command("/marketsafe", "sellers", self.run_sellers)
        router.action(ids.SELLERS, self.press_sellers)
        router.action(ids.SHOW_SELLER, self.press_show)
        router.view(seller_forms.SEARCH, self.submit_search)
        router.action(portraits.TAKE_NAME, self.press_take_name)
        router.action(portraits.MERGE, self.press_merge)
        router.options(seller_forms.OTHERS, self.offer_others)
        router.view(portraits.MERGE, self.submit_merge)
        router.action(portraits.TAKE_APART, self.press_take_apart)
        router.view(portraits.TAKE_APART, self.submit_taking_apart)
        router.action(portraits.LISTS, self.press_lists)
        router.view(portraits.LISTS, self.submit_lists)
        router.action(cards.RECOMMEND, self.press_recommend)
        router.view(cards.RECOMMEND, self.submit_recommendation)
        router.action(cards.DISMISS, self.press_dismiss)
        router.view(cards.DISMISS, self.submit_dismissal)
        router.action(shared.RECORD, self.press_record)
        router.view(shared.RECORD, self.submit_action)
        router.action(cards.ON_BEHALF, self.press_on_behalf)
        router.view(cards.ON_BEHALF, self.submit_on_behalf)
        router.action(shared.UNDO, self.press_undo)
        router.action(shared.REVERSE, self.press_reverse)
        router.view(shared.REVERSE, self.submit_reversal)

    async def run_sellers(self, command: Command) -> None:
        said = command.rest.strip()
        if said:
            found = await self.programme.do(command.who, looking.search, said=said)
            await command.answer.ack(found.text, blocks=[dict(block) for block in found.blocks])
        else:
            await command.answer.open(await self.programme.look(command.who, looking.offer_search))
            await command.answer.ack()

    async def press_sellers(self, press: Press) -> None:
        """On a case's card its sellers; elsewhere the form to look one up."""
        if press.value:
            case = Case.of(press.value)
            await _show(press, await self.programme.look(press.who, looking.of_case, case=case))
        else:
            await _show(press, await self.programme.look(press.who, looking.offer_search))

    async def press_show(self, press: Press) -> None:
        seller_id = ids.number(press.value)
        await _show(press, await self.programme.look(press.who, looking.show, seller_id=seller_id))

    async def submit_search(self, submission: Submission) -> None:
        said = submission.fields.get("words") or ""
        view = await self.programme.do(submission.who, looking.search_in_form, said=said)
        await submission.answer.ack(update=view)

    async def press_take_name(self, press: Press) -> None:
        family, _, called = press.value.partition(":")
        view = await self.programme.do(press.who, looking.take_name, family=family, called=called)
        await _show(press, view)

    async def press_merge(self, press: Press) -> None:
        view = await self.programme.look(press.who, looking.offer_merge, seller_id=ids.number(press.value))
        await _put_on_top(press, view)

    async def offer_others(self, suggest: Suggest) -> None:
        options = await self.programme.look(suggest.who, looking.offer_others, typed=suggest.typed)
        await suggest.answer.ack(options=options)

    async def submit_merge(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who,
            looking.merge,
            seller_id=ids.number(submission.private_metadata),
            into=ids.number(submission.fields.get("into") or ""),
            reason=submission.fields.get("reason") or "",
        )
        await submission.answer.ack(update=view)

    async def press_take_apart(self, press: Press) -> None:
        merge_id = ids.number(press.value)
        view = await self.programme.look(press.who, looking.offer_to_take_apart, merge_id=merge_id)
        await _put_on_top(press, view)

    async def submit_taking_apart(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who,
            looking.take_apart,
            merge_id=ids.number(submission.private_metadata),
            reason=submission.fields.get("reason") or "",
        )
        await submission.answer.ack(update=view)

    async def press_lists(self, press: Press) -> None:
        view = await self.programme.look(press.who, looking.offer_lists, seller_id=ids.number(press.value))
        await _put_on_top(press, view)

    async def submit_lists(self, submission: Submission) -> None:
        chosen = submission.fields.get("list") or ""
        view = await self.programme.do(
            submission.who,
            looking.put_on_list,
            seller_id=ids.number(submission.private_metadata),
            chosen="" if chosen == seller_forms.OFF else chosen,
            holder_id=ids.number(submission.fields.get("holder") or ""),
            reason=submission.fields.get("reason") or "",
        )
        await submission.answer.ack(update=view)

    async def press_recommend(self, press: Press) -> None:
        closure_id = ids.number(press.value)
        view = await self.programme.look(press.who, service.offer_recommendation, closure_id=closure_id)
        await press.answer.open(view)
        await press.answer.ack()

    async def submit_recommendation(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            service.recommend,
            closure_id=ids.number(submission.private_metadata),
            said=submission.fields.get("words") or "",
        )
        await submission.answer.ack()

    async def press_dismiss(self, press: Press) -> None:
        closure_id = ids.number(press.value)
        await press.answer.open(
            await self.programme.look(press.who, service.offer_dismissal, closure_id=closure_id)
        )
        await press.answer.ack()

    async def submit_dismissal(self, submission: Submission) -> None:
        closure_id, _, was = submission.private_metadata.partition(":")
        await self.programme.do(
            submission.who,
            service.dismiss,
            closure_id=ids.number(closure_id),
            was=was,
            reason=submission.fields.get("reason") or "",
        )
        await submission.answer.ack()

    async def press_record(self, press: Press) -> None:
        closure_id = ids.number(press.value)
        await press.answer.open(
            await self.programme.look(press.who, service.offer_action, closure_id=closure_id)
        )
        await press.answer.ack()

    async def submit_action(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            service.record_action,
            closure_id=ids.number(submission.private_metadata),
            kind=submission.fields.get("kind") or "",
            until=submission.fields.get("until") or "",
            reason=submission.fields.get("reason") or "",
        )
        await submission.answer.ack()

    async def press_on_behalf(self, press: Press) -> None:
        closure_id = ids.number(press.value)
        await press.answer.open(await self.programme.look(press.who, on_behalf.offer, closure_id=closure_id))
        await press.answer.ack()

    async def submit_on_behalf(self, submission: Submission) -> None:
        said = submission.fields
        await self.programme.do(
            submission.who,
            on_behalf.record,
            closure_id=ids.number(submission.private_metadata),
            officer=said.get("officer") or "",
            source=said.get("source") or "",
            kind=said.get("kind") or "",
            until=said.get("until") or "",
            reason=said.get("reason") or "",
        )
        await submission.answer.ack()

    async def press_undo(self, press: Press) -> None:
        await self.programme.do(press.who, on_behalf.take_back, closure_id=ids.number(press.value))
        await press.answer.ack()

    async def press_reverse(self, press: Press) -> None:
        closure_id = ids.number(press.value)
        await press.answer.open(
            await self.programme.look(press.who, service.offer_reversal, closure_id=closure_id)
        )
        await press.answer.ack()

    async def submit_reversal(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            service.reverse,
            closure_id=ids.number(submission.private_metadata),
            reason=submission.fields.get("reason") or "",
        )
        await submission.answer.ack()


def _in_form(press: Press) -> bool:
    return bool(press.view) and (press.view or {}).get("type") == "modal"


async def _show(press: Press, view: View) -> None:
    """In the place of the form it was pressed in, else as a new one."""
    if _in_form(press):
        await press.answer.update(view, view_id=(press.view or {})["id"])
    else:
        await press.answer.open(view)
    await press.answer.ack()


async def _put_on_top(press: Press, view: View) -> None:
    """On top of the form it was pressed in, else as a new one."""
    if _in_form(press):
        await press.answer.push(view)
    else:
        await press.answer.open(view)
    await press.answer.ack()

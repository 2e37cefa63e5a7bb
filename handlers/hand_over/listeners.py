"""Slack's door to the hand-over: the desk's endorsement, and all that officers do, by buttons alone.

Officers are people of another workspace: they have no commands, so everything starts on a posted card.
"""

from dataclasses import dataclass

from handlers import ids
from handlers.claims import desk_buttons
from handlers.claims.cases import Case
from handlers.doors import Press, Router, Submission
from handlers.hand_over import (
    forms,
    on_behalf,
    on_behalf_views,
    outcomes,
    querying,
    returning,
    service,
    sheet_views,
    taking_back,
    undoing,
    views,
)
from handlers.programme import Programme
from handlers.triage import service as triage


@dataclass(frozen=True, slots=True)
class HandOverDoors:
    """From the desk's endorsement to Alibaba's decision."""

    programme: Programme

    def register(self, router: Router) -> None:
        router.action(desk_buttons.ENDORSE, self.press_endorse)
        router.action(views.ACKNOWLEDGE, self.press_acknowledge)
        router.action(views.ALL_REMOVED, self.press_all_removed)
        router.action(views.ONE_BY_ONE, self.press_one_by_one)
        router.action(views.DECLINE, self.press_decline)
        router.action(views.SEND_SHEET, self.press_send_sheet)
        router.action(sheet_views.UNDO, self.press_undo)
        router.action(views.ASK, self.press_ask)
        router.view(forms.QUERY_FORM, self.submit_query)
        router.action(taking_back.UNDO, self.press_undo_last)
        router.action(desk_buttons.ON_BEHALF, self.press_on_behalf)
        router.view(desk_buttons.ENDORSE_FORM, self.submit_endorsement)
        router.view(forms.OUTCOMES_FORM, self.submit_outcomes)
        router.view(forms.DECLINE_FORM, self.submit_decline)
        router.view(forms.SHEET_FORM, self.submit_sheet)
        router.view(on_behalf_views.RECORD, self.submit_on_behalf)

    async def press_endorse(self, press: Press) -> None:
        """A claim by itself is endorsed at once; of a batch a sample is looked at first."""
        case = Case.of(press.value)
        if case.is_batch:
            view = await self.programme.do(press.who, triage.offer_sample, case=case)
            await press.answer.open(view)
        else:
            kept = await self.programme.do(press.who, service.endorse_and_hand_over, case=case)
            if kept:
                await press.answer.respond(kept)
        await press.answer.ack()

    async def submit_endorsement(self, submission: Submission) -> None:
        case = Case.of(submission.private_metadata)
        view = await self.programme.do(submission.who, service.endorse_sampled, case=case)
        await submission.answer.ack(update=view)

    async def press_acknowledge(self, press: Press) -> None:
        await self.programme.do(press.who, outcomes.acknowledge, case=Case.of(press.value))
        await press.answer.ack()

    async def press_all_removed(self, press: Press) -> None:
        await self.programme.do(press.who, outcomes.record_all_removed, case=Case.of(press.value))
        await press.answer.ack()

    async def press_one_by_one(self, press: Press) -> None:
        view = await self.programme.look(press.who, outcomes.offer_outcomes, case=Case.of(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def press_decline(self, press: Press) -> None:
        view = await self.programme.look(press.who, outcomes.offer_decline, case=Case.of(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def press_send_sheet(self, press: Press) -> None:
        view = await self.programme.look(press.who, returning.offer_sheet, case=Case.of(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def press_undo(self, press: Press) -> None:
        await self.programme.do(press.who, undoing.undo_sheet, file_id=ids.number(press.value))
        await press.answer.ack()

    async def press_undo_last(self, press: Press) -> None:
        await self.programme.do(press.who, undoing.undo_record, record_id=ids.number(press.value))
        await press.answer.ack()

    async def press_on_behalf(self, press: Press) -> None:
        view = await self.programme.look(press.who, on_behalf.offer, case=Case.of(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def submit_on_behalf(self, submission: Submission) -> None:
        said = submission.fields
        await self.programme.do(
            submission.who,
            on_behalf.record,
            case=Case.of(submission.private_metadata),
            officer=said.get("officer") or "",
            source=said.get("source") or "",
            what=said.get("what") or "",
            chosen=_chosen(submission),
            reason=said.get("reason") or "",
            words=said.get("words") or "",
            number=said.get("alibaba_number") or "",
        )
        await submission.answer.ack()

    async def submit_outcomes(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            outcomes.record_outcomes,
            case=Case.of(submission.private_metadata),
            chosen=_chosen(submission),
            reason=submission.fields.get("reason") or "",
            said=submission.fields.get("words") or "",
            number=submission.fields.get("alibaba_number") or "",
            question=submission.fields.get("question") or "",
        )
        await submission.answer.ack()

    async def press_ask(self, press: Press) -> None:
        view = await self.programme.look(press.who, querying.offer_query, case=Case.of(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def submit_query(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            querying.query,
            case=Case.of(submission.private_metadata),
            reason=submission.fields.get("reason") or "",
            said=submission.fields.get("words") or "",
        )
        await submission.answer.ack()

    async def submit_decline(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            outcomes.decline,
            case=Case.of(submission.private_metadata),
            reason=submission.fields.get("reason") or "",
            said=submission.fields.get("words") or "",
            number=submission.fields.get("alibaba_number") or "",
        )
        await submission.answer.ack()

    async def submit_sheet(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who,
            returning.give_sheet,
            case=Case.of(submission.private_metadata),
            source=submission.view_id,
            given=submission.fields.get("sheet") or [],
        )
        await submission.answer.ack(update=view)


def _chosen(submission: Submission) -> dict[str, str]:
    """Listing's name → outcome, of those for which one was chosen."""
    return {
        block_id.removeprefix(forms.LISTING): outcome
        for block_id, outcome in submission.fields.items()
        if block_id.startswith(forms.LISTING) and outcome
    }

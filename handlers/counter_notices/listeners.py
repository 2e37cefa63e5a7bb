"""Slack's door to counter-notices: forms and buttons of officers, rights-holders and the desk."""

from dataclasses import dataclass

from handlers import ids
from handlers.claims.cases import Case
from handlers.counter_notices import (
    answering,
    forms,
    holder_views,
    recording,
    retracting,
    service,
    settling,
    shared,
    standing,
    undoing,
    undone_views,
)
from handlers.doors import Press, Router, Submission, View
from handlers.programme import Programme


@dataclass(frozen=True, slots=True)
class CounterNoticeDoors:
    """A seller objects, somebody answers, Alibaba decides; and what else happens after a decision."""

    programme: Programme

    def register(self, router: Router) -> None:
        router.action(ids.COUNTER_NOTICE, self.press_record)
        router.view(forms.RECORD, self.submit_record)
        router.action(ids.SHOW_NOTICE, self.press_show)
        router.action(holder_views.STAND_BEHIND, self.press_stand_behind)
        router.view(forms.ANSWER, self.submit_answer)
        router.action(holder_views.ACCEPT, self.press_accept)
        router.action(holder_views.ASK_IACC, self.press_ask)
        router.view(forms.ASK, self.submit_question)
        router.action(shared.UPHOLD, self.press_uphold)
        router.action(shared.REINSTATE, self.press_reinstate)
        router.view(shared.REINSTATE_FORM, self.submit_reinstatement)
        router.action(undone_views.UNDO, self.press_undo)
        router.action(ids.STAND_BEHIND, self.press_stand_behind_claim)
        router.view(forms.STAND_BEHIND_FORM, self.submit_claim_stood_behind)
        router.action(ids.RETRACT, self.press_retract)
        router.view(forms.RETRACT_FORM, self.submit_retraction)

    async def press_record(self, press: Press) -> None:
        view = await self.programme.look(press.who, recording.offer, case=Case.of(press.value))
        await _open(press, view)

    async def submit_record(self, submission: Submission) -> None:
        case = Case.of(submission.private_metadata)
        fields, source = submission.fields, submission.view_id
        await self.programme.do(submission.who, recording.record, case=case, source=source, fields=fields)
        await submission.answer.ack()

    async def press_show(self, press: Press) -> None:
        view = await self.programme.look(press.who, service.show, notice_id=ids.number(press.value))
        await _open(press, view)

    async def press_stand_behind(self, press: Press) -> None:
        view = await self.programme.look(press.who, answering.offer_answer, notice_id=ids.number(press.value))
        await _open(press, view)

    async def submit_answer(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            answering.stand_behind,
            notice_id=ids.number(submission.private_metadata),
            said=submission.fields.get("words") or "",
            ticked="yes" in (submission.fields.get("statement") or []),
        )
        await submission.answer.ack(clear=True)

    async def press_accept(self, press: Press) -> None:
        notice_id = ids.number(press.value)
        await self.programme.do(press.who, answering.accept, notice_id=notice_id)
        if press.view and press.view.get("type") == "modal":
            view = await self.programme.look(press.who, service.show, notice_id=notice_id)
            await press.answer.update(view, view_id=press.view["id"])
        await press.answer.ack()

    async def press_ask(self, press: Press) -> None:
        view = await self.programme.look(
            press.who, answering.offer_question, notice_id=ids.number(press.value)
        )
        await _open(press, view)

    async def submit_question(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            answering.ask,
            notice_id=ids.number(submission.private_metadata),
            said=submission.fields.get("words") or "",
        )
        await submission.answer.ack(clear=True)

    async def press_uphold(self, press: Press) -> None:
        await self.programme.do(press.who, settling.uphold, notice_id=ids.number(press.value))
        await press.answer.ack()

    async def press_reinstate(self, press: Press) -> None:
        view = await self.programme.look(
            press.who, settling.offer_reinstatement, notice_id=ids.number(press.value)
        )
        await _open(press, view)

    async def submit_reinstatement(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            settling.reinstate,
            notice_id=ids.number(submission.private_metadata),
            said=submission.fields.get("words") or "",
        )
        await submission.answer.ack()

    async def press_undo(self, press: Press) -> None:
        await self.programme.do(press.who, undoing.undo, notice_id=ids.number(press.value))
        await press.answer.ack()

    async def press_stand_behind_claim(self, press: Press) -> None:
        view = await self.programme.look(press.who, standing.offer, claim_id=ids.number(press.value))
        await _open(press, view)

    async def submit_claim_stood_behind(self, submission: Submission) -> None:
        claim_id = ids.number(submission.private_metadata)
        await self.programme.do(
            submission.who, standing.stand_behind, claim_id=claim_id, fields=submission.fields
        )
        await submission.answer.ack(clear=True)

    async def press_retract(self, press: Press) -> None:
        view = await self.programme.look(press.who, retracting.offer, claim_id=ids.number(press.value))
        await _open(press, view)

    async def submit_retraction(self, submission: Submission) -> None:
        claim_id = ids.number(submission.private_metadata)
        await self.programme.do(
            submission.who, retracting.retract, claim_id=claim_id, fields=submission.fields
        )
        await submission.answer.ack(clear=True)


async def _open(press: Press, view: View) -> None:
    """On top of the form where it was pressed, if it was in one."""
    if press.view and press.view.get("type") == "modal":
        await press.answer.push(view)
    else:
        await press.answer.open(view)
    await press.answer.ack()

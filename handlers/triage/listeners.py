"""Slack's door to triage: the buttons on the desk's card, and the form to refuse with."""

from dataclasses import dataclass

from handlers.claims import cards
from handlers.claims.cases import Case
from handlers.doors import Press, Router, Submission
from handlers.programme import Programme
from handlers.triage import asking, question_form, service, views


@dataclass(frozen=True, slots=True)
class TriageDoors:
    """The desk's work on a case before it is handed over."""

    programme: Programme

    def register(self, router: Router) -> None:
        router.action(cards.TAKE, self.press_take)
        router.action(cards.RELEASE, self.press_release)
        router.action(cards.REFUSE, self.press_refuse)
        router.view(views.REFUSE_FORM, self.submit_refusal)
        router.action(cards.ASK, self.press_ask)
        router.action(cards.TAKE_BACK, self.press_take_back)
        router.view(question_form.FORM, self.submit_question)

    async def press_take(self, press: Press) -> None:
        await self.programme.do(press.who, service.take, case=Case.of(press.value))
        await press.answer.ack()

    async def press_release(self, press: Press) -> None:
        await self.programme.do(press.who, service.release, case=Case.of(press.value))
        await press.answer.ack()

    async def press_refuse(self, press: Press) -> None:
        view = await self.programme.look(press.who, service.offer_refusal, case=Case.of(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def submit_refusal(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            service.refuse,
            case=Case.of(submission.private_metadata),
            reason=submission.fields.get("reason") or "",
            said=submission.fields.get("words") or "",
        )
        await submission.answer.ack()

    async def press_ask(self, press: Press) -> None:
        view = await self.programme.look(press.who, asking.offer_question, case=Case.of(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def press_take_back(self, press: Press) -> None:
        await self.programme.do(press.who, asking.take_back, case=Case.of(press.value))
        await press.answer.ack()

    async def submit_question(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            asking.ask,
            case=Case.of(submission.private_metadata),
            reason=submission.fields.get("reason") or "",
            said=submission.fields.get("words") or "",
        )
        await submission.answer.ack()

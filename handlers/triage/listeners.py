"""Slack's door to triage: the buttons on the desk's card and its menu, their forms, and the queue."""

from dataclasses import dataclass

from handlers import ids
from handlers.claims import desk_buttons, desk_talk
from handlers.claims.cases import Case
from handlers.doors import Command, Press, Router, Submission
from handlers.programme import Programme
from handlers.triage import (
    asking,
    comment_views,
    commenting,
    ordering,
    ordering_form,
    passing,
    passing_views,
    question_form,
    queue,
    queue_views,
    service,
    skipping,
    views,
)


@dataclass(frozen=True, slots=True)
class TriageDoors:
    """The desk's work on a case before it is handed over."""

    programme: Programme

    def register(self, router: Router) -> None:
        router.command("/marketsafe", "queue", self.run_queue)
        router.action(ids.QUEUE, self.press_queue)
        router.action(queue_views.TAKE_LISTED, self.press_take_listed)
        router.action(queue_views.TAKE_NEXT, self.press_take_next)
        router.action(desk_buttons.TAKE, self.press_take)
        router.action(desk_buttons.REFUSE, self.press_refuse)
        router.action(desk_talk.MORE, self.press_more)
        router.view(views.REFUSE_FORM, self.submit_refusal)
        router.view(passing_views.PASS_ON_FORM, self.submit_colleague)
        router.view(comment_views.COMMENT_FORM, self.submit_comment)
        router.action(desk_buttons.ASK, self.press_ask)
        router.action(desk_buttons.TAKE_BACK, self.press_take_back)
        router.action(desk_buttons.PRIORITY, self.press_priority)
        router.view(ordering_form.FORM, self.submit_priority)
        router.view(question_form.FORM, self.submit_question)

    async def run_queue(self, command: Command) -> None:
        said = await self.programme.look(command.who, queue.show_queue, said=command.rest)
        await command.answer.ack(said.text, blocks=[dict(block) for block in said.blocks])

    async def press_queue(self, press: Press) -> None:
        said = await self.programme.look(press.who, queue.show_queue)
        await press.answer.respond(said.text, blocks=[dict(block) for block in said.blocks])
        await press.answer.ack()

    async def press_take_listed(self, press: Press) -> None:
        said = await self.programme.do(press.who, queue.take_listed, case=Case.of(press.value))
        await press.answer.respond(said.text, blocks=[dict(block) for block in said.blocks])
        await press.answer.ack()

    async def press_take_next(self, press: Press) -> None:
        family = "" if press.value == queue_views.ALL else press.value
        said = await self.programme.do(press.who, queue.take_next, family=family)
        await press.answer.respond(said.text, blocks=[dict(block) for block in said.blocks])
        await press.answer.ack()

    async def press_take(self, press: Press) -> None:
        await self.programme.do(press.who, service.take, case=Case.of(press.value))
        await press.answer.ack()

    async def press_refuse(self, press: Press) -> None:
        view = await self.programme.do(press.who, service.offer_refusal, case=Case.of(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def press_more(self, press: Press) -> None:
        """What was chosen behind the three dots stands before the case's key."""
        verb, _, key = press.value.partition(":")
        case = Case.of(key)
        match verb:
            case desk_talk.RELEASE:
                await self.programme.do(press.who, service.release, case=case)
            case desk_talk.SKIP:
                await press.answer.respond(await self.programme.do(press.who, skipping.skip, case=case))
            case desk_talk.PASS_ON:
                await press.answer.open(
                    await self.programme.do(press.who, passing.offer_colleagues, case=case)
                )
            case desk_talk.COMMENT:
                await press.answer.open(
                    await self.programme.do(press.who, commenting.offer_comment, case=case)
                )
            case desk_talk.COMMENTS:
                await press.answer.open(
                    await self.programme.look(press.who, commenting.show_comments, case=case)
                )
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

    async def submit_colleague(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            passing.pass_on,
            case=Case.of(submission.private_metadata),
            colleague=ids.number(submission.fields.get("colleague") or ""),
        )
        await submission.answer.ack()

    async def submit_comment(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            commenting.comment,
            case=Case.of(submission.private_metadata),
            said=submission.fields.get("words") or "",
            source=submission.view_id,
        )
        await submission.answer.ack()

    async def press_ask(self, press: Press) -> None:
        view = await self.programme.look(press.who, asking.offer_question, case=Case.of(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def press_priority(self, press: Press) -> None:
        view = await self.programme.do(press.who, ordering.offer_priorities, case=Case.of(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def submit_priority(self, submission: Submission) -> None:
        await self.programme.do(
            submission.who,
            ordering.set_priority,
            case=Case.of(submission.private_metadata),
            chosen=submission.fields.get("priority") or "",
            said=submission.fields.get("words") or "",
            source=submission.view_id,
        )
        await submission.answer.ack()

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

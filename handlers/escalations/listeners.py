"""Slack's door to escalations: `/escalate`, its forms, the cards' buttons, and the cards' threads."""

from dataclasses import dataclass

from handlers import ids
from handlers.doors import Command, Event, Press, Router, Submission, View
from handlers.escalations import cards, forms, posting, replies, rules, service, shared, solving, threads
from handlers.programme import Programme


@dataclass(frozen=True, slots=True)
class EscalationDoors:
    """Who asks for help and who gives it come in here."""

    programme: Programme

    def register(self, router: Router) -> None:
        router.command("/escalate", "", self.run_escalate)
        router.command("/escalate", "*", self.run_escalate)
        router.action(ids.ESCALATE, self.press_escalate)
        router.action(ids.SHOW_ESCALATION, self.press_show)
        router.view(forms.FORM, self.submit_escalate)
        router.action(cards.RESOLVE, self.press_resolve)
        router.view(cards.RESOLVE, self.submit_resolve)
        router.action(cards.POST, self.press_post)
        router.view(cards.POST, self.submit_post)
        router.view(forms.CONFIRM_POST, self.confirm_post)
        router.action(cards.SHARE, self.press_share)
        router.view(cards.SHARE, self.submit_share)
        router.action(cards.SOLVED, self.press_solved)
        router.action(cards.NOT_SOLVED, self.press_not_solved)
        router.view(cards.NOT_SOLVED, self.submit_not_solved)
        router.action(cards.REPLIES, self.press_replies)
        router.action(forms.SHARE_REPLY, self.press_share_reply)
        router.action(shared.ACKNOWLEDGE, self.press_acknowledge)
        router.action(shared.ANSWER, self.press_answer)
        router.view(shared.ANSWER, self.submit_answer)
        router.event("message", self.hear_message)

    async def run_escalate(self, command: Command) -> None:
        if rules.number_of(command.word) is not None:
            card = await self.programme.look(command.who, service.show, said=command.word)
            await command.answer.ack(card.text, blocks=[dict(block) for block in card.blocks])
            return
        said = threads.plain_words(command.text)
        view = await self.programme.do(command.who, service.offer_form, said=said)
        await command.answer.open(view)
        await command.answer.ack()

    async def press_escalate(self, press: Press) -> None:
        view = await self.programme.do(press.who, service.offer_form, claim_id=ids.number(press.value))
        await _open(press, view)
        await press.answer.ack()

    async def press_show(self, press: Press) -> None:
        view = await self.programme.look(press.who, service.open_case, escalation_id=ids.number(press.value))
        await _open(press, view)
        await press.answer.ack()

    async def submit_escalate(self, submission: Submission) -> None:
        fields = submission.fields
        view = await self.programme.do(
            submission.who,
            service.escalate,
            source=submission.view_id,
            about=fields.get("about") or "",
            holder=fields.get("holder") or "",
            kind=fields.get("kind") or "",
            urgency=fields.get("urgency") or "",
            said=fields.get("words") or "",
        )
        await submission.answer.ack(update=view)

    async def press_resolve(self, press: Press) -> None:
        view = await self.programme.look(
            press.who, service.offer_resolve, escalation_id=ids.number(press.value)
        )
        await _open(press, view)
        await press.answer.ack()

    async def submit_resolve(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who,
            service.resolve,
            escalation_id=ids.number(submission.private_metadata),
            said=submission.fields.get("words") or "",
        )
        await submission.answer.ack(update=view)

    async def press_post(self, press: Press) -> None:
        view = await self.programme.look(press.who, posting.offer_post, escalation_id=ids.number(press.value))
        await _open(press, view)
        await press.answer.ack()

    async def submit_post(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who,
            posting.prepare_post,
            escalation_id=ids.number(submission.private_metadata),
            token=submission.view_id,
            place=submission.fields.get("place") or "",
            said=submission.fields.get("words") or "",
        )
        await submission.answer.ack(push=view)

    async def confirm_post(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who, posting.confirm_post, draft_id=ids.number(submission.private_metadata)
        )
        await submission.answer.ack(update=view)

    async def press_share(self, press: Press) -> None:
        view = await self.programme.look(
            press.who, service.offer_share, escalation_id=ids.number(press.value)
        )
        await _open(press, view)
        await press.answer.ack()

    async def submit_share(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who,
            service.share,
            escalation_id=ids.number(submission.private_metadata),
            said=submission.fields.get("words") or "",
        )
        await submission.answer.ack(update=view)

    async def press_solved(self, press: Press) -> None:
        case = ids.number(press.value)
        said = await self.programme.do(press.who, solving.solved, escalation_id=case)
        if press.view and _in_form(press):
            view = await self.programme.look(press.who, service.open_case, escalation_id=case)
            await press.answer.update(view, view_id=press.view["id"])
        else:
            await press.answer.respond(said)
        await press.answer.ack()

    async def press_not_solved(self, press: Press) -> None:
        view = await self.programme.look(
            press.who, solving.offer_not_solved, escalation_id=ids.number(press.value)
        )
        await _open(press, view)
        await press.answer.ack()

    async def submit_not_solved(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who,
            solving.not_solved,
            escalation_id=ids.number(submission.private_metadata),
            said=submission.fields.get("words") or "",
        )
        await submission.answer.ack(update=view)

    async def press_replies(self, press: Press) -> None:
        view = await self.programme.look(press.who, replies.offer_replies, subject=press.value)
        await _open(press, view)
        await press.answer.ack()

    async def press_share_reply(self, press: Press) -> None:
        view = await self.programme.do(press.who, replies.share_reply, reply_id=ids.number(press.value))
        await press.answer.update(view, view_id=press.view["id"] if press.view else "")
        await press.answer.ack()

    async def press_acknowledge(self, press: Press) -> None:
        await self.programme.do(press.who, posting.acknowledge, escalation_id=ids.number(press.value))
        await press.answer.ack()

    async def press_answer(self, press: Press) -> None:
        view = await self.programme.look(
            press.who, posting.offer_answer, escalation_id=ids.number(press.value)
        )
        await _open(press, view)
        await press.answer.ack()

    async def submit_answer(self, submission: Submission) -> None:
        view = await self.programme.do(
            submission.who,
            posting.answer,
            escalation_id=ids.number(submission.private_metadata),
            said=submission.fields.get("words") or "",
        )
        await submission.answer.ack(update=view)

    async def hear_message(self, event: Event) -> None:
        heard = threads.heard(event.event, team_id=event.who.team_id)
        if heard is not None:
            await self.programme.act(replies.record, heard=heard)
        await event.answer.ack()


def _in_form(press: Press) -> bool:
    """Was it pressed in a form, rather than on a message or the Home tab?"""
    return press.view is not None and press.view.get("type") == "modal"


async def _open(press: Press, view: View) -> None:
    """A form, on top of the one in which the button stood, if it stood in one."""
    await (press.answer.push(view) if _in_form(press) else press.answer.open(view))

"""Slack's door for what a rights-holder changes of a claim: answers, withdrawals, filing it again."""

from dataclasses import dataclass

from handlers import ids
from handlers.amending import answering, views, withdrawing, withdrawing_views
from handlers.amending.addresses import FIELD
from handlers.amending.marks import Shown
from handlers.amending.rules import Amendment, Withdrawal
from handlers.claims import buttons
from handlers.claims.cases import Case
from handlers.doors import Press, Router, Submission
from handlers.programme import Programme


@dataclass(frozen=True, slots=True)
class AmendingDoors:
    """Who has filed a claim comes in here with what is to be changed of it."""

    programme: Programme

    def register(self, router: Router) -> None:
        router.action(buttons.ANSWER, self.press_answer)
        router.view(views.ANSWER_FORM, self.submit_answer)
        router.action(buttons.WITHDRAW, self.press_withdraw)
        router.view(withdrawing_views.FORM, self.submit_withdrawal)

    async def press_answer(self, press: Press) -> None:
        key, _, asker = press.value.partition(":")
        view = await self.programme.look(press.who, answering.offer_answer, case=Case.of(key), asker=asker)
        await press.answer.open(view)
        await press.answer.ack()

    async def submit_answer(self, submission: Submission) -> None:
        key, _, rest = submission.private_metadata.partition(":")
        asker, _, shown = rest.partition(":")
        fields = submission.fields
        addresses = {
            ids.number(block_id.removeprefix(views.LISTING)): str(address or "")
            for block_id, address in fields.items()
            if block_id.startswith(views.LISTING)
        }
        await self.programme.do(
            submission.who,
            answering.answer,
            case=Case.of(key),
            asker=asker,
            said=fields.get("answer") or "",
            amendment=Amendment(
                note=fields.get("note") or "",
                confidential=fields.get("confidential") or "",
                ground=fields.get("ground") or "",
                addresses=addresses,
                named=fields.get(FIELD) or "",
            ),
            shown=Shown.read(shown),
        )
        await submission.answer.ack()

    async def press_withdraw(self, press: Press) -> None:
        view = await self.programme.look(press.who, withdrawing.offer_withdrawal, case=Case.of(press.value))
        await press.answer.open(view)
        await press.answer.ack()

    async def submit_withdrawal(self, submission: Submission) -> None:
        fields = submission.fields
        ticked = [
            value
            for block_id, values in fields.items()
            if block_id.startswith(withdrawing_views.CHOSEN) or block_id == withdrawing_views.CLAIMS
            for value in values or []
        ]
        # a claim with one open listing leaves nothing to choose
        what = fields.get(withdrawing_views.WHAT, withdrawing_views.WHOLE)
        wanted = Withdrawal(
            reason=fields.get("reason") or "",
            said=fields.get("words") or "",
            whole=what == withdrawing_views.WHOLE,
            chosen=tuple(ticked),
            places=fields.get(withdrawing_views.PLACES) or "",
        )
        case = Case.of(submission.private_metadata)
        await self.programme.do(submission.who, withdrawing.withdraw, case=case, wanted=wanted)
        await submission.answer.ack()

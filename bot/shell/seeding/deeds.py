"""What each verb of the story does: the service that a person's form or button calls, by that very person."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlmodel import col, select

from bot.config import Settings
from bot.foundation import places
from bot.sandbox import demo
from bot.shell import cast
from bot.shell.seeding.addresses import addresses
from bot.shell.seeding.tale import Act, Story
from handlers.actor import Actor
from handlers.claims import completing, waiting
from handlers.claims import service as claims
from handlers.claims.cases import Case
from handlers.digests import service as digests
from handlers.digests.forms import WORKING_DAYS
from handlers.digests.rules import Frequency
from handlers.digests.subscribing import reader_of
from handlers.escalations import posting, replies
from handlers.escalations import service as escalations
from handlers.hand_over import outcomes
from handlers.hand_over import service as hand_over
from handlers.programme import Programme, Work
from handlers.triage import service as triage
from handlers.workspaces import service as workspaces
from storage import claim_faces, people, rights
from storage import digests as digest_rows
from storage import escalations as escalation_rows
from storage.drafts import Draft

_BY = "shell:operator"


class Talks(Protocol):
    """How people speak in channels, where there are any."""

    async def says(self, who: str, room: str, words: str, under: str) -> None:
        """Write into a channel; with `under`, words of a message there, in its thread."""

    async def writes(self, who: str, card: str, words: str) -> None:
        """Write into the thread of a card of ours."""


@dataclass(slots=True)
class Deeds:
    """Does what the story tells, and remembers which claim and escalation is which."""

    programme: Programme
    settings: Settings
    story: Story
    talks: Talks
    claims: dict[str, list[int]] = field(default_factory=dict)
    escalations: dict[str, int] = field(default_factory=dict)

    async def do(self, act: Act) -> None:
        """One act, at the programme's now. The verbs are the methods below; AttributeError for any other."""
        verb: Callable[[Act], Awaitable[None]] = getattr(self, act.verb.replace("-", "_"))
        await verb(act)

    # -- claims

    async def files(self, act: Act) -> None:
        filing = self.story.filings[act.subject]
        right = await self._right(filing.right)
        token = f"seeding:{act.subject}"
        fields = {
            "right": str(right),
            "ground": filing.ground,
            "links": filing.links,
            "note": filing.note,
            "confidential": filing.secret,
        }
        await self._do(act, claims.prepare, token=token, fields=fields)
        draft_id = (await self._draft(token)).id
        await self._do(act, claims.confirm, draft_id=draft_id, ticked=True)
        made = (await self._draft(token)).claims
        self.claims[act.subject] = [int(one) for one in made.split(",")]

    async def _right(self, name: str) -> int:
        """The id of "ACME CN"."""

        def find(work: Work) -> int:
            holders = [int(one.id or 0) for one in people.organisations(work.session)]
            named = {f"{one.mark} {one.jurisdiction}": one.id for one in rights.of(work.session, holders)}
            return named[name]

        return await self.programme.find(find)

    async def _draft(self, token: str) -> Draft:
        def find(work: Work) -> Draft:
            return work.session.scalars(select(Draft).where(col(Draft.token) == token)).one()

        return await self.programme.find(find)

    async def _each(self, act: Act, service: Callable[..., Any], **given: Any) -> None:
        for claim_id in self.claims[act.subject]:
            await self._do(act, service, claim_id=claim_id, **given)

    async def _each_case(self, act: Act, service: Callable[..., Any], **given: Any) -> None:
        for claim_id in self.claims[act.subject]:
            await self._do(act, service, case=Case(claim_id), **given)

    async def takes(self, act: Act) -> None:
        await self._each_case(act, triage.take)

    async def hands_over(self, act: Act) -> None:
        await self._each_case(act, hand_over.endorse_and_hand_over)

    async def refuses(self, act: Act) -> None:
        await self._each_case(act, triage.refuse, reason=act.what, said=act.words)

    async def acknowledges(self, act: Act) -> None:
        if act.subject in self.escalations:
            await self._do(act, posting.acknowledge, escalation_id=self.escalations[act.subject])
        else:
            await self._each_case(act, outcomes.acknowledge)

    async def removes(self, act: Act) -> None:
        await self._each_case(act, outcomes.record_all_removed)

    async def declines(self, act: Act) -> None:
        number = self.story.filings[act.subject].number
        await self._each_case(act, outcomes.decline, reason=act.what, said=act.words, number=number)

    async def decides(self, act: Act) -> None:
        """The listings that are still open, in order: "3 removed, 1 declined cannot_find"."""
        wanted = [part.split() for part in act.what.split(", ")]
        decided = [outcome for count, outcome, *_ in wanted for _ in range(int(count))]
        reason = next((why[0] for _, _, *why in wanted if why), "")
        for claim_id in self.claims[act.subject]:
            names = [str(place) for place in await self._open_positions(claim_id)]
            chosen = dict(zip(names, decided, strict=False))
            await self._do(
                act,
                outcomes.record_outcomes,
                case=Case(claim_id),
                chosen=chosen,
                reason=reason,
                said=act.words,
                number=self.story.filings[act.subject].number,
            )

    async def _open_positions(self, claim_id: int, status: str = "handed_over") -> list[int]:
        def find(work: Work) -> list[int]:
            lines = claim_faces.lines(work.session, claim_id)
            return [line.position for line in lines if line.status == status]

        return await self.programme.find(find)

    async def completes(self, act: Act) -> None:
        for claim_id in self.claims[act.subject]:
            short = await self._open_positions(claim_id, "unresolved")
            found = addresses("taobao", len(short), name=f"{act.subject} completed")
            given = dict(zip(short, found, strict=True))
            await self._do(act, completing.complete, claim_id=claim_id, given=given)

    # -- escalations

    async def asks(self, act: Act) -> None:
        plea, source = self.story.pleas[act.subject], f"seeding:{act.subject}"
        await self._do(
            act,
            escalations.escalate,
            source=source,
            about=await self._reference(plea.about),
            holder=await self._holder(plea.holder),
            kind=plea.kind,
            urgency=plea.urgency,
            said=plea.words,
        )

        def find(work: Work) -> int:
            made = escalation_rows.by_source(work.session, source)
            return int(made.id or 0) if made else 0

        self.escalations[act.subject] = await self.programme.find(find)

    async def _reference(self, name: str) -> str:
        def find(work: Work) -> str:
            face = claim_faces.face(work.session, self.claims[name][0])
            return face.reference if face else ""

        return await self.programme.find(find) if name else ""

    async def _holder(self, name: str) -> str:
        def find(work: Work) -> str:
            found = people.organisation_named(work.session, name)
            return str(found.id) if found else ""

        return await self.programme.find(find) if name else ""

    async def posts(self, act: Act) -> None:
        escalation_id, token = self.escalations[act.subject], "seeding"
        await self._do(
            act,
            posting.prepare_post,
            escalation_id=escalation_id,
            token=token,
            place="shared",
            said=act.words,
        )
        draft = await self._draft(f"escalations:{escalation_id}:{token}")
        await self._do(act, posting.confirm_post, draft_id=draft.id)

    async def answers(self, act: Act) -> None:
        await self._do(act, posting.answer, escalation_id=self.escalations[act.subject], said=act.words)

    async def shares(self, act: Act) -> None:
        await self._do(act, escalations.share, escalation_id=self.escalations[act.subject], said=act.words)

    async def resolves(self, act: Act) -> None:
        await self._do(act, escalations.resolve, escalation_id=self.escalations[act.subject], said=act.words)

    async def shares_reply(self, act: Act) -> None:
        """The newest that was written in the thread of its card for Alibaba."""

        def find(work: Work) -> int:
            subject = f"escalation:{self.escalations[act.subject]}"
            return int(escalation_rows.replies_to(work.session, subject)[-1].id or 0)

        await self._do(act, replies.share_reply, reply_id=await self.programme.find(find))

    # -- what is said, rights and channels

    async def writes(self, act: Act) -> None:
        if act.subject in self.escalations:
            card = f"escalations.shared:{self.escalations[act.subject]}"
        else:
            card = hand_over.card_key(Case(self.claims[act.subject][0]))
        await self.talks.writes(act.who, card, act.words)

    async def says(self, act: Act) -> None:
        under = "" if act.words == act.subject else act.subject
        await self.talks.says(act.who, act.what, act.words, under)

    async def registers(self, act: Act) -> None:
        """A right that waited was approved by Alibaba."""

        def register(work: Work) -> None:
            holders = [int(one.id or 0) for one in people.organisations(work.session)]
            known = {f"{one.mark} {one.jurisdiction}": one for one in rights.of(work.session, holders)}
            right = known[act.subject]
            if right.state == "pending":
                waiting.register_right(
                    work,
                    by=_BY,
                    organisation=right.organisation,
                    kind=right.kind,
                    mark=right.mark,
                    number=right.number,
                    jurisdiction=right.jurisdiction,
                    approved=True,
                )

        await self.programme.act(register)

    async def wants(self, act: Act) -> None:
        """Their own digest, on working days: "weekly" or "daily"."""

        def change(work: Work, actor: Actor) -> None:
            own = digest_rows.of_reader(work.session, reader_of(actor.person_id))
            if own is not None:
                digests.change(
                    work,
                    actor,
                    subscription_id=int(own.id or 0),
                    local_time=own.local_time,
                    frequency=Frequency(act.what),
                    options=(WORKING_DAYS,),
                    paused_until="",
                )

        await self._do(act, change)

    async def shuts(self, _: Act) -> None:
        await self._settle(shared=False)

    async def opens(self, _: Act) -> None:
        await self._settle(shared=True)

    async def _settle(self, *, shared: bool) -> None:
        named = places(self.settings, self.programme.setup.platforms)
        await self.programme.act(
            workspaces.settle,
            team_id=demo.IACC,
            enterprise_id="",
            name="IACC",
            bot_user_id=demo.BOT_USER,
            token=self.settings.slack_bot_token,
            places={place: channel for place, channel in named.items() if shared or place != "shared"},
        )

    async def _do(self, act: Act, service: Callable[..., Any], **given: Any) -> Any:
        return await self.programme.do(cast.CHARACTERS[act.who].who, service, **given)

"""What is kept of an act that recorded outcomes: so that it can be taken back, and whose word it was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.actor import Actor
from handlers.hand_over.rules import Said
from handlers.programme import Work
from storage import claim_lines, recorded
from storage.claim_lines import Placed
from storage.on_behalf import OnBehalf


@dataclass(frozen=True, slots=True)
class Decided:
    """What was recorded: outcome → ids of its listings' rows; and the ids of the remarks that say why."""

    recorded: Mapping[str, Sequence[int]]
    remarks: Sequence[int]
    #: claim's id → until when Alibaba's clock on it ran, in ISO 8601: taken back, it runs so again
    clocks: Mapping[str, str]


def keep(
    work: Work, actor: Actor, subject: str, rows: Sequence[Placed], *, made: Decided, said: Said | None
) -> None:
    """Note an act on a case; `rows` are the listings that it decided, `said` the word of an officer's."""
    recorded.keep(
        work.session,
        subject=subject,
        person_id=actor.person_id,
        now=work.now,
        recorded=made.recorded,
        remarks=made.remarks,
        clocks=made.clocks,
        on_behalf=said is not None,
        officer_id=said.officer_id if said else None,
    )
    if said:
        claim_lines.mark_on_behalf(work.session, [row.id for row in rows])
        keep_said(work, actor, dict.fromkeys(row.claim_id for row in rows), "outcome", said)


def keep_said(work: Work, actor: Actor, claim_ids: Iterable[int], act: str, said: Said) -> None:
    """Who said it, and where: sealed, for the desk alone."""
    work.session.add_all(
        OnBehalf(
            claim_id=claim_id,
            person_id=actor.person_id,
            at=work.now,
            act=act,
            officer=work.seal(said.officer),
            source=work.seal(said.source),
        )
        for claim_id in claim_ids
    )


def for_whom(said: Said | None) -> dict[str, object]:
    """For history: in whose place, 0 for one whom the register does not know."""
    return {"on_behalf": said.officer_id or 0} if said else {}

"""What people do with escalations: raise one, from a case or none, and see it through to its end."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.claims.cases import Case
from handlers.escalations import posting, service, solving
from handlers.escalations.rules import Kind, Status, Step, Urgency, moved
from tests.life.acts import Act, Do, claims_of
from tests.life.life import DESK, HOLDERS, OFFICERS, Life

_SAID = "It is urgent, and nobody answers."


def raises(life: Life, name: str, case: Case, pick: int) -> None:
    """Ask for help, about a claim of the case or about none."""
    life.forms += 1
    is_about = pick % 3 > 0
    about = f"MS-{claims_of(life, case)[0]}" if is_about else ""
    life.tries(
        name,
        service.escalate,
        source=f"V{life.forms}",
        about=about,
        holder="",
        kind=Kind.CLAIM if is_about else Kind.POLICY,
        urgency=list(Urgency)[pick % 2],
        said=_SAID,
    )


def _post(life: Life, name: str, escalation_id: int, _: int) -> None:
    """Its form, and the preview's button."""
    life.forms += 1
    asked = {
        "escalation_id": escalation_id,
        "token": f"V{life.forms}",
        "place": "shared",
        "said": "Please look.",
    }
    view = life.tries(name, posting.prepare_post, **asked)
    if view is not None:
        life.tries(name, posting.confirm_post, draft_id=int(view["private_metadata"]))


def _by_id(use_case: Callable[..., Any], **named: Any) -> Do:
    return lambda life, name, number, _: life.tries(name, use_case, escalation_id=number, **named)


def _step(step: Step) -> Callable[[frozenset[str]], bool]:
    return lambda stands: any(moved(one, step) for one in stands & set(Status))


def _shared(stands: frozenset[str]) -> bool:
    return stands == {Status.ANSWERED, "shared"}


#: What may be done with any case.
RAISING: Mapping[str, Act] = {
    "asks for help with": Act((*HOLDERS, *DESK), raises, lambda _: True, ends=True),
}
ESCALATION_ACTS: Mapping[str, Act] = {
    "posts": Act(DESK, _post, _step(Step.POST)),
    "acknowledges the escalation": Act(OFFICERS, _by_id(posting.acknowledge), _step(Step.ACKNOWLEDGE)),
    "answers": Act(OFFICERS, _by_id(posting.answer, said="我们看了。"), _step(Step.ANSWER)),
    "shares the answer to": Act(DESK, _by_id(service.share, said="They looked."), _step(Step.SHARE)),
    "resolves": Act(DESK, _by_id(service.resolve, said="It is done."), _step(Step.RESOLVE), ends=True),
    "is content with": Act((*HOLDERS, *DESK), _by_id(solving.solved), _shared),
    "is not content with": Act((*HOLDERS, *DESK), _by_id(solving.not_solved, said="No."), _shared),
}

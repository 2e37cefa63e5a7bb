"""Why a case or some of its listings were refused or declined: each reason once, as every card tells it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.blocks import clip
from handlers.programme import Work
from storage.claims import Remark

#: So many claims are named with a reason, and so much of their places.
_NAMED, _PLACES = 4, 40


@dataclass(frozen=True, slots=True)
class Why:
    """A coded reason, with somebody's words to it. `places` "" means all that was decided with it."""

    #: "refusal", "decline", "withdrawal" or "stood_behind"
    kind: str
    reason: str
    said: str
    places: str


def whys(work: Work, remarks: Sequence[Remark], references: Mapping[int, str]) -> list[Why]:
    """The reasons in these remarks on one case, in their order. `references`: each of its claims' by id.

    What was said in one act of several claims of a batch is told once, with the claims and places that it is
    about, unless it was said of all of them alike.
    """
    opened = [(remark, work.open(remark.words)) for remark in remarks]
    if len(references) == 1:
        return [Why(remark.kind, remark.reason, said, remark.places) for remark, said in opened]
    alike: dict[tuple[object, ...], list[Remark]] = {}
    for remark, said in opened:
        alike.setdefault((*_act(remark), remark.reason, said), []).append(remark)
    in_act = Counter(map(_act, remarks))
    return [
        Why(
            found[0].kind,
            found[0].reason,
            str(said),
            "" if _is_all(found, in_act[_act(found[0])], len(references)) else _where(found, references),
        )
        for (*_, said), found in alike.items()
    ]


def _act(remark: Remark) -> tuple[object, ...]:
    return (remark.kind, remark.person_id, remark.at)


def _is_all(alike: Sequence[Remark], in_act: int, claims: int) -> bool:
    """Was the same said of everything in every claim?"""
    return len(alike) == in_act == claims and not any(remark.places for remark in alike)


def _where(alike: Sequence[Remark], references: Mapping[int, str]) -> str:
    """As in "MS-2026-000101-2, 5–7; MS-2026-000102": a claim without places is meant as a whole."""
    told = [_place(references[remark.claim_id], remark.places) for remark in alike[:_NAMED]]
    more = f" +{len(alike) - _NAMED}" if len(alike) > _NAMED else ""
    return "; ".join(told) + more


def _place(reference: str, places: str) -> str:
    return f"{reference}-{clip(places, _PLACES)}" if places else reference

"""A sample of a batch: enough to see what it is, few enough to be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.programme import Work
from storage import batch_faces, claim_faces
from storage.claim_faces import Line

#: listings that are shown
SIZE = 20


@dataclass(frozen=True, slots=True)
class Sample:
    """`lines`, each with what a sheet says of it in confidence, out of `total`; the telling ones first.

    `telling`: how many listings of all are back again or claimed by another rights-holder, too, and `rivals`
    the references of those claims.
    """

    lines: Sequence[tuple[Line, str]]
    total: int
    telling: int
    rivals: Sequence[str]


def sample_of(work: Work, claim_ids: Sequence[int], statuses: Sequence[str]) -> Sample:
    """A sample of the listings of these claims that stand so, spread evenly over them."""
    telling, others = batch_faces.to_look_at(work.session, claim_ids, statuses)
    chosen = chosen_of(telling, others, size=SIZE)
    place = {line_id: nth for nth, line_id in enumerate(chosen)}
    lines = sorted(claim_faces.lines_named(work.session, chosen), key=lambda line: place[line.id])
    return Sample(
        lines=[(line, work.open(line.remark)) for line in lines],
        total=len(telling) + len(others),
        telling=len(telling),
        rivals=batch_faces.rivals(work.session, claim_ids) if telling else [],
    )


def chosen_of(telling: Sequence[int], others: Sequence[int], *, size: int) -> list[int]:
    """At most `size` of both, the telling ones first; they take half where there is enough of the others.

    Were they to take all, nobody would see what most of the listings are like.
    """
    first = min(len(telling), max(size // 2, size - len(others)))
    return [*spread(telling, first), *spread(others, size - first)]


def spread(among: Sequence[int], count: int) -> list[int]:
    """At most `count` of these, spread evenly from the first to the last."""
    if count >= len(among):
        return list(among)
    if count == 1:
        return [among[0]]
    return [among[nth * (len(among) - 1) // (count - 1)] for nth in range(count)]

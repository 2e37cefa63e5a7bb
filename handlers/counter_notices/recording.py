"""Recording a seller's objection: what officers do on the hand-over card once something is removed."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from handlers.actor import Actor
from handlers.claims import refreshing
from handlers.claims.cases import Case
from handlers.claims.moving import move_on
from handlers.claims.rules import TURNS, Status, Step, moved
from handlers.claims.wording import standing
from handlers.counter_notices import forms, papers, rules, showing, telling
from handlers.counter_notices.rules import NoListingNamed, NothingToObjectTo, SellerSaysNothing
from handlers.counter_notices.told import Told
from handlers.doors import View
from handlers.hand_over import deciding
from handlers.hand_over import service as hand_over
from handlers.hand_over.deciding import Held
from handlers.hand_over.rules import MOST_ROUNDS, ranges
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.words import Words
from storage import counter_notices
from storage.counter_notices import CounterNotice, Noticed


def offer(work: Work, actor: Actor, *, case: Case) -> View:
    """The form for a counter-notice against listings of a case."""
    actor.require(Action.RECORD_COUNTER_NOTICE)
    held = deciding.officers_case(work, actor, case)
    lines = _objectionable(work, actor, held)
    listings = [(str(line.id), _name(held, line), line.url) for line in lines]
    return forms.record_form(
        work.bilingual(),
        reference=held.reference,
        kind=held.claims[0].kind,
        value=case.key,
        listings=listings,
        example=f"{listings[0][1]}, {listings[-1][1]}",
    )


def _name(held: Held, line: Noticed) -> str:
    return f"{held.references[line.claim_id]}-{line.position}" if held.case.is_batch else str(line.position)


def _objectionable(work: Work, actor: Actor, held: Held) -> list[Noticed]:
    """The listings to which a seller can object now. Raises `NothingToObjectTo`."""
    lines = [
        line
        for line in counter_notices.lines_of(work.session, list(held.references))
        if line.status in rules.REMOVED and line.round < MOST_ROUNDS
    ]
    if not lines:
        shown = hand_over.disclosure(work, held.case)
        status = standing(work.words(actor), shown.status, shown.counts, shown.kind)
        raise NothingToObjectTo(reference=shown.reference, status=status)
    return lines


def record(work: Work, actor: Actor, *, case: Case, source: str, fields: Mapping[str, Any]) -> None:
    """A seller objects: the listings wait for the rights-holder's answer, each claim and round by itself.

    `source` is the form; the papers in it are fetched later. Sent twice, the listings stand objected to
    already, and it is refused.
    """
    actor.require(Action.RECORD_COUNTER_NOTICE)
    held = deciding.officers_case(work, actor, case)
    lines = chosen(_objectionable(work, actor, held), fields, held.references)
    ground = rules.a_ground(str(fields.get("ground") or ""))
    said = rules.some_words(str(fields.get("words") or ""))
    if not said:
        raise SellerSaysNothing
    translation = rules.some_words(str(fields.get("translation") or ""), field="translation")
    by_round = sorted(lines, key=lambda line: (line.claim_id, line.round, line.position))
    made = []
    for (claim_id, nth), its in groupby(by_round, key=lambda line: (line.claim_id, line.round)):
        alike = list(its)
        notice = CounterNotice(
            claim_id=claim_id,
            round=nth + 1,
            places=ranges(line.position for line in alike),
            **_waiting(work),
            reason=ground.value,
            words=work.seal(said),
            translation=work.seal(translation) if translation else None,
            recorded_by_id=actor.person_id,
            recorded_at=work.now,
        )
        made.append((notice, alike))
    _keep(work, actor, held, made)
    given = fields.get("papers") or []
    lane_id = work.places().get(held.claims[0].handed_to)
    papers.note(work, actor, [notice for notice, _ in made], source=source, lane_id=lane_id, given=given)
    _show(work, held, made)


def _waiting(work: Work) -> dict[str, Any]:
    owner, duty = TURNS[Status.COUNTERED]
    return {
        "state": Status.COUNTERED.value,
        "owner": owner,
        "due_at": work.terms.due_at(duty, work.now),
        "turn_at": work.now,
    }


def chosen(
    lines: Sequence[Noticed], fields: Mapping[str, Any], references: Mapping[int, str]
) -> list[Noticed]:
    """Of `lines` those whose boxes are ticked, or that are named by their places.

    Raises `NoListingNamed`, `PlacesNotUnderstood`, or `NotAmongThem` for one that cannot be named any more.
    """
    if "places" in fields:
        there: dict[str, list[int]] = {}
        for line in lines:
            there.setdefault(references[line.claim_id], []).append(line.position)
        named = rules.named_places(str(fields["places"] or ""), there)
        return [line for line in lines if line.position in named.get(references[line.claim_id], ())]
    ticked = [
        str(one) for block, those in fields.items() if block.startswith(forms.BOXES) for one in those or ()
    ]
    by_id = {str(line.id): line for line in lines}
    first = next((block for block in fields if block.startswith(forms.BOXES)), "places")
    if not ticked:
        raise NoListingNamed(field=first)
    gone = [one for one in ticked if one not in by_id]
    if gone:
        raise rules.MovedMeanwhile(field=first)
    return [by_id[one] for one in ticked]


def _keep(
    work: Work, actor: Actor, held: Held, made: Sequence[tuple[CounterNotice, Sequence[Noticed]]]
) -> None:
    """Write the notices, and move their listings."""
    to: dict[int, tuple[Status, str]] = {}
    for notice, lines in made:
        work.session.add(notice)
        work.session.flush()
        counter_notices.put(work.session, [line.id for line in lines], notice)
        to |= {line.id: (status, "") for line in lines if (status := moved(line.status, Step.COUNTER))}
        work.record(
            f"claim:{notice.claim_id}",
            "claim:countered",
            actor.by,
            notice=notice.id,
            round=notice.round,
            reason=notice.reason,
            listings=[line.listing_id for line in lines],
        )
    move_on(work, held.claims, held.rows, to)


def _show(work: Work, held: Held, made: Sequence[tuple[CounterNotice, Sequence[Noticed]]]) -> None:
    case = deciding.show_everywhere(work, held)
    for notice, _ in made:
        told = showing.refresh(work, int(notice.id or 0))
        key = f"counter_notices.new:{notice.id}"
        refreshing.tell_holder(work, case, key, partial(_new, told))


def _new(told: Told, words: Words) -> str:
    return telling.new_for_holder(words, told)

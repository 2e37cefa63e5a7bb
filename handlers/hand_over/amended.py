"""What a rights-holder says or changes of a case that is with Alibaba: shown there anew, and said once."""

from collections.abc import Sequence

from handlers.actor import Actor
from handlers.claims import questioning
from handlers.claims.cases import Case
from handlers.claims.questioning import OFFICER, Asked
from handlers.hand_over import question_views, service, views
from handlers.hand_over.rules import Amended, Disclosure, Giver, ranges
from handlers.hand_over.sheet import file_name, sheet
from handlers.programme import Work
from storage import outbox
from storage import shown as shown_rows
from storage.claim_lines import Placed
from storage.claims import Claim
from storage.outbox import Message


def tell_answer(work: Work, actor: Actor, case: Case, claims: Sequence[Claim], asked: Asked) -> None:
    """A question about a case was answered: Alibaba reads the answer to its own, and what it sees anew.

    The answer to the desk's question has no way there: of that, only what changed of what Alibaba sees.
    """
    place = next((claim.handed_to for claim in claims if claim.handed_over_at is not None), "")
    if place not in work.places():
        return
    shown = service.disclosure(work, case)
    changed = questioning.disclosed(asked.changed, {shown.name_of(one) for one in shown.listings})
    told = Amended(shown.reference, asked.answer if asked.asker == OFFICER else "", changed)
    if not (told.answer or told.changed):
        return
    service.show(work, shown, place)
    if told.changed:
        _show_anew(work, actor, shown, place)
    message = question_views.amended(work.bilingual(), told, _mentions(work, shown, asked))
    key = f"hand_over.amended:{asked.ids[-1]}"
    work.say(key, to=work.places()[place], message=message, under=service.card_key(case))


def _show_anew(work: Work, actor: Actor, shown: Disclosure, place: str) -> None:
    """Note that Alibaba was shown other values, with a sheet of the listings as they are now."""
    service.keep(work, Giver(actor.by, actor.person_id), shown, set(), place)
    readers, under = work.bilingual(), service.card_key(shown.case)
    version = shown_rows.times(work.session, {one.claim_id for one in shown.listings})
    work.upload(
        f"hand_over.sheet:{shown.case.key}:v{version}",
        to=work.places()[place],
        filename=file_name(shown.reference, f"v{version}"),
        title=views.headline(readers[0], work.setup.platforms, shown),
        content=sheet(readers, work.setup.platforms, shown, version=version),
        under=under,
    )


def _mentions(work: Work, shown: Disclosure, asked: Asked) -> list[str]:
    """Who asked; else all who act for the platform."""
    asker = questioning.mention_of(work, asked) if asked.asker == OFFICER else ""
    return [asker] if asker else [f"<@{one.user_id}>" for one in service.officers_for(work, shown.family)]


def tell_withdrawn(work: Work, case: Case, rows: Sequence[Placed], key: str) -> None:
    """Listings of a case were withdrawn that Alibaba was shown: its card shows it, and it is said once."""
    card = outbox.card_named(work.session, service.card_key(case))
    if card is None:
        return
    shown = service.disclosure(work, case)
    gone = {(row.claim_id, row.position) for row in rows}
    named = [one for one in shown.listings if (one.claim_id, one.position) in gone]
    place = next((name for name, lane in work.places().items() if lane == card.lane_id), "")
    if not named or not place:
        return
    service.show(work, shown, place)
    where = _where(shown, [(one.claim, one.position) for one in named])
    said = [
        views.withdrawn(words, shown.reference, len(named), where, is_open=shown.is_open)
        for words in work.bilingual()
    ]
    work.say(key, to=card.lane_id, message=Message("\n".join(dict.fromkeys(said))), under=card.key)


def _where(shown: Disclosure, named: Sequence[tuple[str, int]]) -> str:
    """Which listings: their places, in a batch behind the references of their claims."""
    if not shown.case.is_batch:
        return ranges(place for _, place in named)
    places: dict[str, list[int]] = {}
    for claim, place in named:
        places.setdefault(claim, []).append(place)
    return "; ".join(f"{claim}-{ranges(its)}" for claim, its in places.items())

"""What rights-holders are told of what Alibaba did about a seller, where its platform lets them know."""

from handlers.blocks import escape
from handlers.claims.quoting import family_name
from handlers.closures.rules import Acted
from handlers.closures.wording import did
from handlers.people.rules import Action, may
from handlers.programme import Work
from handlers.sellers.penalties import load_penalties
from handlers.sellers.visibility import is_told_to_holders
from handlers.sellers.wording import key_told
from handlers.words import Words
from storage import people, seller_faces
from storage.closures import ClosureFace
from storage.outbox import Message
from storage.sellers import SellerKey

_KEYS, _CLAIMS = 3, 5


def tell_holders(work: Work, face: ClosureFace, acted: Acted, key: str) -> None:
    """Each rights-holder whose removals counted hears of it once, by the keys and claims of its own.

    No name of the seller is told: it may come from another rights-holder's sheet.
    """
    if not is_told_to_holders(work, face.family):
        return
    for holder_id, claims in _concerned(work, face).items():
        keys = seller_faces.keys_known_to(work.session, face.seller_id, face.family, holder_id)
        for person in people.people_of(work.session, holder_id, today=work.now.date()):
            reader = people.by_id(work.session, int(person.id or 0), today=work.now.date())
            if reader is not None and may(reader.roles, Action.SEE_OWN_CLAIMS):
                text = _told(work, work.words(reader), face, acted, (keys, claims))
                at = f"{key}:{face.id}:{holder_id}:{reader.person_id}"
                work.say(at, to=reader.lane_id, message=Message(text))


def _concerned(work: Work, face: ClosureFace) -> dict[int, list[str]]:
    """Rights-holder → its claims by which listings of the seller stand removed."""
    found: dict[int, list[str]] = {}
    for one in seller_faces.removed(work.session, [face.seller_id], load_penalties().severe):
        if one.family == face.family and one.stands and one.was_shown:
            mine = found.setdefault(one.holder_id, [])
            if one.reference not in mine:
                mine.append(one.reference)
    return found


def _told(
    work: Work, words: Words, face: ClosureFace, acted: Acted, own: tuple[list[SellerKey], list[str]]
) -> str:
    keys, claims = own
    named = {
        "platform": family_name(words, work.setup.platforms, face.family),
        "keys": words(", ").join(key_told(words, one) for one in keys[:_KEYS]) or "–",
        "claims": words(", ").join(escape(one) for one in claims[:_CLAIMS]),
        "what": did(words, acted),
    }
    if acted.reversed_at is not None:
        return words(
            "What Alibaba did on {platform} about the seller {keys}, against whom you filed {claims}, holds "
            "no more. It was: {what}.",
            **named,
        )
    if acted.on_behalf:
        return words(
            "Alibaba answered, as it told the IACC, about the seller {keys} on {platform}, against whom you "
            "filed {claims}: {what}.",
            **named,
        )
    return words(
        "Alibaba answered about the seller {keys} on {platform}, against whom you filed {claims}: {what}.",
        **named,
    )

"""How a claim that was put right and the one that files it again tell of each other."""

from collections.abc import Sequence

from handlers.claims.rules import Status
from handlers.programme import Work
from handlers.words import Words
from storage import again, claim_faces
from storage.claim_faces import Face

#: What can be put right and filed again.
AGAIN = (Status.DECLINED, Status.REFUSED)
#: Slack takes so many characters in one field.
_FIELD = 3000


def told(work: Work, words: Words, face: Face) -> list[str]:
    """Lines for the cards of a case: what it files again, and as what it was filed again."""
    lines = []
    if face.follows_id is not None:
        before = again.before(work.session, face.claim_ids or (face.id,))
        lines.append(words("Files {reference} again.", reference=", ".join(before)))
    if any(face.counts.get(status) for status in AGAIN):
        after = claim_faces.following(work.session, face.claim_ids or (face.id,))
        if after:
            lines.append(words("Filed again as {reference}.", reference=", ".join(after)))
    return lines


def chunks(links: Sequence[str], *, most: int) -> list[str]:
    """The first links that fit `most` fields, field by field."""
    fields: list[str] = []
    for link in links:
        if fields and len(fields[-1]) + 1 + len(link) <= _FIELD:
            fields[-1] = f"{fields[-1]}\n{link}"
        elif len(fields) < most and len(link) <= _FIELD:
            fields.append(link)
        else:
            break
    return fields

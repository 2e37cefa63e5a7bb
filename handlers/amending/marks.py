"""What a form showed when it was opened, so that what was changed since is not written back.

Two forms may stand open at once: for the desk's question and for Alibaba's, or with two colleagues. A field
that was left as the form showed it is no wish to change anything.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.amending.rules import AskedMeanwhile, ChangedMeanwhile

_SAID = 300
_QUESTION = "question"


def mark(text: str) -> str:
    """The same for the same words, whatever became of their spaces and lines on the way."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Shown:
    """Field → the mark of what it showed."""

    marks: Mapping[str, str]

    @classmethod
    def of(
        cls, question: int, *, note: str, confidential: str, ground: str, listings: Sequence[tuple[str, str]]
    ) -> "Shown":
        """`question`: id of the newest that is asked; `listings`: (field, address) of each."""
        fields = [("note", note), ("confidential", confidential), ("ground", ground), *listings]
        return cls({_QUESTION: str(question), **{field: mark(text) for field, text in fields}})

    @classmethod
    def read(cls, text: str) -> "Shown":
        """As `written` gave it; of a form that told nothing, nothing is known."""
        return cls(json.loads(text)) if text else cls({})

    def written(self) -> str:
        return json.dumps(self.marks, separators=(",", ":"))

    def check(self, question: int) -> None:
        """Raises `AskedMeanwhile` where the newest question is not the one that the form showed last."""
        if self.marks.get(_QUESTION, str(question)) != str(question):
            raise AskedMeanwhile

    def wants(self, field: str, *, wanted: str, now: str) -> bool:
        """Is a field to be changed? Raises `ChangedMeanwhile` where somebody else has changed it, too."""
        if mark(wanted) == mark(now):
            return False
        showed = self.marks.get(field)
        if showed is None:
            return True
        if mark(wanted) == showed:
            return False
        if mark(now) != showed:
            raise ChangedMeanwhile(field=field, now=now[:_SAID])
        return True


NOTHING_KNOWN = Shown({})

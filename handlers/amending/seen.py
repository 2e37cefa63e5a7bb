"""What the form of an answer showed, so that what somebody else has changed since is not changed back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers import ids
from handlers.amending.rules import Amendment, AskedMeanwhile
from handlers.claims.questioning import Asked
from handlers.programme import Work
from storage.claim_faces import Face

_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest question, and keyed hashes of the two notes: it travels with the form."""

    question: int
    note: str
    confidential: str
    ground: str

    @classmethod
    def of(cls, work: Work, asked: Sequence[Asked], face: Face, notes: tuple[str, str]) -> "Seen":
        note, confidential = (_hashed(work, one) for one in notes)
        return cls(asked[-1].ids[-1], note, confidential, face.ground)

    @classmethod
    def read(cls, text: str) -> "Seen | None":
        """From `text`; None for what is none of ours."""
        question, *shown = text.split(".")
        return cls(ids.number(question), *shown) if len(shown) == 3 else None  # noqa: PLR2004 - as it has

    @property
    def text(self) -> str:
        return f"{self.question}.{self.note}.{self.confidential}.{self.ground}"

    def check(self, asked: Sequence[Asked]) -> None:
        """Raises `AskedMeanwhile` where the form did not show all that is asked."""
        if asked[-1].ids[-1] != self.question:
            raise AskedMeanwhile

    def as_meant(self, work: Work, typed: Amendment, face: Face, notes: tuple[str, str]) -> Amendment:
        """What was left as the form showed it stays as it is by now (`face` and `notes`)."""
        note, confidential = notes
        return replace(
            typed,
            note=note if _hashed(work, typed.note) == self.note else typed.note,
            confidential=confidential
            if _hashed(work, typed.confidential) == self.confidential
            else typed.confidential,
            ground=face.ground if typed.ground == self.ground else typed.ground,
        )


def _hashed(work: Work, text: str) -> str:
    return work.keyring.mac(f"seen {text.strip()}")[1][:_LENGTH]

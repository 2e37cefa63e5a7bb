"""Refusals: a person asked for what may not be, and is told so in words, with a next step."""

from typing import ClassVar

from handlers.words import Words


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """What may not be, said to the person who asked.

    `text` and `next_step` are English sources with named fields, translated for the reader. `field` is the
    block_id of the form's field under which it belongs, "" for none. A named value that is a list holds
    texts to be translated one by one.
    """

    text: ClassVar[str] = ""
    next_step: ClassVar[str] = ""
    field: str = ""

    def __init__(self, *, field: str = "", **named: object) -> None:
        super().__init__(type(self).__name__)
        self.named = named
        if field:
            self.field = field

    def say(self, words: Words, *, contact: str) -> str:
        """Both sentences, for one reader. `contact` fills `{contact}`."""
        named = {name: _listed(words, value) for name, value in self.named.items()}
        named.setdefault("contact", contact)
        return " ".join(
            words(sentence, **named)  # the sources were marked where the refusal is defined
            for sentence in (self.text, self.next_step)
            if sentence
        )


def _listed(words: Words, value: object) -> object:
    if not isinstance(value, list):
        return value
    return ", ".join(words(str(one)) for one in value)

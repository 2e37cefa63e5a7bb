"""Refusals: a person asked for what may not be, and is told so in words, with a next step."""

from datetime import date, datetime
from typing import ClassVar

from handlers.blocks import escape
from handlers.words import Words


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """What may not be, said to the person who asked.

    `text` and `next_step` are English sources with named fields, translated for the reader. `field` is the
    block_id of the form's field under which it belongs, "" for none. Named values are given as they are:
    instants and dates are put on the reader's clock, a list holds texts to be translated one by one.
    """

    text: ClassVar[str] = ""
    next_step: ClassVar[str] = ""
    field: str = ""

    def __init__(self, *, field: str = "", **named: object) -> None:
        super().__init__(type(self).__name__)
        self.named = named
        if field:
            self.field = field

    def say(self, words: Words, *, contact: str, marked: bool = False) -> str:
        """Both sentences, for one reader.

        `contact` fills `{contact}`. `marked`: the place shows mrkdwn, so what people typed is escaped.
        """
        said = (
            self.what(words, contact=contact, marked=marked),
            self.what_next(words, contact=contact, marked=marked),
        )
        return " ".join(filter(None, said))

    def what(self, words: Words, *, contact: str, marked: bool = False) -> str:
        """The first sentence alone: what may not be."""
        return words(self.text, **self._named(words, contact, marked=marked))

    def what_next(self, words: Words, *, contact: str, marked: bool = False) -> str:
        """The second one alone: what to do."""
        return words(self.next_step, **self._named(words, contact, marked=marked))

    def _named(self, words: Words, contact: str, *, marked: bool) -> dict[str, object]:
        named = {name: _shown(words, value, marked=marked) for name, value in self.named.items()}
        return {"contact": contact, **named}


def _shown(words: Words, value: object, *, marked: bool) -> object:
    match value:
        case datetime():
            return words.when(value)
        case date():
            return words.day(value)
        case list():
            return ", ".join(words(str(one)) for one in value)
        case str() if marked:
            return escape(value)
        case _:
            return value

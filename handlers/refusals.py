"""Refusals: a person asked for what may not be, and is told so in words, with a next step."""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """What may not be, said to the person who asked.

    `text` and `next_step` are English sources with named fields, translated for the reader. `field` is the
    block_id of the form's field under which it belongs, "" for none.
    """

    text: ClassVar[str] = ""
    next_step: ClassVar[str] = ""
    field: str = ""

    def __init__(self, *, field: str = "", **named: object) -> None:
        super().__init__(type(self).__name__)
        self.named = named
        if field:
            self.field = field

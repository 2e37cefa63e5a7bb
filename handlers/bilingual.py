"""One text for readers of two languages: wherever the two sides meet."""

from collections.abc import Callable

from handlers.words import Words

#: English, then Chinese
Both = tuple[Words, Words]


def both(readers: Both, say: Callable[[Words], str], between: str = " · ") -> str:
    """The same in English and in Chinese; once, where both are the same."""
    return between.join(dict.fromkeys(say(words) for words in readers))

"""What the cards say of a case that was handed over by its rights-holder's standing, without a check."""

from handlers.words import Words
from storage.claim_faces import Face


def checking(words: Words, face: Face) -> tuple[str, bool]:
    """The step before Alibaba's, and whether it is behind us: never "checked" for what nobody has checked."""
    if face.passed_at is not None:
        return words("passed by standing"), True
    return words("checked by the IACC"), face.endorsed_at is not None


def for_holder(words: Words, face: Face) -> list[str]:
    """A line for the receipt."""
    if face.passed_at is None:
        return []
    return [
        words(
            "It passed to Alibaba at once, by its rights-holder's standing; the IACC desk has not checked it."
        )
    ]


def for_lot(words: Words, passed: int, claims: int) -> list[str]:
    """The same for a lot of which so many claims passed."""
    if not passed:
        return []
    if passed == claims:
        return [words("All passed to Alibaba at once, by standing; the IACC desk has not checked them.")]
    return [
        words.many(
            "{n} passed to Alibaba at once, by its rights-holder's standing, unchecked by the IACC desk.",
            "{n} passed to Alibaba at once, by their rights-holder's standing, unchecked by the IACC desk.",
            passed,
        )
    ]


def for_desk(words: Words, face: Face) -> list[str]:
    """A line for the desk's card, which must not look as if a colleague had endorsed it."""
    if face.passed_at is None:
        return []
    when = words.when(face.passed_at)
    return [words("⏩ *Passed by standing* on {when}: nobody at the IACC has checked it.", when=when)]

"""Cards that are promised over and over from the same facts: only a change is worth an edit."""

from handlers.programme import Work
from storage import outbox
from storage.outbox import Message


def show_changed(
    work: Work,
    key: str,
    *,
    to: int,
    message: Message,
    kind: str = "message",
    pinned: bool = False,
    iacc_only: bool = False,
) -> bool:
    """`work.show`, unless the card was last promised with just this face; whether it was promised now.

    A card that is parked, or whose body has been emptied since, is always promised again.
    """
    card = outbox.card_named(work.session, key)
    if card and card.state != "parked" and work.open(card.body) == outbox.message_body(message):
        return False
    work.show(key, to=to, message=message, kind=kind, pinned=pinned, iacc_only=iacc_only)
    return True

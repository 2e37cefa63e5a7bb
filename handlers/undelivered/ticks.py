"""The clock's door to the outbox: what could not be delivered to Alibaba, and what has been since."""

from handlers.programme import Programme
from handlers.undelivered import noting, service


async def tick(programme: Programme) -> int:
    """Note what is held up and what is there, and say so; how many it was."""
    found = await programme.act(noting.look)
    few = programme.setup.terms.late_one_by_one
    alone = len(found.fresh) <= few
    noted = [await programme.act(noting.note, key=key, alone=alone) for key in found.fresh]
    if any(noted) and not alone:
        await programme.act(noting.tell_many_noted, keys=found.fresh)
    again = [await programme.act(noting.note_again, key=key) for key in found.again]
    for key in found.asked:
        await programme.act(service.try_as_asked, key=key)
    held = [await programme.act(noting.hold_up, key=key) for key in found.still]
    return sum((*noted, *again, *held)) + await _over(programme, found, few)


async def _over(programme: Programme, found: noting.Found, few: int) -> int:
    alone = len(found.over) <= few
    there = sum([await programme.act(noting.deliver, key=key, alone=alone) for key in found.over])
    if there and not alone:
        await programme.act(noting.tell_many_delivered, count=there)
    return there

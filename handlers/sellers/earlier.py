"""After an upgrade: the sellers of what was decided before sellers were kept become known, in portions."""

from handlers.programme import Programme, Work
from storage import earlier_sellers, sellers, slots

_JOB, _SLOT = "sellers.earlier", "all"
#: Few enough that nobody who files waits for it; and so many portions in one minute.
_AT_ONCE, _PORTIONS = 500, 20


async def catch_up(programme: Programme) -> int:
    """Go on with it, until it has been done once for all; how many listings it was about."""
    if await programme.find(is_done):
        return 0
    total = after = 0
    for _ in range(_PORTIONS):
        made, after = await programme.act(portion, after=after)
        total += made
        if not made:
            break
    return total


def is_done(work: Work) -> bool:
    """Are all of them known? What is decided from then on makes its sellers known by itself."""
    return bool(slots.taken(work.session, [_JOB]))


def portion(work: Work, *, after: int, at_most: int = _AT_ONCE) -> tuple[int, int]:
    """The next listings, behind the one with the id `after`: how many there were, and the last one's id.

    Begun anew after a crash it finds what is left. Where there is none, it is done.
    """
    found = earlier_sellers.unknown(work.session, after=after, at_most=at_most)
    if not found:
        work.slot(_JOB, _SLOT)
        return 0, after
    sellers.note(work.session, found, now=work.now)
    return len(found), found[-1]

"""Who hears what a platform did about a seller: its rules say it at first, and a manager after that."""

from collections.abc import Collection

from handlers.actor import Actor
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.sellers.penalties import load_penalties
from storage import seller_visibility
from storage.seller_visibility import SellerVisibility


def by_the_rules(family: str) -> bool:
    """Are rights-holders told, as the rules of the platform family have it?"""
    return "holder" in load_penalties().of(family).actions_visible_to


def is_told_to_holders(work: Work, family: str) -> bool:
    """Do rights-holders hear what was done about a seller on this platform family?"""
    return seller_visibility.as_set(work.session, [family]).get(family, by_the_rules(family))


def told_to_holders(work: Work) -> dict[str, bool]:
    """Every platform family of the programme, and whether rights-holders are told."""
    families = list(dict.fromkeys(one.family for one in work.setup.platforms.platforms.values()))
    said = seller_visibility.as_set(work.session, families)
    return {family: said.get(family, by_the_rules(family)) for family in families}


def tell_holders_of(work: Work, actor: Actor, *, families: Collection[str]) -> None:
    """From now on rights-holders are told on these platform families, and on no others."""
    actor.require(Action.KEEP_SETTINGS)
    for family, is_told in told_to_holders(work).items():
        if is_told == (family in families):
            continue
        made = SellerVisibility(
            family=family, to_holders=not is_told, set_by_id=actor.person_id, set_at=work.now
        )
        work.session.add(made)
        work.record("settings:sellers", "settings:changed", actor.by, family=family, to_holders=not is_told)
    work.session.flush()

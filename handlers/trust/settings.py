"""The manager's settings: whether trusted rights-holders' claims pass, the sample, and who is left out."""

import secrets
from collections.abc import Collection, Mapping

from handlers.actor import Actor
from handlers.doors import View
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.sellers import visibility
from handlers.trust import service, views
from handlers.trust.rules import (
    NoSuchRightsHolder,
    SampleOutOfRange,
    SuspensionNeedsReason,
    standing_of,
)
from storage import people, trust
from storage.outbox import Message
from storage.trust import TrustSetting, TrustSuspension

_REASON = 2000


def offer(work: Work, actor: Actor) -> View:
    """The settings as they stand, and every rights-holder's standing with its n."""
    actor.require(Action.KEEP_SETTINGS)
    return views.settings_form(work.words(actor), work.setup.platforms, _shown(work))


def _shown(work: Work) -> views.Shown:
    now = trust.setting(work.session)
    suspended, names = trust.suspended(work.session), trust.holders(work.session)
    known = service.everybody(work)
    bar = work.terms.trust
    found = [
        views.Holder(one, name, known.get(one, standing_of([])), is_suspended=one in suspended)
        for one, name in names.items()
        if one in known or one in suspended
    ]
    found.sort(key=lambda one: (not one.standing.is_trusted(bar), -one.standing.overall.decided, one.name))
    return views.Shown(
        bar=bar,
        is_on=now is not None and now.is_on,
        one_in=now.one_in if now else bar.one_in,
        set_by=trust.name_of(work.session, now.set_by_id) if now else "",
        set_at=now.set_at if now else None,
        holders=tuple(found),
        told=visibility.told_to_holders(work),
    )


def save_all(work: Work, actor: Actor, *, is_on: bool, one_in: int, told: Collection[str]) -> None:
    """All that the form says; `told`: platform families on which rights-holders hear of sanctions."""
    save(work, actor, is_on=is_on, one_in=one_in)
    visibility.tell_holders_of(work, actor, families=told)


def save(work: Work, actor: Actor, *, is_on: bool, one_in: int) -> None:
    """Set what passes from now on. Every setting stays as it was, with who set it; the same again is none."""
    actor.require(Action.KEEP_SETTINGS)
    if one_in not in views.SAMPLES:
        raise SampleOutOfRange
    before = trust.setting(work.session)
    if before is not None and (before.is_on, before.one_in) == (is_on, one_in):
        return
    secret = before.secret if before else work.seal(secrets.token_hex(32))
    made = TrustSetting(is_on=is_on, one_in=one_in, secret=secret, set_by_id=actor.person_id, set_at=work.now)
    work.session.add(made)
    work.session.flush()
    work.record("settings:trust", "settings:changed", actor.by, is_on=is_on, one_in=one_in)
    _tell_desk(work, f"trust.set:{made.id}", views.changed(work.english(), actor.name, is_on, one_in))


def offer_suspension(work: Work, actor: Actor, *, holder_id: int) -> View:
    """The form in which a rights-holder is left out."""
    actor.require(Action.KEEP_SETTINGS)
    return views.suspend_form(work.words(actor), holder_id, _name(work, holder_id))


def suspend(work: Work, actor: Actor, *, holder_id: int, reason: str) -> View:
    """From now on all claims of a rights-holder are checked, whatever its standing."""
    actor.require(Action.KEEP_SETTINGS)
    name, reason = _name(work, holder_id), reason.strip()[:_REASON]
    if not reason:
        raise SuspensionNeedsReason
    people.lock_organisation(work.session, holder_id)
    if trust.suspension(work.session, holder_id) is None:
        made = TrustSuspension(
            organisation_id=holder_id,
            reason=work.seal(reason),
            suspended_by_id=actor.person_id,
            suspended_at=work.now,
        )
        work.session.add(made)
        work.session.flush()
        work.record(f"organisation:{holder_id}", "organisation:trust_suspended", actor.by)
        told = views.suspended(work.english(), actor.name, name, reason)
        _tell_desk(work, f"trust.suspended:{made.id}", told)
    return {**offer(work, actor), "clear_on_close": True}


def readmit(work: Work, actor: Actor, *, holder_id: int) -> View:
    """A rights-holder's claims pass again, if its standing allows."""
    actor.require(Action.KEEP_SETTINGS)
    name, standing = _name(work, holder_id), trust.suspension(work.session, holder_id)
    if standing is not None:
        standing.ended_by_id, standing.ended_at = actor.person_id, work.now
        work.session.flush()
        work.record(f"organisation:{holder_id}", "organisation:trust_readmitted", actor.by)
        told = views.readmitted(work.english(), actor.name, name)
        _tell_desk(work, f"trust.readmitted:{standing.id}", told)
    return offer(work, actor)


def _name(work: Work, holder_id: int) -> str:
    names: Mapping[int, str] = trust.holders(work.session)
    if holder_id not in names:
        raise NoSuchRightsHolder
    return names[holder_id]


def _tell_desk(work: Work, key: str, text: str) -> None:
    """What changes at the desk, the desk is told."""
    desk = work.places().get("desk")
    if desk is not None:
        work.say(key, to=desk, message=Message(text), iacc_only=True)

"""The manager's settings as a form: what passes, who is trusted and by which figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers import blocks
from handlers.blocks import clip, escape
from handlers.claims.quoting import family_name, quoted
from handlers.claims.wording import ground_name
from handlers.doors import Block, View
from handlers.listings.platforms import Atlas
from handlers.terms import Bar
from handlers.trust.rules import Record, Standing
from handlers.words import Words

SETTINGS, SUSPEND, READMIT = "trust.save", "trust.suspend", "trust.readmit"
ON, OFF = "on", "off"
#: One in so many is checked all the same: what a manager may choose.
SAMPLES = (2, 3, 5, 10, 20, 50, 100)
_REASON, _HOLDERS, _NAME = 2000, 40, 100


@dataclass(frozen=True, slots=True)
class Holder:
    """One rights-holder with its figures."""

    id: int
    name: str
    standing: Standing
    is_suspended: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the form shows."""

    bar: Bar
    is_on: bool
    one_in: int
    set_by: str
    set_at: datetime | None
    holders: tuple[Holder, ...]
    #: platform family → do rights-holders hear what Alibaba did about a seller there?
    told: Mapping[str, bool]


def settings_form(words: Words, atlas: Atlas, shown: Shown) -> View:
    """What can be set, and below it every rights-holder of whom something was decided."""
    return blocks.form(
        SETTINGS,
        words("Settings"),
        [
            blocks.section(_explained(words, shown.bar)),
            blocks.section(words("*Checked all the same:* {what}.", what=_always_checked(words))),
            _on_field(words, shown),
            _sample_field(words, shown),
            *_who_set_it(words, shown),
            blocks.divider(),
            _told_field(words, atlas, shown),
            blocks.divider(),
            *_holders(words, shown),
        ],
        submit=words("Save"),
        close=words("Cancel"),
    )


def _explained(words: Words, bar: Bar) -> str:
    return words(
        "*Trusted rights-holders.* Their claims may pass straight to Alibaba. A rights-holder is trusted when"
        " of its listings decided in the last {months} months, at least {down} were taken down and stayed so,"
        " and at most {back} came back because a seller objected: of at least {least} listings, and of at"
        " least {least_on_ground} on the ground of the claim. What the desk refused was not taken down.",
        months=bar.months,
        down=words.percent(bar.taken_down),
        back=words.percent(bar.came_back),
        least=words.number(bar.decided),
        least_on_ground=words.number(bar.decided_on_ground),
    )


def _always_checked(words: Words) -> str:
    return words(
        "the sample; store fronts; what tells the IACC something in confidence; what puts right an earlier"
        " claim, or was filed before and did not stay down; listings that another rights-holder claims;"
        " sellers who are authorised or watched; what somebody at the desk filed"
    )


def _on_field(words: Words, shown: Shown) -> Block:
    options = [
        blocks.option(words("Off: the desk checks every claim"), OFF),
        blocks.option(words("On: claims of trusted rights-holders pass"), ON),
    ]
    element = blocks.select("is_on", options, initial=options[int(shown.is_on)])
    return blocks.field("is_on", words("Passing"), element)


def _sample_field(words: Words, shown: Shown) -> Block:
    options = {n: blocks.option(words("one in {n}", n=words.number(n)), str(n)) for n in SAMPLES}
    element = blocks.select("one_in", [*options.values()], initial=options.get(shown.one_in))
    hint = words("The store draws them; nobody who files can foresee it, or is told of it.")
    return blocks.field("one_in", words("Checked all the same, as a sample"), element, hint=hint)


def _who_set_it(words: Words, shown: Shown) -> list[Block]:
    if shown.set_at is None:
        return []
    name, when = escape(clip(shown.set_by, _NAME)), words.when(shown.set_at)
    return [blocks.context(words("Set by {name} on {when}", name=name, when=when))]


def _told_field(words: Words, atlas: Atlas, shown: Shown) -> Block:
    """On which platforms: what their rules say of it is where this begins."""
    options = {one: blocks.option(family_name(words, atlas, one), one) for one in shown.told}
    chosen = [options[one] for one, is_told in shown.told.items() if is_told]
    return blocks.field(
        "told",
        words("Rights-holders hear what Alibaba did about a seller on"),
        blocks.multi_select("told", [*options.values()], initial=chosen),
        hint=words("Some platforms keep their sanctions confidential, as Lazada does: leave those out."),
        optional=True,
    )


def _holders(words: Words, shown: Shown) -> list[Block]:
    if not shown.holders:
        return [blocks.section(words("Nothing was decided yet for any rights-holder."))]
    lines = [_holder(words, one, shown.bar) for one in shown.holders[:_HOLDERS]]
    if len(shown.holders) > _HOLDERS:
        more = len(shown.holders) - _HOLDERS
        lines.append(blocks.context(words.many("… and {n} more", "… and {n} more", more)))
    return [blocks.section(words("*How each rights-holder stands now*")), *lines]


def _holder(words: Words, one: Holder, bar: Bar) -> Block:
    lines = [
        f"*{escape(clip(one.name, _NAME))}* · {_state(words, one, bar)}",
        record(words, one.standing.overall),
    ]
    for ground, its in sorted(one.standing.grounds.items()):
        mark = "✅" if one.standing.is_trusted_on(ground, bar) else "➖"
        lines.append(f"{mark} {ground_name(words, ground)}: {record(words, its)}")
    return blocks.section(clip("\n".join(lines), blocks.SECTION), accessory=_holder_button(words, one))


def _state(words: Words, one: Holder, bar: Bar) -> str:
    if one.is_suspended:
        return words("⛔ suspended: all its claims are checked")
    if one.standing.is_trusted(bar):
        return words("✅ trusted")
    if one.standing.overall.decided < bar.decided:
        return words("➖ not trusted: too few decided")
    return words("➖ not trusted: below the bar")


def record(words: Words, its: Record) -> str:
    """A record with its n; nothing is a share of nothing."""
    if not its.decided:
        return words("nothing decided")
    return words.many(
        "{down} of {n} decided listing taken down, {back} back after an objection",
        "{down} of {n} decided listings taken down, {back} back after an objection",
        its.decided,
        down=words.percent(its.share_down),
        back=words.percent(its.share_back),
    )


def _holder_button(words: Words, one: Holder) -> Block:
    value = str(one.id)
    if one.is_suspended:
        return blocks.button(words("End the suspension"), f"{READMIT}:{value}", value)
    return blocks.button(words("Suspend"), f"{SUSPEND}:{value}", value)


def suspend_form(words: Words, holder_id: int, name: str) -> View:
    """Why a rights-holder is left out."""
    told = words(
        "All claims of *{name}* are checked from now on, whatever its standing, until a manager ends it.",
        name=escape(clip(name, _NAME)),
    )
    element = blocks.text_input("reason", multiline=True, limit=_REASON)
    return blocks.form(
        SUSPEND,
        words("Suspend"),
        [
            blocks.section(told),
            blocks.field("reason", words("Why"), element, hint=words("It stays with the IACC.")),
        ],
        submit=words("Suspend"),
        close=words("Cancel"),
        private_metadata=str(holder_id),
    )


def changed(words: Words, by: str, is_on: bool, one_in: int) -> str:
    """Said once at the desk when the setting changes."""
    name = escape(clip(by, _NAME))
    if not is_on:
        return words("{name} has set that the desk checks every claim.", name=name)
    return words(
        "{name} has set that claims of trusted rights-holders pass to Alibaba without a check; one in {n} is"
        " checked all the same.",
        name=name,
        n=words.number(one_in),
    )


def suspended(words: Words, by: str, holder: str, reason: str) -> str:
    """Said once at the desk when a rights-holder is left out."""
    told = words(
        "{name} has suspended {holder}: all its claims are checked.", name=_short(by), holder=_short(holder)
    )
    return f"{told}\n{quoted(reason)}"


def readmitted(words: Words, by: str, holder: str) -> str:
    """Said once at the desk when that ends."""
    return words(
        "{name} has ended the suspension of {holder}: its claims pass if its standing allows.",
        name=_short(by),
        holder=_short(holder),
    )


def _short(name: str) -> str:
    return escape(clip(name, _NAME))

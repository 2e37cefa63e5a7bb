"""A seller as the desk sees it: keys, claims, strikes line by line, actions, lists. For nobody else."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers import blocks, ids
from handlers.blocks import clip, escape
from handlers.claims.quoting import family_name, quoted
from handlers.claims.wording import counts_line
from handlers.closures.cards import strikes
from handlers.closures.wording import state_told
from handlers.doors import Block, View
from handlers.listings.platforms import Atlas
from handlers.sellers.penalties import load_penalties
from handlers.sellers.rules import Score
from handlers.sellers.wording import LIST_NAMES, SANCTIONS, count_told, key_told, name, rung_told
from handlers.words import Words
from storage.closures import ClosureFace
from storage.outbox import Message
from storage.seller_faces import Known
from storage.seller_merges import Merged
from storage.seller_records import Done, OnList

MERGE, LISTS, TAKE_NAME = "closures.merge", "closures.lists", "closures.take_name"
TAKE_APART = "closures.take_apart"
_FAMILIES, _KEYS, _CLAIMS, _RECORDS, _SAID = 8, 12, 5, 6, 300


@dataclass(frozen=True, slots=True)
class Found:
    """A seller on a list of several: platform family → how it stands there."""

    seller: Known
    scores: Mapping[str, Score]


@dataclass(frozen=True, slots=True)
class Portrait:
    """All that is known of one seller; words opened."""

    seller: Known
    #: others of the same name
    alike: tuple[Known, ...]
    #: platform family → strikes; and status → number of listings
    scores: Mapping[str, Score]
    counts: Mapping[str, Counter[str]]
    #: reference → status, the newest first
    claims: Mapping[str, str]
    #: each with its reason
    actions: tuple[tuple[Done, str], ...]
    lists: tuple[tuple[OnList, str], ...]
    closures: tuple[ClosureFace, ...]
    #: who became part of it, each with the reason
    merged: tuple[tuple[Merged, str], ...] = ()
    #: others who go elsewhere by one of its keys
    sharing: tuple[Known, ...] = ()


def whole(words: Words, atlas: Atlas, portrait: Portrait, *, keeps: bool) -> Message:
    """One seller. `keeps`: the reader may merge it and keep its lists."""
    seller = portrait.seller
    shown = [
        blocks.header(seller.name),
        *_alike(words, portrait.alike),
        *_sharing(words, [one for one in portrait.sharing if one not in portrait.alike]),
        *(_family(words, atlas, portrait, family) for family in seller.families[:_FAMILIES]),
        blocks.section(_claims(words, portrait.claims)),
        *_lists(words, portrait.lists),
        *_actions(words, atlas, portrait.actions),
        *_closures(words, portrait.closures),
        *(_merged(words, one, reason, keeps=keeps) for one, reason in portrait.merged[:_RECORDS]),
    ]
    if keeps:
        shown.append(
            blocks.actions(
                blocks.button(words("Merge with another"), MERGE, str(seller.id)),
                blocks.button(words("Lists"), LISTS, str(seller.id)),
            )
        )
    return Message(words("What is known of the seller {name}.", name=name(seller.name)), shown)


def in_form(words: Words, message: Message) -> View:
    """The same in a form."""
    shown = [dict(block) for block in message.blocks]
    return blocks.form("closures.portrait", words("Sellers"), shown, close=words("Close"))


def _alike(words: Words, alike: Sequence[Known]) -> list[Block]:
    """Others of the same name: a hint, and no more."""
    return [
        blocks.section(
            words("Another seller has the same name: {keys}", keys=_keys(words, one)),
            accessory=blocks.button(words("Show"), f"{ids.SHOW_SELLER}:{one.id}", str(one.id)),
        )
        for one in alike
    ]


def _sharing(words: Words, sharing: Sequence[Known]) -> list[Block]:
    """Others with the same key on another platform, or of another kind: a hint, too."""
    return [
        blocks.section(
            words("Another seller has the same key: {keys}", keys=_keys(words, one)),
            accessory=blocks.button(words("Show"), f"{ids.SHOW_SELLER}:{one.id}", str(one.id)),
        )
        for one in sharing
    ]


def _keys(words: Words, seller: Known, family: str = "") -> str:
    keys = [key for key in seller.keys if not family or key.family == family]
    told = [key_told(words, key) for key in keys[:_KEYS]]
    if len(keys) > _KEYS:
        told.append(words.many("… and {n} more", "… and {n} more", len(keys) - _KEYS))
    return words(", ").join(told)


def _family(words: Words, atlas: Atlas, portrait: Portrait, family: str) -> Block:
    """What there is on one platform family."""
    penalty, found = load_penalties().of(family), portrait.scores[family]
    lines = [f"*{family_name(words, atlas, family)}* · {_keys(words, portrait.seller, family)}"]
    counts = portrait.counts.get(family)
    if counts:
        lines.append(_listings(words, counts))
    reached = [rung for rung in penalty.ladder if rung.at <= found.count]
    lines.append(strikes(words, penalty, found))
    if reached:
        told = rung_told(words, reached[-1])
        lines.append(words("By the platform's own ladder: {sanction}", sanction=told))
    return blocks.section(clip("\n".join(lines), blocks.SECTION))


def _listings(words: Words, counts: Mapping[str, int]) -> str:
    counted = counts_line(words, counts)
    return words.many(
        "*{n} listing:* {counts}", "*{n} listings:* {counts}", sum(counts.values()), counts=counted
    )


def _claims(words: Words, claims: Mapping[str, str]) -> str:
    if not claims:
        return words("No claim is about this seller yet.")
    counts = Counter(claims.values())
    named, counted = words(", ").join([*claims][:_CLAIMS]), counts_line(words, counts)
    return words.many(
        "*{n} claim:* {counts}\nThe newest: {named}",
        "*{n} claims:* {counts}\nThe newest: {named}",
        len(claims),
        counts=counted,
        named=named,
    )


def _lists(words: Words, lists: Sequence[tuple[OnList, str]]) -> list[Block]:
    lines = []
    for one, reason in lists[-_RECORDS:]:
        on = words(LIST_NAMES[one.list])
        if one.holder:
            on = words("{list} by {holder}", list=on, holder=name(one.holder))
        told = words("📋 *{list}*, by {name} on {when}", list=on, name=name(one.by), when=words.when(one.at))
        lines.append(f"{told}\n{quoted(reason, _SAID)}" if reason else told)
    return [blocks.section("\n".join(lines))] if lines else []


def _actions(words: Words, atlas: Atlas, actions: Sequence[tuple[Done, str]]) -> list[Block]:
    lines = []
    for one, reason in actions[-_RECORDS:]:
        told = words(
            "⚖️ *{what}* on {platform}, recorded by {name} on {when}",
            what=words("restricted until {day}", day=words.day(one.until)) if one.until else _did(words, one),
            platform=family_name(words, atlas, one.family),
            name=name(one.by),
            when=words.when(one.at),
        )
        if one.on_behalf:
            told += " · " + words("for Alibaba, as it told the IACC")
        lines.append(f"{told}\n{quoted(reason, _SAID)}" if reason else told)
        if one.reversed_at is not None:
            who, when = name(one.reversed_by), words.when(one.reversed_at)
            lines.append(words("*Reversed* by {name} on {when}", name=who, when=when))
    return [blocks.section(clip("\n".join(lines), blocks.SECTION))] if lines else []


def _did(words: Words, one: Done) -> str:
    return words(SANCTIONS[one.kind])


def _closures(words: Words, found: Sequence[ClosureFace]) -> list[Block]:
    lines = [
        words(
            "🚩 {reference} of {day}: {state}",
            reference=one.reference,
            day=words.day(one.suggested_at),
            state=state_told(words, one.state),
        )
        for one in found[-_RECORDS:]
    ]
    return [blocks.section("\n".join(lines))] if lines else []


def _merged(words: Words, one: Merged, reason: str, *, keeps: bool) -> Block:
    """A seller that became part of this one, and the button that takes it out again."""
    told = words.many(
        "🔗 *{name}* is part of it, with {n} key, says {by} on {when}.",
        "🔗 *{name}* is part of it, with {n} keys, says {by} on {when}.",
        one.keys,
        name=name(one.seller),
        by=name(one.by),
        when=words.when(one.at),
    )
    button = blocks.button(words("Take apart"), f"{TAKE_APART}:{one.id}", str(one.id))
    return blocks.section(f"{told}\n{quoted(reason, _SAID)}", accessory=button if keeps else None)


def listed(
    words: Words, atlas: Atlas, found: Sequence[Found], named: Mapping[tuple[str, str], int], *, said: str
) -> Message:
    """Several sellers, or none; `named`: names without a key, (family, name) → number of listings."""
    if not found and not named:
        told = words("No seller is known by these words. Try the name of a store, or a link to one.")
        if not said:
            told = words("Of these listings no seller is known: their links tell none.")
        return Message(told, [blocks.section(told)])
    text = words.many("{n} seller found.", "{n} sellers found.", len(found))
    shown = [blocks.section(f"*{text}*"), *(_line(words, atlas, one) for one in found)]
    shown += [_name(words, atlas, *key, count) for key, count in named.items()]
    return Message(text, shown)


def _line(words: Words, atlas: Atlas, found: Found) -> Block:
    facts = [
        f"{family_name(words, atlas, family)}: {count_told(words, load_penalties().of(family), one.count)}"
        for family, one in found.scores.items()
        if one.strikes
    ]
    said = "\n".join([f"*{name(found.seller.name)}* · {_keys(words, found.seller)}", *facts])
    value = str(found.seller.id)
    button = blocks.button(words("Show"), f"{ids.SHOW_SELLER}:{value}", value)
    return blocks.section(clip(said, blocks.SECTION), accessory=button)


def _name(words: Words, atlas: Atlas, family: str, called: str, count: int) -> Block:
    """A name that sheets give with no key beside it: nobody yet, until the desk says so."""
    platform, shown = family_name(words, atlas, family), escape(clip(called, 100))
    told = words.many(
        "{n} listing on {platform} is sold by “{name}”, as a sheet says; no key of the seller is known.",
        "{n} listings on {platform} are sold by “{name}”, as sheets say; no key of the seller is known.",
        count,
        platform=platform,
        name=shown,
    )
    button = blocks.button(words("Make it a seller"), f"{TAKE_NAME}:{family}", f"{family}:{called}")
    return blocks.section(told, accessory=button)

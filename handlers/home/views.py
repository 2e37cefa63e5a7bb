"""Help, the Home tab, and what somebody reads whom the register does not know."""

from collections.abc import Sequence
from datetime import datetime

from handlers import start
from handlers.actor import Actor
from handlers.blocks import actions, button, clip, context, divider, escape, header, section
from handlers.doors import Block, Who
from handlers.home.rules import Waiting
from handlers.listings.platforms import Atlas
from handlers.triage import queue_views
from handlers.triage.queue import Seen
from handlers.words import Words
from storage.outbox import Message

#: Buttons of the desk's queue as it stands on the Home tab.
TAKE, TAKE_NEXT = "home.take", "home.take_next"
#: Of a word that was not understood, what is repeated.
_WORD = 60


def help_for(words: Words, actor: Actor, *, contact: str, has_commands: bool) -> Message:
    """What this person can do here, with buttons for it. `has_commands`: Slack offers them our commands."""
    roles = actor.standing.roles
    blocks = [
        header(words("What you can do in MarketSafe")),
        section("\n".join(f"• {duty}" for duty in start.duties(words, roles))),
        start.buttons([words], roles, with_help=False),
    ]
    if not blocks[-1]["elements"]:  # Slack refuses an empty row
        blocks.pop()
    if has_commands:
        blocks.append(section("\n".join([words("*Commands*"), *start.commands(words, roles)])))
    blocks.append(_questions(words, contact))
    return Message(words("Here is what you can do in MarketSafe."), blocks)


def not_understood(words: Words, word: str, rest: Message) -> Message:
    """A word after `/marketsafe` that nobody hears, and then `rest`."""
    said = words("I did not understand “{word}”.", word=escape(clip(word, _WORD)))
    return Message(f"{said} {rest.text}", [section(said), *rest.blocks])


def how_to_apply(readers: Sequence[Words], who: Who, *, contact: str) -> Message:
    """For somebody unknown, in one language or, where we cannot tell which, in all of `readers`."""
    blocks: list[Block] = []
    for words in readers:
        blocks += [
            section(words("*Welcome. We do not know you yet in this programme.*")),
            section(
                words(
                    "With MarketSafe, rights-holders and the IACC have counterfeits taken off Alibaba's"
                    " platforms. Filing a claim takes a minute, no evidence is asked for, and what you tell"
                    " the IACC in confidence never reaches Alibaba."
                )
            ),
            section(
                words(
                    "Taking part is free and open to brands of all sizes, members of the IACC or not. To"
                    " join, write to {contact}: who you are, which marks you protect, and this Slack id:"
                    " `{slack_id}`.",
                    contact=escape(contact),
                    slack_id=f"{who.user_id}@{who.team_id}",
                )
            ),
        ]
    texts = [
        words(
            "We do not know you yet in this programme. To join, write to {contact}: it is free and open to"
            " brands of all sizes.",
            contact=contact,
        )
        for words in readers
    ]
    return Message(" ".join(texts), blocks)


def queue_section(words: Words, atlas: Atlas, seen: Seen, *, at: datetime) -> list[Block]:
    """The top of the desk's queue."""
    return [
        divider(),
        section(f"*{queue_views.how_many(words, seen.total)}*"),
        *queue_views.lines(words, atlas, seen, at=at, button=TAKE),
        *([actions(queue_views.next_button(words, TAKE_NEXT))] if seen.first else []),
    ]


def home_tab(
    words: Words,
    actor: Actor,
    waiting: Sequence[Waiting],
    *,
    lines: int,
    contact: str,
    at: datetime,
    queue: Sequence[Block] = (),
) -> Message:
    """The Home tab: `waiting`, the first `lines` of it with their buttons, the desk's queue, shortcuts."""
    greeting = words("Hello, {name}.", name=actor.name)
    blocks = [header(greeting), section(_what_waits(words, len(waiting)))]
    blocks += [_waiting(words, one, at) for one in waiting[:lines]]
    if len(waiting) > lines:
        blocks.append(context(words("and {n} more", n=words.number(len(waiting) - lines))))
    blocks += [
        *queue,
        divider(),
        section(words("*Shortcuts*")),
        start.buttons([words], actor.standing.roles),
        _questions(words, contact),
    ]
    return Message(f"{greeting} {_what_waits(words, len(waiting))}", blocks)


def _what_waits(words: Words, n: int) -> str:
    if not n:
        return words("Nothing waits for you.")
    return words.many("*One case waits for you:*", "*{n} cases wait for you, the oldest first:*", n)


def _waiting(words: Words, one: Waiting, at: datetime) -> Block:
    name = one.label or words("Open")
    return section(
        f"{one.what}\n{queue_views.due(words, one.due_at, at)}",
        accessory=button(name, one.action_id, one.value) if one.action_id else None,
    )


def _questions(words: Words, contact: str) -> Block:
    return context(words("Questions? Write to the IACC desk: {contact}", contact=escape(contact)))

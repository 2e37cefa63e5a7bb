"""What a new member is told: who they are in the programme, and what they can do."""

from collections.abc import Sequence

from handlers import start
from handlers.blocks import escape, header, section
from handlers.people.rules import ROLE_NAMES
from handlers.words import Words
from storage.outbox import Message
from storage.people import Standing


def welcome(words: Words, member: Standing, platforms: Sequence[str]) -> Message:
    """The Start card in somebody's direct messages. `platforms`: what an officer's are called."""
    greeting = words("Welcome to MarketSafe, {name}.", name=escape(member.name))
    roles = ", ".join(words(ROLE_NAMES[role]) for role in sorted(member.roles))
    place = words(
        "You take part for {organisation}. Your role: {roles}.",
        organisation=escape(member.organisation),
        roles=roles,
    )
    who = [f"*{greeting}*", place]
    if platforms:
        who.append(words("You act for: {platforms}.", platforms=", ".join(platforms)))
    blocks = [
        header("MarketSafe"),
        section("\n".join(who)),
        section("\n".join(f"• {duty}" for duty in start.duties(words, member.roles))),
        start.buttons([words], member.roles),
    ]
    return Message(f"{greeting} {place}", blocks)


def welcome_back(words: Words, member: Standing) -> Message:
    """Said to somebody who was removed and is there again."""
    return Message(
        words(
            "Welcome back to MarketSafe, {name}. You take part for {organisation} again.",
            name=escape(member.name),
            organisation=escape(member.organisation),
        )
    )

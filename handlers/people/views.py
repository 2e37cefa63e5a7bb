"""What a new member is told: who they are in the programme, and what they can do."""

from collections.abc import Mapping

from handlers import start
from handlers.blocks import escape, header, section
from handlers.listings.platforms import Platform
from handlers.people.rules import ROLE_NAMES
from handlers.words import CHINESE, Words
from storage.outbox import Message
from storage.people import Standing


def welcome(words: Words, member: Standing, platforms: Mapping[str, Platform]) -> Message:
    """The Start card in somebody's direct messages. `platforms`: all that there are."""
    greeting = words("Welcome to MarketSafe, {name}.", name=escape(member.name))
    roles = ", ".join(words(ROLE_NAMES[role]) for role in sorted(member.roles))
    place = words(
        "You take part for {organisation}. Your role: {roles}.",
        organisation=escape(member.organisation),
        roles=roles,
    )
    who = [f"*{greeting}*", place]
    if member.platforms:
        who.append(
            words("You act for: {platforms}.", platforms=_platforms(words, member.platforms, platforms))
        )
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


def _platforms(words: Words, keys: frozenset[str], platforms: Mapping[str, Platform]) -> str:
    """Their names, in the order of the programme's table."""
    named = [platform for key, platform in platforms.items() if key in keys]
    return ", ".join(one.chinese if words.locale == CHINESE else one.english for one in named)

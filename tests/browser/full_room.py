"""A channel in which much was said: people's lines, and the bot's cards."""

from datetime import timedelta

from bot.sandbox import Sandbox, demo
from bot.sandbox.records import Channel, Json

_PEOPLE = (demo.ANALYST, demo.MANAGER, demo.HOLDER, demo.REPRESENTATIVE)
_EVERY = timedelta(minutes=7)


def fill(sandbox: Sandbox, room: Channel, count: int = 1000) -> None:
    """Post so many messages, "Line 1" the first: over the days to come, every fourth a card of the bot's."""
    install = sandbox.world.installation(demo.IACC)
    assert install is not None
    for number in range(1, count + 1):
        sandbox.clock.move(_EVERY)
        if number % 4:
            author = _PEOPLE[number // 5 % len(_PEOPLE)]
            words = f"Line {number}. " + "The stitching is wrong. " * (number % 9)
            sandbox.world.post(room, user=author, team_id=demo.IACC, text=words)
        else:
            sandbox.world.post(
                room,
                user=install.bot_user_id,
                team_id=demo.IACC,
                bot_id=install.bot_id,
                text=f"Line {number}",
                blocks=_card(number),
            )


def _card(number: int) -> list[Json]:
    """As much as a claim's card has."""
    words = f"*Line {number}* · 3 listings on Taobao\nHeld by *Ann Lee* until <https://example.com|noon>"
    fields = [
        f"*Right*\nNORTHWIND {number}",
        "*Ground*\nCounterfeit",
        "*Due*\nTue 3 Mar, 15:00",
        "*By*\nHana",
    ]
    return [
        {"type": "section", "block_id": "words", "text": {"type": "mrkdwn", "text": words}},
        {
            "type": "section",
            "block_id": "facts",
            "fields": [{"type": "mrkdwn", "text": text} for text in fields],
        },
        {
            "type": "actions",
            "block_id": "buttons",
            "elements": [
                {"type": "button", "action_id": label, "text": {"type": "plain_text", "text": label}}
                for label in ("Take", "Refuse", "Listings")
            ],
        },
    ]

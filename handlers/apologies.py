"""What the door itself says when something went wrong, with what to do next.

Pure; `bot/edge` decides where each sentence goes.
"""

from collections.abc import Sequence

from handlers.blocks import form, section
from handlers.doors import Block, View
from handlers.words import Words

#: of a form; a message has half as many
_MOST_BLOCKS = 100


def not_opened(words: Words) -> str:
    return words("Slack did not open the form in time. Please press again.")


def command_not_opened(words: Words) -> str:
    return words("Slack did not open the form in time. Please send the command again.")


def nothing_done(words: Words) -> str:
    return words(
        "Nothing was filed or changed: our store could not be reached in time. Please try again in a minute."
    )


def not_yet_known(words: Words) -> str:
    return words(
        "We cannot say yet whether this went through. Look at *My cases*; you will also get a message."
    )


def went_wrong(words: Words, *, contact: str, error_id: str) -> str:
    return words(
        "Something went wrong on our side; nothing was changed. Tell {contact}: error id {error_id}",
        contact=contact,
        error_id=error_id,
    )


def not_installed(words: Words) -> str:
    return words("MarketSafe is not installed in this workspace. Ask your Slack administrator to install it.")


def unknown_command(words: Words) -> str:
    return words("MarketSafe does not know this command. Send `/marketsafe` to see what you can do.")


def form_out_of_use(words: Words) -> str:
    return words("This form is no longer in use, and nothing was filed or changed. Please open it again.")


def alert(text: str, blocks: Sequence[Block] | None = None) -> View:
    """A form that only says something: a message's blocks, or `text`, which is mrkdwn."""
    return form("edge.alert", "MarketSafe", list(blocks or [section(text)])[:_MOST_BLOCKS])

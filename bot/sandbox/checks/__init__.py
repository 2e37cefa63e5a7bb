"""Block Kit as strictly as Slack takes it. Every check answers with sentences that name the wrong place."""

from bot.sandbox.checks.surfaces import (
    MESSAGE_TEXT,
    UPDATE_TEXT,
    metadata_problems,
    options_problems,
    problems_of_home,
    problems_of_message,
    problems_of_modal,
    view_is_too_large,
)

__all__ = [
    "MESSAGE_TEXT",
    "UPDATE_TEXT",
    "metadata_problems",
    "options_problems",
    "problems_of_home",
    "problems_of_message",
    "problems_of_modal",
    "view_is_too_large",
]

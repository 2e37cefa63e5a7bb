"""The manifest from the shell."""

from bot.config import Settings
from bot.manifest import manifest_for, text_for
from bot.shell.report import Report


def show_manifest() -> Report:
    """As YAML with its comments, or as JSON for Slack's command line."""
    address = Settings.read().public_url
    return Report(manifest_for(address), text_for(address).rstrip())

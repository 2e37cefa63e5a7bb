"""The Slack app's manifest, as it is given to Slack."""

from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[1] / "manifest.yml"
#: The address in the file, which stands for one's own.
EXAMPLE = "https://bot.example.com"


def text_for(public_url: str = "") -> str:
    """The file's text, with `public_url` in place of the example's."""
    text = FILE.read_text(encoding="utf-8")
    return text.replace(EXAMPLE, public_url.rstrip("/")) if public_url else text


def manifest_for(public_url: str = "") -> dict[str, Any]:
    """The manifest as Slack's API and the sandbox take it."""
    manifest: dict[str, Any] = yaml.safe_load(text_for(public_url))
    return manifest

"""Raw bodies, as Slack sends them. `@N@` becomes a number that each request has for itself.

Sources: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload and
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

import json
from typing import Any
from urllib.parse import quote_plus, urlencode

from bench.web_api import BOT, FILER, TEAM
from handlers.doors import View

_APP = "A0MARKET01"
_NUMBER = "@N@"


def command(name: str, text: str = "") -> bytes:
    """Somebody types a slash command."""
    fields = {
        "token": "verification",
        "team_id": TEAM,
        "team_domain": "iacc",
        "channel_id": "D0FILER01",
        "channel_name": "directmessage",
        "user_id": FILER,
        "user_name": "hana",
        "command": name,
        "text": text,
        "api_app_id": _APP,
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T0BENCH001/1/a",
        "trigger_id": f"1.{_NUMBER}.a",
    }
    return urlencode(fields, safe="@").encode()


def confirmation(view: View) -> bytes:
    """The filer ticks the statement of a draft's preview and files it; `@N@` is the draft's id."""
    ticked = {"text": {"type": "plain_text", "text": "Yes, we stand behind it"}, "value": "yes"}
    statement = {"statement": {"type": "checkboxes", "selected_options": [ticked]}}
    payload: dict[str, Any] = {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "iacc"},
        "user": {"id": FILER, "username": "hana", "name": "hana", "team_id": TEAM},
        "api_app_id": _APP,
        "token": "verification",
        "trigger_id": f"1.{_NUMBER}.a",
        "view": {
            **view,
            "id": f"V{_NUMBER}",
            "team_id": TEAM,
            "private_metadata": _NUMBER,
            "state": {"values": {"statement": statement}},
            "hash": f"1767225600.{_NUMBER}",
            "clear_on_close": False,
            "root_view_id": "V0ROOT0001",
            "previous_view_id": "V0ROOT0001",
            "app_id": _APP,
            "app_installed_team_id": TEAM,
            "bot_id": BOT,
        },
        "response_urls": [],
        "is_enterprise_install": False,
        "enterprise": None,
    }
    return b"payload=" + quote_plus(json.dumps(payload), safe="@").encode()

"""Somebody who sends what no button or form of theirs carries."""

import copy
import json
from collections.abc import Mapping
from dataclasses import replace

from bot.sandbox.calls import Delivery, Reply
from tests.harness import foreign
from tests.harness.stage import Stage
from tests.stories.test_filing import last_form

#: What nobody may learn who has no business with it.
SECRET = "INFORMANT-GAO-OF-PUTIAN"
#: What the tables of `foreign` name → its id here.
Records = Mapping[str, str]


class Forger:
    """Somebody who sends what no button or form of theirs carries."""

    def __init__(self, stage: Stage, records: Records, user_id: str, team_id: str) -> None:
        self.stage, self.records = stage, records
        self.user = {"id": user_id, "team_id": team_id, "username": "x", "name": "x"}
        self.pressed = _last(stage, "block_actions")
        self.sent = last_form(stage)
        self.told = ""
        #: comes in by doors of their own, where the secret may stand
        self.may_read = False

    async def presses(self, action: str, value: str) -> str:
        """How the bot refused it; "" where it did not."""
        payload = copy.deepcopy(self.pressed.payload) | {"user": self.user, "response_url": ""}
        payload["actions"] = [
            {"type": "button", "action_id": action, "block_id": "b", "value": self.filled_in(value)}
        ]
        return await self._sends(replace(self.pressed, payload=payload))

    async def submits(self, form: str, metadata: str, fields: foreign.Fields) -> str:
        """The same of a form."""
        payload = copy.deepcopy(self.sent.payload) | {"user": self.user}
        payload["view"]["id"] = f"VFORGED{len(self.stage.logged)}"
        said = {
            name: self.filled_in(value) if isinstance(value, str) else value for name, value in fields.items()
        }
        payload["view"] |= {
            "callback_id": form,
            "private_metadata": self.filled_in(metadata),
            "state": {"values": foreign.state_of(said)},
        }
        return await self._sends(replace(self.sent, payload=payload))

    async def types(self, select: str) -> object:
        """What a select offers them."""
        payload = copy.deepcopy(self.pressed.payload) | {
            "user": self.user,
            "type": "block_suggestion",
            "action_id": select,
            "block_id": "b",
            "value": "INFORMANT",
        }
        reply = await self.stage.sandbox.link.again(replace(self.pressed, payload=payload))
        return reply.json()

    def filled_in(self, text: str) -> str:
        return text.format_map(self.records) if "{" in text else text

    async def _sends(self, delivery: Delivery) -> str:
        before = len(self.stage.logged)
        reply = await self.stage.sandbox.link.again(delivery)
        self.learns_nothing(reply)
        said = [one for one in self.stage.logged[before:] if one["event"].startswith("edge.")]
        assert not [one for one in said if one["event"] in ("edge.failed", "edge.unheard")], said
        return next((one["refusal"] for one in said if one["event"] == "edge.refused"), "")

    def learns_nothing(self, reply: Reply) -> None:
        self.told = json.dumps(reply.json(), ensure_ascii=False)
        assert reply.ok
        assert self.may_read or SECRET not in self.told


def _last(stage: Stage, kind: str) -> Delivery:
    found = (one for one in stage.sandbox.link.sent if one.payload.get("type") == kind)
    return [one for one in found if "message" in one.payload or kind != "block_actions"][-1]

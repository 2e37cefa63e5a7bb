"""How each kind of promise is said: the calls, and what goes into them."""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.delivery.failures import Policy, Trouble
from bot.delivery.line import Line
from bot.delivery.marks import mark
from handlers.blocks import clip, context
from storage.crypto import Keyring, NoKeyFits
from storage.lanes import Promise

#: Characters, by https://docs.slack.dev/reference/methods/chat.postMessage and chat.update.
_POST_TEXT, _UPDATE_TEXT, _BLOCKS = 40_000, 4_000, 50
#: Both languages at once: a card has many readers, and delivery knows none of them.
REPLACES = "This card replaces an earlier one. · 此卡片取代先前的卡片。"

NoteFile = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Sent:
    """What Slack has now. `ts`: the message's, "" where there is none; `version`: what a card shows."""

    ts: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Sender:
    """Says one promise in its channel. `note_file` commits an upload's id before its bytes are sent."""

    keyring: Keyring
    line: Line
    promise: Promise
    channel_id: str
    note_file: NoteFile

    async def send(self) -> Sent:
        """Raises `Trouble`."""
        ways: Mapping[str, Callable[[], Awaitable[Sent]]] = {
            "message": self._edit if self.promise.ts else self._post,
            "home": self._publish,
            "pin": self._pin,
            "file": self._upload,
        }
        return await ways[self.promise.kind]()

    async def _post(self) -> Sent:
        said = self._body()
        answer = await self.line.call(
            "chat.postMessage",
            self.line.client.chat_postMessage,
            channel=self.channel_id,
            text=clip(said["text"], _POST_TEXT),
            blocks=self._blocks(said) or None,
            thread_ts=self.promise.thread_ts or None,
            metadata=mark(self.keyring, self.promise),
            # what is reported should not show itself in our channels
            unfurl_links=False,
            unfurl_media=False,
        )
        return Sent(ts=str(answer["ts"]), version=self.promise.version)

    async def _edit(self) -> Sent:
        said = self._body()
        await self.line.call(
            "chat.update",
            self.line.client.chat_update,
            channel=self.channel_id,
            ts=self.promise.ts,
            text=clip(said["text"], _UPDATE_TEXT),
            # none given would leave the old ones standing
            blocks=self._blocks(said),
        )
        return Sent(ts=self.promise.ts, version=self.promise.version)

    async def _publish(self) -> Sent:
        view = {"type": "home", "blocks": self._body()["blocks"]}
        user_id = self.promise.place.address.removeprefix("~")
        await self.line.call("views.publish", self.line.client.views_publish, user_id=user_id, view=view)
        return Sent(version=self.promise.version)

    async def _pin(self) -> Sent:
        channel, ts = self.channel_id, self.promise.thread_ts
        await self.line.call("pins.add", self.line.client.pins_add, channel=channel, timestamp=ts)
        return Sent()

    async def _upload(self) -> Sent:
        upload = self._body()
        file_id = self.promise.file_id or await self._send_file(upload)
        await self.line.call(
            "files.completeUploadExternal",
            self.line.client.files_completeUploadExternal,
            files=[{"id": file_id, "title": upload["title"]}],
            channel_id=self.channel_id,
            thread_ts=self.promise.thread_ts or None,
            initial_comment=upload["comment"] or None,
        )
        return Sent()

    async def _send_file(self, upload: Mapping[str, Any]) -> str:
        content = base64.b64decode(upload["content"])
        ticket = await self.line.call(
            "files.getUploadURLExternal",
            self.line.client.files_getUploadURLExternal,
            filename=upload["filename"],
            length=len(content),
        )
        file_id = str(ticket["file_id"])
        await self.note_file(file_id)
        await self.line.send_bytes(str(ticket["upload_url"]), content)
        return file_id

    def _blocks(self, said: Mapping[str, Any]) -> list[Any]:
        blocks = list(said["blocks"])
        if self.promise.replaces_ts and blocks:
            return [*blocks[: _BLOCKS - 1], context(REPLACES)]
        return blocks

    def _body(self) -> Any:
        try:
            return json.loads(self.keyring.open(self.promise.body))
        except NoKeyFits:
            raise Trouble(Policy.PARK, "no_key_fits") from None

"""What is written in the threads of our cards: which messages count, and what they say. Pure."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: Messages that people write; the other subtypes are joins, topics, bots and the like.
#: Source: https://docs.slack.dev/reference/events/message
_WRITTEN = frozenset({"", "file_share", "me_message", "thread_broadcast"})
_MARKED = re.compile(r"<([^<>]*)>")

#: What a card's key begins with → what its thread is about; the first that fits counts.
SUBJECTS: Mapping[str, str] = {
    "hand_over.card:b": "batch:",
    "hand_over.card:": "claim:",
    "escalations.shared:": "escalation:",
    "escalations.desk:": "escalation:",
    "counter_notices.shared:": "notice:",
    "counter_notices.desk:": "notice:",
    "closures.shared:": "closure:",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A message in somebody's thread. `edited`: Slack tells of a change to one written before."""

    channel_id: str
    thread_ts: str
    ts: str
    team_id: str
    user_id: str
    text: str
    edited: bool = False
    #: Slack's ids of the files that were posted with it
    files: tuple[str, ...] = ()


def heard(event: Mapping[str, Any], *, team_id: str) -> Heard | None:
    """What a person wrote in a thread, or changed there; None for all that is nothing of the kind.

    `event` is the inner event of type "message"; `team_id` the author's, where the message does not name it.
    """
    edited = event.get("subtype") == "message_changed"
    message = event.get("message") if edited else event
    if not isinstance(message, Mapping) or not _is_reply(message):
        return None
    text, files = plain_words(str(message.get("text") or "")), () if edited else _files(message)
    if not text and not files:
        return None
    return Heard(
        channel_id=str(event.get("channel") or ""),
        thread_ts=str(message["thread_ts"]),
        ts=str(message["ts"]),
        team_id=str(message.get("user_team") or message.get("team") or team_id),
        user_id=str(message.get("user") or ""),
        text=text,
        edited=edited,
        files=files,
    )


def _files(message: Mapping[str, Any]) -> tuple[str, ...]:
    """In a channel of two organisations Slack tells no more of a file than its id."""
    posted = message.get("files")
    named = (one.get("id") for one in posted if isinstance(one, Mapping)) if isinstance(posted, list) else ()
    return tuple(one for one in named if isinstance(one, str))


def _is_reply(message: Mapping[str, Any]) -> bool:
    by_person = not message.get("bot_id") and (message.get("subtype") or "") in _WRITTEN
    ts, thread_ts = message.get("ts"), message.get("thread_ts")
    return bool(by_person and ts and thread_ts and ts != thread_ts)


def subject_of(card_key: str) -> str:
    """What a card's thread is about: "claim:7", "batch:2", "notice:4"; "" for one that we let be."""
    for prefix, subject in SUBJECTS.items():
        if card_key.startswith(prefix):
            return subject + card_key.removeprefix(prefix)
    return ""


def plain_words(text: str) -> str:
    """What a person typed, from the way Slack sends it: links as addresses, mentions as names, no markup.

    Source: https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
    """
    return html.unescape(_MARKED.sub(lambda found: _unmarked(found[1]), text)).strip()


def _unmarked(inner: str) -> str:
    address, _, label = inner.partition("|")
    match address[:1]:
        case "@" | "#":
            return f"{address[0]}{label or address[1:]}"
        case "!":
            return label or f"@{address[1:].partition('^')[0]}"
        case _:
            return address.removeprefix("mailto:")

"""The mark in a message's metadata by which it is found again after a lost answer.

Metadata can be read by other apps and by members, so the mark says nothing: keyed hashes of the promise's
key. Source: https://docs.slack.dev/messaging/message-metadata
"""

from collections.abc import Mapping
from typing import Any

from storage.crypto import Keyring
from storage.lanes import Promise

EVENT_TYPE = "marketsafe_promise"
_LENGTH = 32


def mark(keyring: Keyring, promise: Promise) -> dict[str, Any]:
    """The metadata to send with a new message. `key` names the promise, `mac` the version it shows."""
    name = _name(keyring, promise, "")
    return {
        "event_type": EVENT_TYPE,
        "event_payload": {"key": name, "mac": _mac(keyring, name, promise.version, "")},
    }


def is_marked(keyring: Keyring, promise: Promise, message: Mapping[str, Any]) -> bool:
    """Is this message, as history shows it, the one promised? Copies by others do not count."""
    payload = _payload(message)
    ours = promise.place.bot_user_id in ("", message.get("user"))
    # the newest key may have changed since the message was sent
    return ours and any(payload.get("key") == _name(keyring, promise, key_id) for key_id in keyring.mac_keys)


def shows(keyring: Keyring, message: Mapping[str, Any], version: int) -> bool:
    """Is it this version of the card that the message shows?"""
    payload = _payload(message)
    name = str(payload.get("key"))
    return any(payload.get("mac") == _mac(keyring, name, version, key_id) for key_id in keyring.mac_keys)


def _payload(message: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return {}
    return metadata.get("event_payload") or {}


def _name(keyring: Keyring, promise: Promise, key_id: str) -> str:
    """A card that was posted anew is another message, so the one it replaces is part of its name."""
    text = f"promise {promise.table} {promise.place.lane_id} {promise.replaces_ts} {promise.key}"
    return keyring.mac(text, key_id=key_id)[1][:_LENGTH]


def _mac(keyring: Keyring, name: str, version: int, key_id: str) -> str:
    return keyring.mac(f"promise version {version} {name}", key_id=key_id)[1][:_LENGTH]

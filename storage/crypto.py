"""Sealing: what is confidential is stored only encrypted, and opened only where it is shown.

Fernet (AES-128-CBC with HMAC-SHA256, https://github.com/fernet/spec) from the
`cryptography` package, with several keys: the first seals, all open, so that keys can be rotated.
"""

import hashlib
import hmac
from collections.abc import Iterable
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class NoKeyFits(Exception):  # noqa: N818 - says what happened
    """A sealed value was sealed with a key that is no longer among `MARKETSAFE_ENCRYPTION_KEYS`."""


class BadKey(ValueError):  # noqa: N818 - says what happened
    """A key is not 32 url-safe base64 bytes; the message names its place in the list, never the key."""


class Keyring:
    """The encryption keys, newest first."""

    def __init__(self, keys: Iterable[str]) -> None:
        """`keys`: url-safe base64 of 32 bytes each. Raises `BadKey`."""
        self._keys = [key.strip().encode() for key in keys if key.strip()]
        if not self._keys:
            raise BadKey("at least one encryption key is needed")
        fernets = []
        for place, key in enumerate(self._keys, 1):
            try:
                fernets.append(Fernet(key))
            except ValueError:
                msg = f"encryption key {place} is not 32 url-safe base64 bytes"
                raise BadKey(msg) from None
        self._fernet = MultiFernet(fernets)

    @staticmethod
    def new_key() -> str:
        """A fresh key, as it goes into `MARKETSAFE_ENCRYPTION_KEYS`."""
        return Fernet.generate_key().decode()

    def seal(self, text: str) -> bytes:
        return self.seal_bytes(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text again. Raises `NoKeyFits`."""
        return self.open_bytes(sealed).decode()

    def seal_bytes(self, plain: bytes) -> bytes:
        return self._fernet.encrypt(plain)

    def open_bytes(self, sealed: bytes) -> bytes:
        """The bytes again. Raises `NoKeyFits`."""
        try:
            return self._fernet.decrypt(bytes(sealed))
        except InvalidToken:
            raise NoKeyFits from None

    @cached_property
    def mac_keys(self) -> dict[str, bytes]:
        """Key id → a key for MACs, one derived from each encryption key; the first one signs."""
        derived: dict[str, bytes] = {}
        for key in self._keys:
            mac_key = hmac.digest(key, b"marketsafe history", "sha256")
            derived[hashlib.sha256(mac_key).hexdigest()[:8]] = mac_key
        return derived

    def mac(self, text: str, *, key_id: str = "") -> tuple[str, str]:
        """`(key id, hex HMAC-SHA256)` of `text`; `key_id` picks an older key. Raises `NoKeyFits`."""
        key_id = key_id or next(iter(self.mac_keys))
        if key_id not in self.mac_keys:
            raise NoKeyFits
        return key_id, hmac.digest(self.mac_keys[key_id], text.encode(), "sha256").hex()

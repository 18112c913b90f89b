"""Sealing of identity and bank numbers: AES-256-GCM for the text, a keyed hash for exact look-up.

The data key is one or more secrets, separated by commas. The first seals; all of them open; the last, the
installation's first, is the root of the look-up and audit keys and must stay in the list. A new key is put in front.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import SettingsError

_NONCE = 12


@dataclass(frozen=True)
class _Keys:
    first: int
    by_id: dict[int, AESGCM]
    lookup: bytes
    audit: bytes


_keys: _Keys | None = None


def use_data_key(data_key: str) -> None:
    """Name the installation's data key (JIUZHU_DATA_KEY); called once, before the first query."""
    global _keys
    secrets = [part.strip() for part in data_key.split(",") if part.strip()]
    if not secrets or any(len(secret) < 32 for secret in secrets):
        raise SettingsError("JIUZHU_DATA_KEY: each key needs at least 32 characters")
    ids = [_derive(secret, "id")[0] for secret in secrets]
    if len(set(ids)) < len(ids):
        raise SettingsError("JIUZHU_DATA_KEY: two keys share a fingerprint; make another one")
    by_id = {key_id: AESGCM(_derive(secret, "seal")) for key_id, secret in zip(ids, secrets, strict=True)}
    _keys = _Keys(ids[0], by_id, _derive(secrets[-1], "lookup"), _derive(secrets[-1], "audit"))


def seal(text: str, place: str) -> bytes:
    """Encrypt a text for one column: key id, nonce, ciphertext."""
    keys = _in_use()
    nonce = os.urandom(_NONCE)
    return bytes([keys.first]) + nonce + keys.by_id[keys.first].encrypt(nonce, text.encode(), place.encode())


def unseal(sealed: bytes, place: str) -> str:
    """Open what `seal` made for the same column; ValueError when it was moved, altered or sealed by an unknown key."""
    cipher = _in_use().by_id.get(sealed[0])
    if cipher is None:
        raise ValueError(f"{place} was sealed with a key that JIUZHU_DATA_KEY no longer holds")
    try:
        return cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], place.encode()).decode()
    except InvalidTag as error:
        raise ValueError(f"{place} was altered outside the application") from error


def blind(value: str) -> str:
    """64 hex digits by which a number can be found without being stored; blanks and case don't matter."""
    plain = "".join(unicodedata.normalize("NFKC", value).split()).upper()
    return keyed_hash(_in_use().lookup, plain.encode())


def audit_key() -> bytes:
    """The key of the audit chain."""
    return _in_use().audit


def keyed_hash(key: bytes, content: bytes) -> str:
    """HMAC-SHA-256 as hex."""
    return hmac.new(key, content, hashlib.sha256).hexdigest()


def fingerprints() -> list[str]:
    """Two hex digits for each key in use, first the one that seals; safe to print."""
    keys = _in_use()
    return [f"{key_id:02x}" for key_id in keys.by_id]


def _derive(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), f"jiuzhu {purpose}".encode(), hashlib.sha256).digest()


def _in_use() -> _Keys:
    if _keys is None:
        raise SettingsError("JIUZHU_DATA_KEY is not set")
    return _keys

"""Sealing of identity and bank numbers: AES-256-GCM for the text, a keyed hash for exact look-up.

There may be several data keys. The first seals; all of them open; the last, the installation's first, is the root
of the look-up and audit keys and must stay in the list. A new key is put in front.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import SettingsError
from core.text import _

_NONCE = 12
_SHORTEST = 32


@dataclass(frozen=True)
class _Keys:
    first: int
    by_id: dict[int, AESGCM]
    lookup: bytes
    audit: bytes


_keys: _Keys | None = None


def use_data_keys(secrets: Sequence[bytes]) -> None:
    """Name the installation's data keys (JIUZHU_DATA_KEY), 32 bytes each; called once, before the first query."""
    global _keys  # noqa: PLW0603  (one installation a process)
    ids = [_derive(secret, "id")[0] for secret in secrets]
    if not secrets or any(len(secret) < _SHORTEST for secret in secrets):
        raise SettingsError(str(_("JIUZHU_DATA_KEY：每个密钥应为 %(n)s 字节。", n=_SHORTEST)))
    if len(set(ids)) < len(ids):
        raise SettingsError(str(_("JIUZHU_DATA_KEY：两个密钥的指纹相同，请重新生成一个。")))
    by_id = {key_id: AESGCM(_derive(secret, "seal")) for key_id, secret in zip(ids, secrets, strict=True)}
    _keys = _Keys(ids[0], by_id, _derive(secrets[-1], "lookup"), _derive(secrets[-1], "audit"))


def seal(text: str, place: str) -> bytes:
    """Encrypt a text for one column: key id, nonce, ciphertext."""
    return seal_bytes(text.encode(), place)


def unseal(sealed: bytes, place: str) -> str:
    """Open what `seal` made for the same column; ValueError when it was moved, altered or sealed by an unknown key."""
    return unseal_bytes(sealed, place).decode()


def seal_bytes(content: bytes, place: str) -> bytes:
    """The same for bytes: a file's content, bound to the file's name."""
    keys = _in_use()
    nonce = os.urandom(_NONCE)
    return bytes([keys.first]) + nonce + keys.by_id[keys.first].encrypt(nonce, content, place.encode())


def unseal_bytes(sealed: bytes, place: str) -> bytes:
    """Open what `seal_bytes` made for the same place; ValueError as `unseal`."""
    cipher = _in_use().by_id.get(sealed[0]) if sealed else None
    if cipher is None:
        raise ValueError(f"{place} was sealed with a key that JIUZHU_DATA_KEY no longer holds")
    try:
        return cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], place.encode())
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


def _derive(secret: bytes, purpose: str) -> bytes:
    return hmac.new(secret, f"jiuzhu {purpose}".encode(), hashlib.sha256).digest()


def _in_use() -> _Keys:
    if _keys is None:
        raise SettingsError(str(_("JIUZHU_DATA_KEY 未设置。")))
    return _keys

"""The installation's keys, and what is derived from them."""

import base64
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class UnknownKeyError(KeyError):
    """A value was sealed under a key that the key ring no longer holds."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Master keys by id: ``current`` seals new values, ``index`` makes blind indexes."""

    current: str
    index: str
    keys: dict[str, bytes]

    def __hash__(self) -> int:
        return hash((self.current, self.index, tuple(self.keys)))

    @lru_cache(maxsize=4096)  # noqa: B019 (one ring a process)
    def derive(self, key_id: str, commune_id: int, purpose: str) -> bytes:
        """Return the 32-byte key of one commune and one purpose (HKDF-SHA256, RFC 5869)."""
        if key_id not in self.keys:
            raise UnknownKeyError(key_id)
        info = f"xaso|{commune_id}|{purpose}".encode()
        return HKDF(SHA256(), length=32, salt=None, info=info).derive(self.keys[key_id])


@lru_cache(maxsize=1)
def keyring() -> Keyring:
    """Read the key ring once a process."""
    return read_keyring(Path(settings.XASO_KEYRING_FILE))


def keyring_with(key_id: str) -> Keyring:
    """Return the key ring, read again if the process knows an older one without this key."""
    if key_id not in keyring().keys:
        keyring.cache_clear()
    return keyring()


def read_keyring(path: Path) -> Keyring:
    """Read a key ring from its TOML file (``current``, ``index``, ``[keys]`` in base64)."""
    content = tomllib.loads(path.read_text())
    keys = {key_id: base64.b64decode(text) for key_id, text in content["keys"].items()}
    return Keyring(content["current"], content["index"], keys)

"""The key of one owner: it seals what is said of their papers and locks their files."""

import json
import os
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from xaso.kernel.encryption.api import BrokenSealError

SECRET, NONCE = 32, 12


@dataclass(frozen=True, slots=True, repr=False)
class OwnerKey:
    """Thirty-two bytes; a value is bound to the row it is kept in (AES-256-GCM)."""

    secret: bytes

    def seal(self, values: dict[str, Any], place: str) -> bytes:
        """Encrypt what is said of a thing."""
        nonce = os.urandom(NONCE)
        plain = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
        return nonce + AESGCM(self.secret).encrypt(nonce, plain, place.encode())

    def unseal(self, body: bytes, place: str) -> dict[str, Any]:
        """Decrypt what :meth:`seal` made for the same row; raise ``BrokenSealError``."""
        try:
            plain = AESGCM(self.secret).decrypt(body[:NONCE], body[NONCE:], place.encode())
        except (InvalidTag, ValueError) as error:
            raise BrokenSealError from error
        found: dict[str, Any] = json.loads(plain)
        return found

    def lock_of(self, paper_id: UUID) -> bytes:
        """Return the key with which the file of one paper is locked (HKDF-SHA256)."""
        info = f"xaso-vault-file|{paper_id}".encode()
        return HKDF(SHA256(), length=SECRET, salt=None, info=info).derive(self.secret)

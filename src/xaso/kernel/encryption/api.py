"""What other modules use of encryption."""

from xaso.kernel.encryption.keyring import Keyring, UnknownKeyError, keyring, read_keyring
from xaso.kernel.encryption.sealing import (
    PERSON,
    BrokenSealError,
    blind_index,
    seal,
    sealed_text,
    unseal,
)

__all__ = [
    "PERSON",
    "BrokenSealError",
    "Keyring",
    "UnknownKeyError",
    "blind_index",
    "keyring",
    "read_keyring",
    "seal",
    "sealed_text",
    "unseal",
]

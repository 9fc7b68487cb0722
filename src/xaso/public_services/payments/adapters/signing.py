"""Signatures by a shared secret (HMAC-SHA256)."""

import hashlib
import hmac


def sign(secret: str, *parts: bytes) -> str:
    """Return the signature over parts joined by dots, in hexadecimal."""
    return hmac.new(secret.encode(), b".".join(parts), hashlib.sha256).hexdigest()


def holds(secret: str, signature: str, *parts: bytes) -> bool:
    """Whether a signature is right; nothing is right without a secret."""
    given = signature.strip().lower().encode()
    return bool(secret) and hmac.compare_digest(sign(secret, *parts).encode(), given)

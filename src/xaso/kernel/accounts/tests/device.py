"""A security key made of software, for tests that need no browser."""

import hashlib
import json
from base64 import urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

ORIGIN = "https://motcua.xa-mau.example"
TOUCHED, RECOGNISED, MAKES_A_KEY = 1, 4, 64


def b64(value):
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def rsa_key(bits=2048):
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


class Device:
    """Answers like a phone whose owner was recognised; keywords make it answer wrongly."""

    def __init__(self, key=None):
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self.credential, self.uses = b"khoa cua Lan 001", 0

    def register(self, challenge, /, *, makes_a_key=True, **wrong):
        data = self._data(MAKES_A_KEY if makes_a_key else 0, **wrong)
        if makes_a_key:
            key = cbor2.dumps(_cose(self.key))
            data += bytes(16) + len(self.credential).to_bytes(2) + self.credential + key
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._written("webauthn.create", challenge, wrong, attestationObject=made)

    def answer(self, challenge, /, **wrong):
        self.uses = wrong.get("uses", self.uses + 1)
        data = self._data(0, **wrong)
        client = self._client("webauthn.get", challenge, wrong)
        signature = _sign(self.key, data + hashlib.sha256(client).digest())
        parts = {"authenticatorData": data, "signature": signature}
        return self._written("webauthn.get", challenge, wrong, **parts)

    def _data(
        self, flags, host="motcua.xa-mau.example", recognised=True, touched=True, **_wrong
    ):
        flags |= (TOUCHED if touched else 0) | (RECOGNISED if recognised else 0)
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4)

    def _client(self, kind, challenge, wrong):
        said = {
            "type": wrong.get("kind", kind),
            "challenge": wrong.get("challenge", challenge),
            "origin": wrong.get("origin", ORIGIN),
            "crossOrigin": wrong.get("framed", False),
        }
        return json.dumps(said).encode()

    def _written(self, kind, challenge, wrong, **parts):
        parts["clientDataJSON"] = self._client(kind, challenge, wrong)
        name = b64(self.credential)
        response = {name: b64(value) for name, value in parts.items()}
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": response}
        )


def _cose(key):
    """Write the public half as RFC 9053 does."""
    public = key.public_key()
    if isinstance(public, ec.EllipticCurvePublicKey):
        numbers, size = public.public_numbers(), public.key_size // 8
        curve = 1 if size == 32 else 2
        return {
            1: 2,
            3: -7,
            -1: curve,
            -2: numbers.x.to_bytes(size),
            -3: numbers.y.to_bytes(size),
        }
    if isinstance(public, ed25519.Ed25519PublicKey):
        return {1: 1, 3: -8, -1: 6, -2: public.public_bytes_raw()}
    numbers = public.public_numbers()
    return {1: 3, 3: -257, -1: numbers.n.to_bytes(public.key_size // 8), -2: b"\x01\x00\x01"}


def _sign(key, signed):
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(signed, ec.ECDSA(SHA256()))
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(signed, padding.PKCS1v15(), SHA256())
    return key.sign(signed)

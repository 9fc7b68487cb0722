"""A security key made of software, for tests that need no browser."""

import hashlib
import json
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORIGIN = "https://motcua.xa-mau.example"
TOUCHED, RECOGNISED, MAKES_A_KEY = 1, 4, 64


def b64(value):
    return urlsafe_b64encode(value).rstrip(b"=").decode()


class Device:
    """Answers like a phone whose owner was recognised; keywords make it answer wrongly."""

    def __init__(self):
        self.key, self.credential, self.uses = (
            ec.generate_private_key(ec.SECP256R1()),
            b"khoa cua Lan 001",
            0,
        )

    def register(self, challenge, **wrong):
        public = self.key.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )
        made = bytes(16) + len(self.credential).to_bytes(2) + self.credential + b"cose"
        data = self._data(MAKES_A_KEY, **wrong) + made
        return self._written("webauthn.create", challenge, data, wrong, key=public)

    def answer(self, challenge, **wrong):
        self.uses = wrong.get("uses", self.uses + 1)
        data = self._data(0, **wrong)
        client = self._client("webauthn.get", challenge, wrong)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._written("webauthn.get", challenge, data, wrong, signature=signature)

    def _data(self, flags, host="motcua.xa-mau.example", recognised=True, **_wrong):
        flags |= TOUCHED | (RECOGNISED if recognised else 0)
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4)

    def _client(self, kind, challenge, wrong):
        said = {
            "type": wrong.get("kind", kind),
            "challenge": challenge,
            "origin": wrong.get("origin", ORIGIN),
            "crossOrigin": wrong.get("framed", False),
        }
        return json.dumps(said).encode()

    def _written(self, kind, challenge, data, wrong, **parts):
        client = self._client(kind, challenge, wrong)
        parts |= {"id": self.credential, "client": client, "data": data}
        return json.dumps({name: b64(value) for name, value in parts.items()})

"""What the provider says and signs: OpenID Connect Core, Discovery, PKCE, Back-Channel Logout."""

import json
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core.util import create_half_hash
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from standins.identity.people import PEOPLE, Person

CODE_SECONDS, TOKEN_SECONDS = 60, 300
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Fault(StrEnum):
    """How the provider misbehaves."""

    WRONG_NONCE = "wrong_nonce"
    WRONG_STATE = "wrong_state"
    WRONG_HASH = "wrong_hash"
    FOREIGN_AUDIENCE = "foreign_audience"
    FOREIGN_ISSUER = "foreign_issuer"
    EXPIRED = "expired"
    FROM_THE_FUTURE = "from_the_future"
    NO_SIGNATURE = "no_signature"
    SIGNED_BY_HMAC = "signed_by_hmac"
    FOREIGN_KEY = "foreign_key"
    OTHER_USERINFO = "other_userinfo"
    NO_NUMBER = "no_number"
    DENIED = "denied"
    NONSENSE = "nonsense"
    SLOW = "slow"
    DOWN = "down"


def _part(content: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


class RefusedError(Exception):
    """The request is not in order; the message is OAuth's error code."""


@dataclass(slots=True)
class Grant:
    """What a code or an access token stands for."""

    person: Person
    asked: dict[str, str]
    ends_at: float = field(default_factory=lambda: time.time() + CODE_SECONDS)


class Provider:
    """A provider with one client."""

    def __init__(
        self, client_id: str, client_secret: str, redirect_uris: tuple[str, ...]
    ) -> None:
        self.client_id, self.client_secret = client_id, client_secret
        self.redirect_uris = redirect_uris
        self.people = {person.subject: person for person in PEOPLE}
        self.issuer = ""
        self.faults: set[Fault] = set()
        self.token_requests = 0
        self._codes: dict[str, Grant] = {}
        self._tokens: dict[str, Grant] = {}
        self._keys = [self._new_key()]

    def rotate(self) -> None:
        """Sign with another key from now on and forget the old one."""
        self._keys = [self._new_key()]

    def metadata(self) -> dict[str, Any]:
        """Describe oneself."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def jwks(self) -> dict[str, Any]:
        """Give the public keys."""
        return {"keys": [key.as_dict(private=False) for key in self._keys]}

    def check_request(self, asked: dict[str, str]) -> None:
        """Refuse what is no request of our client with PKCE; nobody is sent back then."""
        if asked.get("client_id") != self.client_id:
            raise RefusedError("unauthorized_client")
        if asked.get("redirect_uri") not in self.redirect_uris:
            raise RefusedError("invalid_request")
        proved = asked.get("code_challenge_method") == "S256" and asked.get("code_challenge")
        if not proved or asked.get("response_type") != "code" or not asked.get("nonce"):
            raise RefusedError("invalid_request")

    def sign_in(self, asked: dict[str, str], subject: str) -> dict[str, str]:
        """Return what the browser brings back to the client."""
        self.check_request(asked)
        state = "khac" if Fault.WRONG_STATE in self.faults else asked.get("state", "")
        if Fault.DENIED in self.faults or subject not in self.people:
            return {"error": "access_denied", "state": state}
        code = secrets.token_urlsafe(24)
        self._codes[code] = Grant(self.people[subject], asked)
        return {"code": code, "state": state}

    def redeem(self, form: dict[str, str], client: tuple[str, str]) -> dict[str, Any]:
        """Give tokens for a code, once."""
        self.token_requests += 1
        if client != (self.client_id, self.client_secret):
            raise RefusedError("invalid_client")
        grant = self._codes.pop(form.get("code", ""), None)
        verifier = form.get("code_verifier", "")
        if (
            grant is None
            or grant.ends_at < time.time()
            or form.get("redirect_uri") != grant.asked["redirect_uri"]
            or create_s256_code_challenge(verifier) != grant.asked["code_challenge"]
        ):
            raise RefusedError("invalid_grant")
        token = secrets.token_urlsafe(24)
        self._tokens[token] = grant
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "id_token": self._id_token(grant, token),
        }

    def userinfo(self, token: str) -> dict[str, Any]:
        """Tell about the person of an access token."""
        grant = self._tokens.get(token)
        if grant is None:
            raise RefusedError("invalid_token")
        person = grant.person
        number = "" if Fault.NO_NUMBER in self.faults else person.citizen_id
        return {
            "sub": "nguoi-khac" if Fault.OTHER_USERINFO in self.faults else person.subject,
            "ho_ten": person.full_name,
            "so_dinh_danh": number,
            "ngay_sinh": person.birthdate,
        }

    def logout_token(self, subject: str, **changed: Any) -> str:
        """Sign a token that ends the sessions of somebody; ``changed`` spoils it."""
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": subject,
            "iat": int(time.time()),
            "exp": int(time.time()) + 120,
            "jti": secrets.token_urlsafe(12),
            "events": {LOGOUT_EVENT: {}},
        }
        return self._sign(claims | changed, typ="logout+jwt")

    def _id_token(self, grant: Grant, access_token: str) -> str:
        now = int(time.time())
        late = Fault.EXPIRED in self.faults
        ahead = 3600 if Fault.FROM_THE_FUTURE in self.faults else 0
        hashed = "khac" if Fault.WRONG_HASH in self.faults else access_token
        foreign = Fault.FOREIGN_AUDIENCE in self.faults
        claims = {
            "iss": "https://khac.example"
            if Fault.FOREIGN_ISSUER in self.faults
            else self.issuer,
            "aud": "khac" if foreign else self.client_id,
            "sub": grant.person.subject,
            "iat": now + ahead - (7200 if late else 0),
            "exp": now + ahead + (-3600 if late else TOKEN_SECONDS),
            "nonce": "khac" if Fault.WRONG_NONCE in self.faults else grant.asked["nonce"],
            "at_hash": create_half_hash(hashed, "RS256").decode(),
            "acr": grant.person.level,
        }
        return self._sign(claims)

    def _sign(self, claims: dict[str, Any], typ: str = "JWT") -> str:
        key = self._keys[0]
        header = {"alg": "RS256", "kid": key.kid, "typ": typ}
        if Fault.NO_SIGNATURE in self.faults:
            return f"{_part({'alg': 'none', 'typ': typ})}.{_part(claims)}."
        if Fault.SIGNED_BY_HMAC in self.faults:
            secret = OctKey.import_key(self.client_secret)
            return jwt.encode({"alg": "HS256"}, claims, secret, algorithms=["HS256"])
        if Fault.FOREIGN_KEY in self.faults:
            stranger = RSAKey.generate_key(2048, parameters={"kid": str(key.kid)})
            return jwt.encode(header, claims, stranger)
        return jwt.encode(header, claims, key)

    @staticmethod
    def _new_key() -> RSAKey:
        return RSAKey.generate_key(2048, parameters={"kid": secrets.token_hex(6), "use": "sig"})

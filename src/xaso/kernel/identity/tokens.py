"""Verifying what the provider signed: id tokens and logout tokens."""

import time
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from xaso.kernel.identity import metadata
from xaso.kernel.identity.configuration import ProviderConfiguration
from xaso.kernel.identity.refusals import NotTrustedError

ALGORITHMS = ["RS256", "PS256", "ES256"]
"""Signatures by a key of the provider's own; never ``none``, never our shared secret."""

SKEW_SECONDS = 60
LOGOUT_SECONDS = 300
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


def read_id_token(
    using: ProviderConfiguration, token: str, *, nonce: str, access_token: str
) -> dict[str, Any]:
    """Return the claims of an id token (OpenID Connect Core 1.0 §3.1.3.7).

    Raises:
        NotTrustedError: signature, issuer, audience, time, nonce or hash do not fit.
    """
    found = _decode(using, token)
    options: dict[str, Any] = {
        "iss": {"essential": True, "value": using.issuer},
        "aud": {"essential": True, "value": using.client_id},
        "nonce": {"essential": True, "value": nonce},
        "sub": {"essential": True},
    }
    params = {"nonce": nonce, "client_id": using.client_id, "access_token": access_token}
    claims = CodeIDToken(found.claims, found.header, options, params)
    try:
        claims.validate(leeway=SKEW_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotTrustedError(str(error)) from error
    _refuse_future(claims)
    return dict(claims)


def read_logout_token(using: ProviderConfiguration, token: str) -> str:
    """Return whose sessions the provider ends (OpenID Connect Back-Channel Logout 1.0 §2.6).

    The subject has to be named; who is named only by a session of the provider is refused.

    Raises:
        NotTrustedError: it is not such a token of the provider, for us, of this moment.
    """
    found = _decode(using, token)
    claims, audience = found.claims, found.claims.get("aud")
    events, issued = claims.get("events"), claims.get("iat")
    fits = (
        claims.get("iss") == using.issuer
        and using.client_id in (audience if isinstance(audience, list) else [audience])
        and isinstance(events, dict)
        and LOGOUT_EVENT in events
        and "nonce" not in claims
        and isinstance(issued, int | float)
        and abs(time.time() - issued) <= LOGOUT_SECONDS
    )
    subject = claims.get("sub")
    if not fits or not isinstance(subject, str) or not subject:
        raise NotTrustedError("logout token")
    return subject


def _decode(using: ProviderConfiguration, token: str) -> jwt.Token:
    """Check the signature; with keys read afresh where the provider changed them meanwhile."""
    try:
        return _verify(token, metadata.keys(using))
    except (JoseError, ValueError, TypeError, KeyError):
        pass
    try:
        return _verify(token, metadata.keys(using, afresh=True))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotTrustedError(str(error)) from error


def _verify(token: str, keys: KeySet) -> jwt.Token:
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    return jwt.decode(token, keys, registry=registry)


def _refuse_future(claims: dict[str, Any]) -> None:
    issued = claims.get("iat")
    if not isinstance(issued, int | float) or issued > time.time() + SKEW_SECONDS:
        raise NotTrustedError("iat")

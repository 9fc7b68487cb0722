"""Where the provider is reached and by which keys it signs (OpenID Connect Discovery 1.0)."""

import time
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from xaso.kernel.identity import calling
from xaso.kernel.identity.configuration import ProviderConfiguration
from xaso.kernel.identity.refusals import ProviderDownError

KEPT_SECONDS = 3600
_kept: dict[tuple[str, str], tuple[float, Any]] = {}


def endpoint(using: ProviderConfiguration, name: str) -> str:
    """Return an endpoint; empty where the provider has none."""
    if name in using.endpoints:
        return using.endpoints[name]
    return str(_discovered(using).get(name) or "")


def keys(using: ProviderConfiguration, *, afresh: bool = False) -> KeySet:
    """Return the provider's public keys, asked for again when one is not among them."""
    address = endpoint(using, "jwks_uri")
    if afresh:
        _kept.pop((using.issuer, address), None)
    found = _keep(using, address)
    try:
        return KeySet.import_key_set(found)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ProviderDownError("no keys") from error


def forget() -> None:
    """Forget what was read, as a process does that starts anew."""
    _kept.clear()


def _discovered(using: ProviderConfiguration) -> dict[str, Any]:
    """Read the provider's own description, which has to name the issuer that is configured."""
    address = f"{using.issuer.rstrip('/')}/.well-known/openid-configuration"
    found: dict[str, Any] = _keep(using, address)
    if found.get("issuer") != using.issuer:
        _kept.pop((using.issuer, address), None)
        raise ProviderDownError("another issuer")
    return found


def _keep(using: ProviderConfiguration, address: str) -> Any:
    at, found = _kept.get((using.issuer, address), (0.0, None))
    if found is None or time.monotonic() - at > KEPT_SECONDS:
        found = calling.get(using, address)
        _kept[using.issuer, address] = (time.monotonic(), found)
    return found

"""Signing in by the e-identity provider: code flow with PKCE, state and nonce (RFC 9700)."""

import hmac
import secrets
import time
from datetime import date
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict
from django.urls import reverse

from xaso.kernel.identity import calling, metadata
from xaso.kernel.identity.configuration import ProviderConfiguration
from xaso.kernel.identity.refusals import (
    CalledOffError,
    NotBegunHereError,
    NotTrustedError,
    ProviderDownError,
)
from xaso.kernel.identity.tokens import read_id_token
from xaso.kernel.identity.values import Vouched
from xaso.lib.ids import IdentifierError, parse_personal_id
from xaso.lib.text import normalise

FLOW, FLOW_SECONDS = "identity_flow", 600
LONGEST_SUBJECT = 255
LONGEST_NAME = 120


def begin(using: ProviderConfiguration, session: SessionBase, target: str) -> str:
    """Remember in this browser what was begun; return the provider's address to go to."""
    flow = {
        "state": secrets.token_urlsafe(32),
        "nonce": secrets.token_urlsafe(32),
        "verifier": secrets.token_urlsafe(48),
        "next": target,
        "at": int(time.time()),
    }
    address = metadata.endpoint(using, "authorization_endpoint")
    if not address:
        raise ProviderDownError("authorization_endpoint")
    session[FLOW] = flow
    asked = {
        "response_type": "code",
        "client_id": using.client_id,
        "redirect_uri": callback_address(),
        "scope": using.scopes,
        "state": flow["state"],
        "nonce": flow["nonce"],
        "code_challenge": create_s256_code_challenge(str(flow["verifier"])),
        "code_challenge_method": "S256",
    }
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def finish(
    using: ProviderConfiguration, session: SessionBase, answer: QueryDict
) -> tuple[Vouched, str]:
    """Return who came back from the provider, and where they wanted to go.

    What this browser began counts once, whatever the answer is.

    Raises:
        NotBegunHereError: no flow of this browser, or not this one, or too late.
        CalledOffError: the person or the provider broke off.
        ProviderDownError: the provider does not answer.
        NotTrustedError: what it sent does not hold.
    """
    flow = _take_flow(session, answer)
    if "error" in answer:
        raise CalledOffError(answer["error"][:60])
    claims = _exchange(using, answer.get("code", ""), flow)
    return vouched_by(using, claims), str(flow["next"])


def wanted(session: SessionBase) -> str:
    """Return where somebody wanted to go who went to the provider; empty where nobody did."""
    return str((session.get(FLOW) or {}).get("next", ""))


def callback_address() -> str:
    """Return where the provider sends people back, as it is registered there."""
    return f"{settings.XASO_URL.rstrip('/')}{reverse('identity:callback')}"


def vouched_by(using: ProviderConfiguration, claims: dict[str, Any]) -> Vouched:
    """Read the claims as they are mapped; an e-identity without a personal id is none."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotTrustedError("sub")
    try:
        number = parse_personal_id(using.said(claims, "personal_id")).number
    except IdentifierError as error:
        raise NotTrustedError("personal_id") from error
    name = normalise(using.said(claims, "full_name"))[:LONGEST_NAME]
    if not name:
        raise NotTrustedError("full_name")
    return Vouched(
        provider=using.key,
        subject=subject,
        level=using.level_of(claims),
        personal_id=number,
        full_name=name,
        birth_date=_day(using.said(claims, "birth_date")),
    )


def _take_flow(session: SessionBase, answer: QueryDict) -> dict[str, Any]:
    flow: dict[str, Any] = session.pop(FLOW, None) or {}
    if not flow or time.time() - flow["at"] > FLOW_SECONDS:
        raise NotBegunHereError
    state = answer.get("state", "")
    if not hmac.compare_digest(state.encode(), flow["state"].encode()):
        raise NotBegunHereError
    return flow


def _exchange(using: ProviderConfiguration, code: str, flow: dict[str, Any]) -> dict[str, Any]:
    if not code:
        raise CalledOffError
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback_address(),
        "code_verifier": flow["verifier"],
    }
    given = calling.post(using, metadata.endpoint(using, "token_endpoint"), form)
    token, access = given.get("id_token"), given.get("access_token")
    if not isinstance(token, str) or not isinstance(access, str):
        raise NotTrustedError("tokens")
    claims = read_id_token(using, token, nonce=flow["nonce"], access_token=access)
    return _with_userinfo(using, claims, access) if using.userinfo else claims


def _with_userinfo(
    using: ProviderConfiguration, claims: dict[str, Any], access: str
) -> dict[str, Any]:
    """Add what the provider tells beside the token, about the same subject only (§5.3.2)."""
    address = metadata.endpoint(using, "userinfo_endpoint")
    if not address:
        return claims
    further = calling.get(using, address, token=access)
    if further.get("sub") != claims["sub"]:
        raise NotTrustedError("userinfo")
    return further | claims


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

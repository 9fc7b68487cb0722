"""Tokens for clients: OAuth 2.0 client credentials (RFC 6749, 4.4), by Authlib's server."""

import secrets
from datetime import timedelta
from typing import Any

from authlib.integrations.django_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from django.conf import settings

from xaso.kernel.api_clients.models import AccessToken, ApiClient, ClientSecret
from xaso.kernel.api_clients.queries import digest_of
from xaso.lib import clock

METHODS = ("client_secret_basic", "client_secret_post")


class _Applicant(ClientMixin):  # type: ignore[misc]
    """Whoever asks for a token under a client id; an unknown id fails like a wrong secret."""

    def __init__(self, client: ApiClient | None) -> None:
        self.client = client

    def check_client_secret(self, secret: str) -> bool:
        now, digest = clock.now(), digest_of(secret)
        kept = ClientSecret.objects.filter(client=self.client) if self.client else []
        return any(one.fits(digest, now) for one in kept)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint == "token" and method in METHODS

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "client_credentials"

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """Return what was asked for, all that it has where nothing was, or refuse."""
        has = self.client.scopes if self.client else []
        wanted = scope.split() if scope else has
        return " ".join(sorted(wanted)) if set(wanted) <= set(has) else None


class Grant(ClientCredentialsGrant):  # type: ignore[misc]
    """The one way to a token here."""

    TOKEN_ENDPOINT_AUTH_METHODS = list(METHODS)


class TokenServer(AuthorizationServer):  # type: ignore[misc]
    """Gives a client that proves itself an opaque token for a few minutes."""

    def create_bearer_token_generator(self) -> BearerTokenGenerator:
        """Make tokens of 32 random bytes; there are no refresh tokens."""
        return BearerTokenGenerator(
            access_token_generator=_new_token, expires_generator=_lifetime
        )

    def query_client(self, client_id: str) -> _Applicant:
        """Find who asks: only those whose days have come and not passed, and still have a commune."""
        if not (client_id.isascii() and client_id.isprintable()):  # RFC 6749, A.1
            return _Applicant(None)
        found = ApiClient.objects.in_force(clock.today()).filter(
            client_id=client_id, communes__revoked_at__isnull=True
        )
        return _Applicant(found.first())

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        """Keep the hash of the token and note that the client is alive."""
        client, now = request.client.client, clock.now()
        AccessToken.objects.create(
            digest=digest_of(token["access_token"]),
            client=client,
            scopes=token["scope"].split(),
            expires_at=now + timedelta(seconds=token["expires_in"]),
        )
        ApiClient.objects.filter(pk=client.pk).update(last_used_at=now)

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Tell nobody: there are no signals in this house."""


def _new_token(**_asked: Any) -> str:
    return f"xst_{secrets.token_urlsafe(32)}"


def _lifetime(_client: Any, _grant_type: str) -> int:
    return int(settings.XASO_API_TOKEN_MINUTES) * 60


token_server = TokenServer(None, None)
token_server.register_grant(Grant)

"""Connected programs for tests of other modules."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from xaso.kernel.accounts.api import User
from xaso.kernel.api_clients.models import (
    AccessToken,
    ApiClient,
    ClientCommune,
    ClientSecret,
)
from xaso.kernel.api_clients.queries import digest_of
from xaso.kernel.organisations.testing import HERE, commune

SECRET = "xss_test_of_a_test_client_only"  # noqa: S105
_numbers = count(1)
type Files = Iterable[tuple[str, bytes]]


@dataclass
class ApiCaller:
    """A program with a token, as it calls."""

    client: ApiClient
    token: str
    commune_code: str = ""

    def headers(self, **more: str) -> dict[str, str]:
        """Return the headers of a call."""
        named = {"X-Commune": self.commune_code} if self.commune_code else {}
        return {"Authorization": f"Bearer {self.token}"} | named | more

    def get(self, path: str, query: Mapping[str, Any] | None = None, **headers: str) -> Any:
        """Ask for something."""
        return Client().get(f"/api/v1/{path}", query, headers=self.headers(**headers))

    def post(self, path: str, body: object, *, key: str = "") -> Any:
        """Send a JSON body."""
        return Client().post(
            f"/api/v1/{path}", body, content_type="application/json", headers=self._keyed(key)
        )

    def send(self, path: str, part: str, body: object, files: Files = (), key: str = "") -> Any:
        """Send a JSON part with files, as one multipart call."""
        uploads = [SimpleUploadedFile(name, content) for name, content in files]
        data = {part: json.dumps(body), "files": uploads}
        return Client().post(f"/api/v1/{path}", data, headers=self._keyed(key))

    def _keyed(self, key: str) -> dict[str, str]:
        return self.headers(**{"Idempotency-Key": key or f"test-key-{next(_numbers)}"})


def a_client(*scopes: str, communes: tuple[int, ...] = (HERE,)) -> ApiClient:
    """Register a program with these scopes, open to the communes; its secret is ``SECRET``."""
    number = next(_numbers)
    places = [commune(one) for one in communes]
    client = ApiClient.objects.create(
        client_id=f"xs-test-{number}",
        name=f"Cổng thử nghiệm {number}",
        organisation="Sở Khoa học và Công nghệ",
        user=User.objects.create_user(
            f"xs-test-{number}", full_name=f"Cổng thử nghiệm {number}", kind=User.Kind.PROGRAM
        ),
        of_commune=places[0],
        scopes=list(scopes),
        valid_from=date(2025, 7, 1),
    )
    ClientCommune.objects.bulk_create(
        ClientCommune(client=client, of_commune=one) for one in places
    )
    ClientSecret.objects.create(client=client, digest=digest_of(SECRET))
    return client


def a_caller(*scopes: str, communes: tuple[int, ...] = (HERE,)) -> ApiCaller:
    """Return a program with these scopes that has its token already."""
    client = a_client(*scopes, communes=communes)
    token = f"xst_test_{client.pk}"
    AccessToken.objects.create(
        digest=digest_of(token),
        client=client,
        scopes=client.scopes,
        expires_at=timezone.now() + timedelta(minutes=10),
    )
    return ApiCaller(client, token)

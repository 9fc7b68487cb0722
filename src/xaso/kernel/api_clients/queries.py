"""Which clients there are, and who calls."""

import hashlib
import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from xaso.kernel.accounts.api import User
from xaso.kernel.api_clients.models import (
    AccessToken,
    ApiClient,
    ApiClientQuerySet,
    ClientCommune,
)
from xaso.kernel.api_clients.permissions import MANAGE
from xaso.kernel.api_clients.values import Caller
from xaso.kernel.organisations.api import Commune
from xaso.kernel.permissions.api import access_of
from xaso.kernel.tenancy.api import read_prepared, require_commune
from xaso.lib import clock
from xaso.lib.dates import local_day


def digest_of(token: str) -> str:
    """Return what is kept of a secret or a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def clients_of(commune_id: int) -> ApiClientQuerySet:
    """Return the clients that may or once could call for a commune."""
    return ApiClient.objects.of(commune_id)


def programs_in_force() -> QuerySet[ApiClient, UUID]:
    """Return the accounts of the clients that may call for the commune in force today."""
    rows = ApiClient.objects.open_to(require_commune()).in_force(clock.today())
    return rows.values_list("user_id", flat=True)


def open_clients_of(commune_id: int) -> ApiClientQuerySet:
    """Return the clients whose right to call for a commune was not ended."""
    return ApiClient.objects.open_to(commune_id)


def communes_to_offer(user: User) -> list[Commune]:
    """Return the communes that this person may open to a client: where they look after them."""
    ids = {role.commune_id for role in access_of(user).roles if role.role in MANAGE.roles}
    return list(Commune.objects.filter(pk__in=ids).select_related("province"))


def caller_of(token: str) -> Caller | None:
    """Return who shows this token, if it counts now; one query.

    A client that was ended, in all communes or in one, is refused from that moment on,
    whatever tokens it still has.
    """
    now = clock.now()
    digest, today = digest_of(token), local_day(now)
    rows = read_prepared("api_clients.caller", _token_in_force, digest, now, today)
    if not rows:
        return None
    client_pk, user_id, name, of_token, of_client, open_to = rows[0]
    user = User.from_db(DEFAULT_DB_ALIAS, ("id", "full_name"), (user_id, name))
    communes = tuple((one["id"], one["code"]) for one in map(json.loads, open_to))
    return Caller(client_pk, user, frozenset(of_token) & frozenset(of_client), communes)


def _token_in_force(digest: str, now: datetime, today: date) -> list[tuple[Any, ...]]:
    found = AccessToken.objects.filter(
        Q(client__valid_to__isnull=True) | Q(client__valid_to__gte=today),
        digest=digest,
        expires_at__gt=now,
        client__valid_from__lte=today,
    )
    return list(found.values_list(*_NEEDED, _open_to()))


_NEEDED = (
    "client_id",
    "client__user_id",
    "client__user__full_name",
    "scopes",
    "client__scopes",
)


def _open_to() -> ArraySubquery:
    """Return the communes that are open to a token's client, in a stable order."""
    communes = ClientCommune.objects.filter(
        client=OuterRef("client"), revoked_at__isnull=True, of_commune__is_served=True
    )
    pair = JSONObject(id="of_commune_id", code="of_commune__code")
    return ArraySubquery(communes.order_by("of_commune_id").values(pair=pair))

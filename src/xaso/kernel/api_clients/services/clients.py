"""Registering clients, changing their secrets, ending them."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.api_clients.models import ApiClient, ClientCommune, ClientSecret
from xaso.kernel.api_clients.permissions import MANAGE
from xaso.kernel.api_clients.queries import clients_of, communes_to_offer, digest_of
from xaso.kernel.api_clients.values import Credentials, NewClient
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import acting_in, require_commune
from xaso.lib import clock
from xaso.lib.text import normalise

SUBJECT = "api_client"


@transaction.atomic
def register_client(given: NewClient, *, actor: User) -> tuple[UUID, Credentials]:
    """Let a program of another organisation call; its secret is returned now and never again.

    Raises:
        PermissionDenied: not for this person, or not in one of the communes.
    """
    require(actor, MANAGE.key)
    communes = {require_commune(), *given.communes}
    if not communes <= {one.pk for one in communes_to_offer(actor)}:
        raise PermissionDenied
    client_id = f"xs-{secrets.token_hex(8)}"
    client = ApiClient.objects.create(
        client_id=client_id,
        name=normalise(given.name),
        organisation=normalise(given.organisation),
        contact=normalise(given.contact),
        user=User.objects.create_user(
            client_id, full_name=normalise(given.name), kind=User.Kind.PROGRAM
        ),
        of_commune_id=require_commune(),
        scopes=sorted(given.scopes),
        valid_from=given.valid_from,
        valid_to=given.valid_to,
    )
    ClientCommune.objects.bulk_create(
        ClientCommune(client=client, of_commune_id=commune) for commune in sorted(communes)
    )
    _record_in_each(
        client,
        "registered",
        actor,
        client_id=client_id,
        scopes=client.scopes,
        communes=sorted(communes),
    )
    return client.pk, Credentials(client_id, _new_secret(client))


@transaction.atomic
def rotate_secret(client_pk: UUID, *, overlap_days: int, actor: User) -> Credentials:
    """Give a client a new secret; the old ones still count for so many days.

    Only the commune that registered it may: a secret opens all of the client's communes.
    """
    client = _own(client_pk, actor)
    end = clock.now() + timedelta(days=overlap_days)
    older = ClientSecret.objects.filter(client=client)
    older.filter(expires_at__isnull=True).update(expires_at=end)
    older.filter(expires_at__gt=end).update(expires_at=end)
    _record_in_each(client, "secret_changed", actor, overlap_days=overlap_days)
    return Credentials(client.client_id, _new_secret(client))


@transaction.atomic
def revoke_client(client_pk: UUID, *, reason: str, actor: User) -> None:
    """End a client's right to call for the commune in force, at once.

    Any of its communes may do that for itself; other communes keep the client.
    """
    require(actor, MANAGE.key)
    client = clients_of(require_commune()).get(pk=client_pk)
    here = client.communes.filter(of_commune_id=require_commune(), revoked_at__isnull=True)
    here.update(revoked_at=clock.now())
    record("api_clients.client.ended", actor=actor, subject=(SUBJECT, client.pk), reason=reason)


def is_own(client: ApiClient) -> bool:
    """Whether the commune in force registered the client, and so may change it."""
    return client.of_commune_id == require_commune()


def _own(client_pk: UUID, actor: User) -> ApiClient:
    require(actor, MANAGE.key)
    client = clients_of(require_commune()).select_for_update(of=("self",)).get(pk=client_pk)
    if not is_own(client):
        raise PermissionDenied
    return client


def _record_in_each(client: ApiClient, act: str, actor: User, **details: Any) -> None:
    """Write into the trail of the commune in force and of every one that the client may call for."""
    open_to = client.communes.filter(revoked_at__isnull=True)
    communes = {require_commune(), *open_to.values_list("of_commune_id", flat=True)}
    for commune in sorted(communes):
        with acting_in(commune):
            subject = (SUBJECT, client.pk)
            record(f"api_clients.client.{act}", actor=actor, subject=subject, **details)


def _new_secret(client: ApiClient) -> str:
    secret = f"xss_{secrets.token_urlsafe(32)}"
    ClientSecret.objects.create(client=client, digest=digest_of(secret))
    return secret

"""Opening a vault for the first time, and holding it while something is done in it."""

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from xaso.kernel.accounts.api import User
from xaso.lib import clock
from xaso.public_services.vault.models import VaultOwner
from xaso.public_services.vault.queries.owners import find_owner, index_of, number_for


def vault_for(user: User, level: int) -> VaultOwner:
    """Return the vault that a session opens, locked; made if there is none yet."""
    found = find_owner(user.pk, level)
    if found is None:
        number = number_for(user.pk, level)
        return vault_of_number(number) if number else _made({"user_id": user.pk}, "")
    return hold(found.pk)


def vault_of_number(number: str) -> VaultOwner:
    """Return the vault of a personal id or tax code, locked; made if there is none yet."""
    known = {"person_index": index_of(number)}
    found = VaultOwner.objects.in_use().select_for_update().filter(**known).first()
    return found or _made(known, number)


def hold(owner_id: UUID) -> VaultOwner:
    """Lock a vault until the transaction ends: what is pressed twice is done one after the other."""
    return VaultOwner.objects.in_use().select_for_update().get(pk=owner_id)


def _made(known: Mapping[str, object], number: str) -> VaultOwner:
    fresh = VaultOwner(**known, begun_at=clock.now())
    fresh.make_key(number)
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:  # somebody made it at this moment
        return VaultOwner.objects.in_use().select_for_update().get(**known)
    return fresh

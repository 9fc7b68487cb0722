"""Whose vault belongs to somebody who is signed in."""

from uuid import UUID

from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.identity.api import Level, accounts_of, vouched_number
from xaso.public_services.vault.models import INSTALLATION, OwnerQuerySet, VaultOwner


def index_of(number: str) -> bytes:
    """Return under which index the vault of a number is found, in the whole installation."""
    return blind_index(number, commune_id=INSTALLATION, purpose=PERSON)


def number_for(user_id: UUID, level: int) -> str:
    """Return the number by which a session may open a vault; none for who proved a telephone only."""
    return vouched_number(user_id) if level >= Level.BASIC else ""


def find_owner(user_id: UUID, level: int) -> VaultOwner | None:
    """Return whose vault a session opens, if there is one yet.

    Results that came before the owner ever signed in are found here: by the number that an
    e-identity provider vouches for.
    """
    return owner_rows(user_id, level).first()


def owner_rows(user_id: UUID, level: int) -> OwnerQuerySet:
    """Return the rows that :func:`find_owner` finds one in: at most one."""
    number = number_for(user_id, level)
    rows = VaultOwner.objects.in_use()
    return (
        rows.filter(person_index=index_of(number)) if number else rows.filter(user_id=user_id)
    )


def find_owner_of_number(number: str) -> VaultOwner | None:
    """Return whose vault belongs to a personal id or tax code, if there is one yet."""
    return VaultOwner.objects.in_use().filter(person_index=index_of(number)).first()


def accounts_of_owner(owner: VaultOwner) -> list[UUID]:
    """Return the accounts that open this vault: those that are told of it."""
    if owner.user_id:
        return [owner.user_id]
    return accounts_of(owner.number)

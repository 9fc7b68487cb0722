"""The accounts of citizens: found or made by what a provider says, and kept up to date."""

from django.db import IntegrityError, transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.identity.models import CitizenIdentity
from xaso.kernel.identity.models.identity import INSTALLATION
from xaso.kernel.identity.refusals import AccountClosedError, NotTrustedError
from xaso.kernel.identity.values import Vouched
from xaso.lib import clock
from xaso.lib.ids import uuid7


def welcome(said: Vouched) -> CitizenIdentity:
    """Return the citizen whom a provider vouches for, with an account made on the first visit.

    People are known by the provider's subject, never by their name. A subject stays one
    person: it cannot come back with another personal id. Who comes under a new subject with
    a personal id that this provider vouched for before gets the account they had.

    Raises:
        NotTrustedError: the subject was somebody else before.
        AccountClosedError: the account was closed.
    """
    try:
        return _welcome(said)
    except IntegrityError:  # the same person came by another browser at this moment
        return _welcome(said)


@transaction.atomic
def _welcome(said: Vouched) -> CitizenIdentity:
    known = CitizenIdentity.objects.select_for_update().select_related("user")
    found = known.filter(provider=said.provider, subject=said.subject).first()
    identity = found or _begin(said)
    if identity.personal_id != said.personal_id:
        raise NotTrustedError("another person")
    if not identity.user.is_active or identity.user.kind != User.Kind.CITIZEN:
        raise AccountClosedError
    _refresh(identity, said)
    return identity


def _begin(said: Vouched) -> CitizenIdentity:
    user = _account_of(said) or User.objects.create_user(
        f"cong-dan.{uuid7().hex}", full_name=said.full_name, kind=User.Kind.CITIZEN
    )
    now = clock.now()
    identity = CitizenIdentity(
        user=user,
        provider=said.provider,
        subject=said.subject,
        level=said.level,
        verified_at=now,
        refreshed_at=now,
    )
    identity.personal_id, identity.phone = said.personal_id, said.phone
    identity.save(force_insert=True)
    return identity


def _account_of(said: Vouched) -> User | None:
    if not said.personal_id:
        return None
    index = blind_index(said.personal_id, commune_id=INSTALLATION, purpose=PERSON)
    same = CitizenIdentity.objects.filter(provider=said.provider, personal_id_index=index)
    found = same.select_related("user").first()
    return found.user if found else None


def _refresh(identity: CitizenIdentity, said: Vouched) -> None:
    now = clock.now()
    if identity.level != said.level:
        identity.verified_at = now
    identity.full_name, identity.birth_date = said.full_name, said.birth_date
    identity.level, identity.refreshed_at = said.level, now
    identity.save()
    if identity.user.full_name != said.full_name:
        identity.user.full_name = said.full_name
        identity.user.save(update_fields=["full_name", "name_key", "name_folded"])

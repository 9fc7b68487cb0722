"""Keys: registered with their certificate, chosen for a step, taken out of use."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import Role, RoleAssignment, User
from xaso.kernel.audit.api import record
from xaso.kernel.notifications.api import notify
from xaso.kernel.permissions.api import access_of, require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import say_short
from xaso.office.signing.certificates import Certificate
from xaso.office.signing.errors import NotSignedError, WrongPinError
from xaso.office.signing.models import SigningKey, SigningStep
from xaso.office.signing.notices import KEY_LOST
from xaso.office.signing.permissions import SEAL, SIGN
from xaso.office.signing.places import KeyPlace
from xaso.office.signing.states import KeyOwner, KeyProvider, StepKind

WRONG_PINS = 5
CLOSED = timedelta(minutes=15)
NO_KEY = _("You have no signing key in use here. Please register one first.")
NO_SEAL = _("The key of the organisation's seal is not registered yet.")
NOT_ON_SERVER = _(
    "This key signs through the signing program of your computer. Please open the paper in the"
    " list of what waits for signatures and sign it there."
)
CLOSED_NOW = _("Too many wrong PINs. Please try again in a quarter of an hour.")
NOT_YET = _("The certificate is not valid yet.")
RETIRED = _("This key was taken out of use. Please register another one.")
EXPIRED = _("The certificate expired on %(date)s. Please register the new one.")
KNOWN = _("This certificate is registered already.")
NEEDS_REASON = _("Please write a reason.")


def keys_of(user: User) -> QuerySet[SigningKey]:
    """Return somebody's own keys in use, the newest first."""
    rows = SigningKey.objects.in_use().filter(owner=KeyOwner.PERSON, holder_id=user.pk)
    return rows.order_by("-valid_to", "-id")


def seal_keys() -> QuerySet[SigningKey]:
    """Return the keys of the organisation's seal in use, the newest first."""
    rows = SigningKey.objects.in_use().filter(owner=KeyOwner.ORGANISATION)
    return rows.order_by("-valid_to", "-id")


def key_for(kind: StepKind, actor: User) -> SigningKey:
    """Return the key that a step of a kind is signed with; raises :class:`NotSignedError`."""
    if kind == StepKind.PERSON:
        found, missing = keys_of(actor).first(), NO_KEY
    else:
        found, missing = seal_keys().first(), NO_SEAL
    if found is None:
        raise NotSignedError(missing)
    return found


def key_for_step(step_id: UUID, actor: User) -> SigningKey:
    """Return the key for a step, fixed until the transaction ends: wrong PINs are counted on it."""
    kind = StepKind(SigningStep.objects.values_list("kind", flat=True).get(pk=step_id))
    is_own = kind == StepKind.PERSON
    if not access_of(actor).holds(SIGN.key if is_own else SEAL.key):
        raise PermissionDenied
    key = key_for(kind, actor)
    return SigningKey.objects.select_for_update(of=("self",)).get(pk=key.pk)


def usable_key(key: SigningKey) -> None:
    """Raise :class:`NotSignedError` unless the server can sign with the key now."""
    if not key.on_server:
        raise NotSignedError(NOT_ON_SERVER)
    check_key(key)


def check_key(key: SigningKey) -> None:
    """Raise :class:`NotSignedError` where a key may not sign now, such as one reported lost."""
    now = clock.now()
    if key.retired_at is not None:
        raise NotSignedError(RETIRED)
    if key.closed_until is not None and key.closed_until > now:
        raise WrongPinError(CLOSED_NOW)
    if now < key.valid_from:
        raise NotSignedError(NOT_YET)
    if now > key.valid_to:
        raise NotSignedError(EXPIRED % {"date": say_short(key.valid_to)})


def count_wrong_pin(key: SigningKey, actor: User) -> None:
    """Count a wrong PIN; after too many in a row the key is closed for a quarter of an hour."""
    now = clock.now()
    if key.closed_until is not None and key.closed_until > now:
        return
    key.wrong_pins += 1
    if key.wrong_pins >= WRONG_PINS:
        key.wrong_pins, key.closed_until = 0, now + CLOSED
    key.save(update_fields=["wrong_pins", "closed_until"])
    record(
        "signing.key.wrong_pin",
        actor=actor,
        subject=("signing.key", key.pk),
        serial=key.serial,
        closed=key.closed_until is not None and key.closed_until > now,
    )


def forget_wrong_pins(key: SigningKey) -> None:
    """Begin to count anew: the right PIN was given."""
    if key.wrong_pins:
        key.wrong_pins = 0
        key.save(update_fields=["wrong_pins"])


@transaction.atomic
def register_key(
    owner: KeyOwner, place: KeyPlace, certificate: Certificate, *, actor: User
) -> SigningKey:
    """Register a key, one's own or the organisation's, by its certificate and where it lies.

    Raises:
        NotSignedError: the certificate is over or registered already.
    """
    require(actor, (SIGN if owner == KeyOwner.PERSON else SEAL).key)
    if certificate.valid_to < clock.now():
        raise NotSignedError(EXPIRED % {"date": say_short(certificate.valid_to)})
    known = SigningKey.objects.in_use().filter(fingerprint=certificate.fingerprint)
    if known.exists():
        raise NotSignedError(KNOWN)
    key = SigningKey(
        owner=owner,
        holder=actor if owner == KeyOwner.PERSON else None,
        provider=place.provider,
        place=place.place,
        key_name=place.key_name,
        certificate=certificate.pem,
        subject=certificate.subject[:200],
        issuer=certificate.issuer[:200],
        serial=certificate.serial,
        fingerprint=certificate.fingerprint,
        valid_from=certificate.valid_from,
        valid_to=certificate.valid_to,
        registered_by=actor,
        registered_at=clock.now(),
    )
    try:
        with transaction.atomic():
            key.save(force_insert=True)
    except IntegrityError as error:
        raise NotSignedError(KNOWN) from error
    record(
        "signing.key.registered",
        actor=actor,
        subject=("signing.key", key.pk),
        serial=key.serial,
        key=key.subject,
        provider=KeyProvider(key.provider).value,
    )
    return key


@transaction.atomic
def retire_key(key_id: UUID, *, actor: User, reason: str, is_lost: bool) -> None:
    """Take a key out of use; a lost one is told to the IT officers at once.

    Raises:
        NotSignedError: no reason is given.
    """
    key = SigningKey.objects.in_use().select_for_update(of=("self",)).get(pk=key_id)
    if key.owner == KeyOwner.ORGANISATION:
        require(actor, SEAL.key)
    elif key.holder_id != actor.pk:
        raise PermissionDenied
    if not reason.strip():
        raise NotSignedError(NEEDS_REASON)
    key.retired_at, key.retired_by = clock.now(), actor
    key.retired_reason, key.is_lost = reason.strip(), is_lost
    key.save(update_fields=["retired_at", "retired_by", "retired_reason", "is_lost"])
    record(
        "signing.key.lost" if is_lost else "signing.key.retired",
        actor=actor,
        subject=("signing.key", key.pk),
        serial=key.serial,
        key=key.subject,
        reason=key.retired_reason,
    )
    if is_lost:
        words = {"person": actor.full_name, "key": key.subject, "serial": key.serial}
        notify(KEY_LOST.key, to=_it_officers(), context=words, about=("signing.key", key.pk))


def _it_officers() -> list[UUID]:
    rows = RoleAssignment.objects.in_force(clock.today()).filter(
        role=Role.IT_OFFICER, unit__authority__of_commune=require_commune()
    )
    return list(rows.values_list("user_id", flat=True))

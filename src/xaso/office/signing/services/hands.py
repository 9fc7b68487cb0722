"""Keys opened and papers signed by the engine, as the installation is set up.

Importing this takes two seconds of libraries: only what signs does so, when it signs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from asn1crypto import x509
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.lib import clock
from xaso.office.signing.certificates import Certificate, read_certificate
from xaso.office.signing.contracts import Prepared
from xaso.office.signing.engine.geometry import text_mark_box
from xaso.office.signing.engine.pades import page_size, sign_pdf
from xaso.office.signing.engine.pkcs11 import open_pkcs11
from xaso.office.signing.engine.pkcs12 import open_pkcs12
from xaso.office.signing.engine.ports import Level, SigningProvider
from xaso.office.signing.engine.timestamps import TimestampService
from xaso.office.signing.engine.trust import Trust
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.models import SigningKey, SigningStep
from xaso.office.signing.places import KeyPlace, key_file
from xaso.office.signing.services.marks import mark_of
from xaso.office.signing.states import KeyProvider
from xaso.office.signing.verifying.trust import read_trust

ANOTHER_KEY = _("There is another key in this place than the one that was registered.")
NO_DRIVER = _("No tokens can be used at this server. Please ask the IT officer.")
NOBODY_TRUSTED = _(
    "Long-term signatures need the certificates of the authorities. Please ask the IT officer."
)


@dataclass(frozen=True, slots=True)
class Made:
    """A signed PDF and the level of its last signature."""

    pdf: bytes
    level: str


@contextmanager
def opened(key: SigningKey, pin: str) -> Iterator[SigningProvider]:
    """Open a registered key for one act; it must still be the one that was registered."""
    place = KeyPlace(KeyProvider(key.provider), key.place, key.key_name)
    with _at(place, pin) as provider:
        found = read_certificate(provider.certificate.dump())
        if found.fingerprint != key.fingerprint:
            raise NotSignedError(ANOTHER_KEY)
        yield provider


def look(place: KeyPlace, pin: str) -> Certificate:
    """Open a key that is not registered yet and return its certificate."""
    with _at(place, pin) as provider:
        return read_certificate(provider.certificate.dump())


def sign(prepared: Prepared, step: SigningStep, provider: SigningProvider, actor: User) -> Made:
    """Add the signature of a step to the paper, at the level that the installation has.

    Holds no transaction of its own while authorities are asked.
    """
    trust = trusted()
    stamper = timestamper(settings.XASO_SIGNING_TSA)
    level = wanted_level()
    if level is Level.B_LTA and trust is None:
        raise NotSignedError(NOBODY_TRUSTED)
    with transaction.atomic():
        box, mark = mark_of(prepared, step, actor)
    if mark is not None and box is None:
        box = text_mark_box(page_size(prepared.pdf), len(mark.lines))
    pdf = sign_pdf(
        prepared.pdf,
        provider,
        field=field_name(step),
        box=box,
        mark=mark,
        level=level,
        timestamper=stamper if level is not Level.B_B else None,
        trust=trust,
        reason=step.role,
        at=clock.now(),
    )
    return Made(pdf, level.value)


def field_name(step: SigningStep) -> str:
    """Return the name of the signature field of a step, the same at every try."""
    return f"xaso-{step.order}-{step.pk.hex[-12:]}"


def wanted_level() -> Level:
    """Return the level that is set; without a time-stamp authority there is only B-B."""
    if not settings.XASO_SIGNING_TSA:
        return Level.B_B
    return Level(settings.XASO_SIGNING_LEVEL.upper())


@lru_cache(maxsize=1)
def timestamper(url: str) -> TimestampService | None:
    """Return the time-stamp authority, kept for all papers of this process."""
    return TimestampService(url) if url else None


def trusted() -> Trust | None:
    """Return the authorities that are trusted, if the installation names any."""
    place: str = settings.XASO_SIGNING_TRUST
    found = read_trust(Path(place)) if place else None
    if found is None or not found.roots:
        return None
    return Trust(
        tuple(x509.Certificate.load(one) for one in found.roots),
        tuple(x509.Certificate.load(one) for one in found.others),
    )


@contextmanager
def _at(place: KeyPlace, pin: str) -> Iterator[SigningProvider]:
    if place.provider == KeyProvider.PKCS12:
        with open_pkcs12(key_file(place.place), pin) as found:
            yield found
        return
    driver: str = settings.XASO_SIGNING_PKCS11_MODULE
    if not driver:
        raise NotSignedError(NO_DRIVER)
    with open_pkcs11(driver, place.place, pin, key_label=place.key_name) as found:
        yield found

"""Keys that are not registered yet, opened once to read their certificate.

Importing this takes two seconds of libraries: see ``hands``.
"""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.tenancy.api import require_commune
from xaso.kernel.throttling.api import seconds_to_wait
from xaso.lib.ids import uuid7
from xaso.office.signing.certificates import Certificate
from xaso.office.signing.errors import WrongPinError
from xaso.office.signing.places import KeyPlace
from xaso.office.signing.services.hands import look
from xaso.office.signing.services.keys import CLOSED, WRONG_PINS

TOO_MANY = _("Too many tries with this key. Please try again in a quarter of an hour.")


def read_key(place: KeyPlace, pin: str, *, actor: User) -> Certificate:
    """Return the certificate of a key that the PIN opens; nobody finds a PIN out by trying.

    Every try is counted before the key is opened, for this person at this file or token. Call
    it outside of a transaction that you roll back.

    Raises:
        WrongPinError: the PIN does not open it, or too many were tried.
        NotSignedError: there is no such key.
    """
    who = f"{require_commune()}|{actor.pk}|{place.provider}|{place.place}"
    seconds = int(CLOSED.total_seconds())
    if seconds_to_wait("signing.place", who, most=WRONG_PINS, seconds=seconds):
        raise WrongPinError(TOO_MANY)
    try:
        return look(place, pin)
    except WrongPinError:
        subject = ("signing.key", uuid7())
        record("signing.key.wrong_pin", actor=actor, subject=subject, key=place.place)
        raise

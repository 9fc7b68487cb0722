"""The address to which a provider sends its notices: it names commune and account, signed."""

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.http import Http404

from xaso.kernel.tenancy.api import require_commune
from xaso.lib.ids import uuid_or_none

_signer = Signer(salt="xaso.payments.notices", sep=".")


def key_of(account_id: UUID) -> str:
    """Return the key of an account of the commune in force."""
    return _signer.sign(f"{require_commune()}-{account_id.hex}")


def read_key(key: str) -> tuple[int, UUID]:
    """Return commune and account behind a key; raises ``Http404`` for any other text."""
    try:
        commune, _dash, account = _signer.unsign(key).partition("-")
    except BadSignature as error:
        raise Http404 from error
    found = uuid_or_none(account)
    if found is None or not commune.isdecimal():
        raise Http404
    return int(commune), found

"""The link by which a dossier is rated without signing in, as its closing notice carries it."""

from base64 import urlsafe_b64encode
from datetime import timedelta

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from xaso.lib import clock
from xaso.public_services.dossiers.api import ServedDossier

GOOD_FOR = timedelta(days=90)
"""How long after the end of a dossier the link may be used."""
_BYTES = 16


def key_of(code: str) -> str:
    """Return what only the notice knows: short, since text messages are paid for by length."""
    digest = salted_hmac("portal.rating", code, algorithm="sha256").digest()[:_BYTES]
    return urlsafe_b64encode(digest).decode().rstrip("=")


def link_to_rate(code: str) -> str:
    """Return the path of the page on which a dossier is rated without signing in."""
    return reverse("portal:rate", args=[code, key_of(code)])


def is_good(code: str, key: str) -> bool:
    """Tell whether a key was given out for a dossier."""
    return constant_time_compare(key, key_of(code))


def counts_still(dossier: ServedDossier) -> bool:
    """Tell whether the link of a dossier may still be used."""
    ended = dossier.returned_at or dossier.finished_at
    return ended is not None and clock.now() < ended + GOOD_FOR

"""The installation's key: browsers take messages only from whom they subscribed to."""

import base64
from email.utils import parseaddr

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import transaction
from py_vapid import Vapid02

from xaso.kernel.notifications.models import PushKey


@transaction.atomic
def vapid() -> Vapid02:
    """Return the key, made when first needed; two who make it at once get the same."""
    found = PushKey.objects.first() or _make()
    return Vapid02.from_pem(found.private.encode())


def public_key() -> str:
    """Return the public half as browsers want it."""
    point = Encoding.X962, PublicFormat.UncompressedPoint
    raw = vapid().public_key.public_bytes(*point)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed_for(key: Vapid02, origin: str) -> str:
    """Return the header by which a push service knows us."""
    who = f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
    return str(key.sign({"aud": origin, "sub": who})["Authorization"])


def _make() -> PushKey:
    maker = Vapid02()
    maker.generate_keys()
    row = PushKey()
    row.private = maker.private_pem().decode()
    PushKey.objects.bulk_create([row], ignore_conflicts=True)
    return PushKey.objects.get()

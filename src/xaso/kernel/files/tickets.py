"""A minute's leave to fetch one file from the origin that is there for files only.

The ticket is sealed: it names the file and the session that asked. When the person signs
out, it is worth nothing.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from xaso.kernel.encryption.api import BrokenSealError, UnknownKeyError, seal, unseal
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock

SECONDS = 60
_CONTEXT = "files|ticket"


class WorthlessTicketError(ValueError):
    """The ticket is not ours, is too old, or its session has ended."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What may be fetched."""

    commune_id: int
    file_id: UUID
    inline: bool


def own_origin_url(file_id: UUID, *, inline: bool, request: HttpRequest) -> str:
    """Return the address of the file on its own origin."""
    commune = require_commune()
    content = {
        "file": str(file_id),
        "inline": inline,
        "session": request.session.session_key,
        "until": int(clock.now().timestamp()) + SECONDS,
    }
    sealed = seal(json.dumps(content).encode(), commune_id=commune, context=_CONTEXT)
    text = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
    address = reverse("files:served", kwargs={"ticket": f"{commune}.{text}"})
    return f"{settings.XASO_FILES_URL.rstrip('/')}{address}"


def read_ticket(ticket: str) -> Ticket:
    """Return what a ticket allows; raise :class:`WorthlessTicketError`."""
    commune, _dot, text = ticket.partition(".")
    try:
        commune_id = int(commune)
        sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        content = json.loads(unseal(sealed, commune_id=commune_id, context=_CONTEXT))
    except (binascii.Error, BrokenSealError, UnknownKeyError, ValueError, IndexError) as error:
        raise WorthlessTicketError from error
    if content["until"] < clock.now().timestamp() or not _is_alive(content["session"]):
        raise WorthlessTicketError
    return Ticket(commune_id, UUID(content["file"]), content["inline"])


def _is_alive(session_key: str | None) -> bool:
    engine = import_module(settings.SESSION_ENGINE)
    return session_key is not None and bool(engine.SessionStore().exists(session_key))

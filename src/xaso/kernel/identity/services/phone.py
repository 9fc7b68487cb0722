"""Signing in by a code that is sent to a telephone."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from xaso.kernel.encryption.api import blind_index
from xaso.kernel.identity.models import PHONE, Level
from xaso.kernel.identity.models.identity import INSTALLATION
from xaso.kernel.identity.notices import CODE
from xaso.kernel.identity.services.codes import GOOD_MINUTES, code_fits, new_code
from xaso.kernel.identity.values import Vouched
from xaso.kernel.notifications.api import notify
from xaso.kernel.tenancy.api import acting_in

ASKED = "identity_phone"


@transaction.atomic
def send_code(session: SessionBase, phone: str, target: str, *, commune_id: int) -> None:
    """Send a code to a number (as ``parse_phone`` gives it), good in this browser only.

    Raises ``UnreachableAddressError`` where the commune sends no messages to telephones.
    """
    asked = {"browser": secrets.token_urlsafe(24), "phone": phone, "next": target}
    code_id, code = new_code(_bound(asked))
    with acting_in(commune_id):
        notify(CODE.key, to=phone, context={"code": code, "minutes": GOOD_MINUTES})
    session[ASKED] = asked | {"code": str(code_id)}


def asked_for(session: SessionBase) -> tuple[str, str]:
    """Return to which number this browser had a code sent, and where they wanted to go."""
    asked: dict[str, str] = session.get(ASKED) or {}
    return asked.get("phone", ""), asked.get("next", "")


@transaction.atomic
def check_code(session: SessionBase, typed: str) -> tuple[Vouched, str] | None:
    """Return who has the telephone and where they wanted to go; ``None`` for a wrong code.

    The try is counted in the same transaction, so the caller must not roll it back.
    """
    asked: dict[str, Any] = session.get(ASKED) or {}
    if not asked or not code_fits(UUID(asked["code"]), _bound(asked), typed):
        return None
    del session[ASKED]
    return vouched(asked["phone"]), asked["next"]


def vouched(phone: str) -> Vouched:
    """Say who has a number: no name is known, so the number stands for it, masked."""
    subject = blind_index(phone, commune_id=INSTALLATION, purpose="phone").hex()
    return Vouched(
        provider=PHONE,
        subject=subject,
        level=Level.PHONE,
        full_name=f"{phone[:5]}****{phone[-3:]}",
        phone=phone,
    )


def _bound(asked: dict[str, Any]) -> str:
    return f"sign-in|{asked['browser']}|{asked['phone']}"

"""How the citizen of a dossier can pay what was asked for."""

from base64 import b64encode
from dataclasses import dataclass
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.lib.qr import qr_png
from xaso.public_services.dossiers.api import own_dossiers
from xaso.public_services.payments import api as payments
from xaso.public_services.payments.api import WayToPay, bank_name

SUBJECT = "dossier"


@dataclass(frozen=True, slots=True)
class ShownWay:
    """A way to pay as it is shown; ``picture`` is its QR code to be saved on the phone itself."""

    way: WayToPay
    bank: str
    picture: str


@dataclass(frozen=True, slots=True)
class ShownPayment:
    """What is still to be paid, and how."""

    amount: int
    ways: tuple[ShownWay, ...]


def open_payment(dossier_id: UUID) -> ShownPayment | None:
    """Return what is to be paid for a dossier now, and how."""
    found = payments.open_payment(SUBJECT, dossier_id)
    return ShownPayment(found.amount, tuple(map(_shown, found.ways))) if found else None


def open_payment_of(code: str, user: User) -> ShownPayment | None:
    """Return what somebody has to pay for their own dossier under a code."""
    mine = next((one for one in own_dossiers(user, text=code) if one.code == code), None)
    return open_payment(mine.id) if mine else None


def _shown(way: WayToPay) -> ShownWay:
    return ShownWay(way, bank_name(way.bank), _picture(way.qr) if way.qr else "")


def _picture(content: str) -> str:
    return f"data:image/png;base64,{b64encode(qr_png(content)).decode()}"

"""How the citizen of a dossier can pay what was asked for."""

from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.public_services.dossiers.api import own_dossiers
from xaso.public_services.payments import api as payments
from xaso.public_services.payments.api import OpenPayment

SUBJECT = "dossier"


def open_payment(dossier_id: UUID) -> OpenPayment | None:
    """Return what is to be paid for a dossier now, and how."""
    return payments.open_payment(SUBJECT, dossier_id)


def open_payment_of(code: str, user: User) -> OpenPayment | None:
    """Return what somebody has to pay for their own dossier under a code."""
    mine = next((one for one in own_dossiers(user, text=code) if one.code == code), None)
    return open_payment(mine.id) if mine else None

"""Telling the clerks of the commune what waits for them at the exchange."""

from collections.abc import Mapping

from xaso.kernel.accounts.api import RoleAssignment
from xaso.kernel.notifications.api import notify
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.models import IncomingMessage, OutgoingMessage
from xaso.office.exchange.notices import GIVEN_UP, HELD_BACK, TO_DECIDE
from xaso.office.exchange.permissions import OPERATE

RECEIVED, SENT = "exchange.received", "exchange.message"


def tell_to_decide(row: IncomingMessage) -> None:
    """Tell that a sender wants a document back or changed."""
    words = {
        "code": row.code or row.document_uid,
        "sender": row.sender_name or row.sender_code,
        "reason": row.reason,
    }
    _tell(TO_DECIDE.key, words, row)


def tell_held_back(row: IncomingMessage) -> None:
    """Tell that a package lies in quarantine."""
    words = {
        "sender": row.sender_name or row.sender_code or row.gateway,
        "reason": str(Fault(row.fault).label),
    }
    _tell(HELD_BACK.key, words, row)


def tell_given_up(message: OutgoingMessage) -> None:
    """Tell that a document did not reach a receiver."""
    words = {
        "code": message.code,
        "receiver": message.receiver_name,
        "reason": str(Fault(message.fault).label),
    }
    _tell(GIVEN_UP.key, words, message)


def _tell(
    kind: str, words: Mapping[str, object], about: IncomingMessage | OutgoingMessage
) -> None:
    held = RoleAssignment.objects.in_force(clock.today()).filter(
        role__in=OPERATE.roles, unit__authority__of_commune_id=require_commune()
    )
    notify(
        kind,
        to=list(held.values_list("user_id", flat=True)),
        context=words,
        url=about.get_absolute_url(),
        about=(RECEIVED if isinstance(about, IncomingMessage) else SENT, about.pk),
    )

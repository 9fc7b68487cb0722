"""Showing a person's data unmasked, never without a trace."""

from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record_access
from xaso.kernel.permissions.api import require
from xaso.registers.residents.permissions import SEE
from xaso.registers.residents.queries import get_row, info_of
from xaso.registers.residents.values import ResidentInfo

SHOWN = "personal_id, phone"


@transaction.atomic
def get_resident(
    resident_id: UUID, *, actor: User, purpose: str, subject: tuple[str, UUID]
) -> ResidentInfo:
    """Return all about a resident and write down who saw it, why and in which matter.

    Raises:
        NoSuchResidentError: there is no such resident; nothing is written then.
    """
    require(actor, SEE.key)
    row = get_row(resident_id)
    record_access(
        actor=actor,
        person_index=bytes(row.personal_id_index),
        purpose=purpose,
        subject=subject,
        fields=SHOWN,
    )
    return info_of(row)

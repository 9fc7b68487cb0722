"""Writing of the audit trail and of the access log."""

from typing import Any
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.context import trace
from xaso.kernel.audit.models import AccessRecord, AuditEntry


def record(
    action: str,
    *,
    actor: User | None,
    subject: tuple[str, UUID],
    on_behalf_of: UUID | None = None,
    **details: Any,
) -> None:
    """Write down what was done, in the caller's transaction.

    ``action`` starts with its module (``dossiers.dossier.received``); ``details`` are plain
    values without personal data: ids, states, numbers, moments as text.
    """
    here = trace.get()
    AuditEntry.objects.create(
        action=action,
        actor=actor,
        on_behalf_of_id=on_behalf_of,
        subject_kind=subject[0],
        subject_id=subject[1],
        details=details,
        request_id=here.id if here else None,
        address=here.address if here else None,
    )


def record_access(
    *, actor: User, person_index: bytes, purpose: str, subject: tuple[str, UUID], fields: str
) -> None:
    """Write down that somebody saw a person's data, for what purpose, in which matter."""
    here = trace.get()
    AccessRecord.objects.create(
        actor=actor,
        person_index=person_index,
        purpose=purpose,
        subject_kind=subject[0],
        subject_id=subject[1],
        fields=fields,
        request_id=here.id if here else None,
    )

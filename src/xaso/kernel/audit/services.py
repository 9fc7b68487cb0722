"""Writing of the audit trail and of the access log, and asking who looked at whose data."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.context import trace
from xaso.kernel.audit.models import AccessRecord, AuditEntry
from xaso.kernel.audit.permissions import READ_ACCESS
from xaso.kernel.audit.queries import Span, actors_named
from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import CommuneQuerySet, require_commune
from xaso.lib import clock


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
        at=clock.now(),
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
        at=clock.now(),
        actor=actor,
        person_index=person_index,
        purpose=purpose,
        subject_kind=subject[0],
        subject_id=subject[1],
        fields=fields,
        request_id=here.id if here else None,
    )


def search_access_log(
    span: Span, *, personal_id: str, actor_name: str, asked_by: User
) -> CommuneQuerySet[AccessRecord]:
    """Return who looked at a person's data in these days; the question is audited as well."""
    require(asked_by, READ_ACCESS.key)
    wanted = span.condition()
    if personal_id:
        commune = require_commune()
        index = blind_index(personal_id, commune_id=commune, purpose=PERSON)
        wanted &= Q(person_index=index)
    if actor_name:
        wanted &= actors_named(actor_name)
    record(
        "audit.access_log.searched",
        actor=asked_by,
        subject=("access_log", asked_by.pk),
        first=span.first.isoformat(),
        last=span.last.isoformat(),
        by_person=bool(personal_id),
        by_actor=bool(actor_name),
    )
    return AccessRecord.objects.filter(wanted).select_related("actor")

"""Writing of the audit trail and of the access log, and asking who looked at whose data."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.context import trace
from xaso.kernel.audit.models import AccessRecord, AuditEntry, PersonKey
from xaso.kernel.audit.permissions import READ_ACCESS
from xaso.kernel.audit.queries import Span, actors_named, keys_in_use
from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import CommuneQuerySet, require_commune
from xaso.lib import clock


@dataclass(frozen=True, slots=True)
class Personal:
    """Details about one person, to be sealed with a key that can be destroyed."""

    person: bytes
    values: dict[str, Any]


def about(person: UUID | bytes, **values: Any) -> Personal:
    """Say that details are personal: of an official (their id) or a citizen (blind index)."""
    return Personal(person.bytes if isinstance(person, UUID) else person, values)


def record(
    action: str,
    *,
    actor: User | None,
    subject: tuple[str, UUID],
    on_behalf_of: UUID | None = None,
    personal: Personal | None = None,
    **details: Any,
) -> None:
    """Write down what was done, in the caller's transaction.

    ``action`` starts with its module (``dossiers.dossier.received``); ``details`` are plain
    values without personal data: ids, states, numbers, moments as text. What names or
    describes a person, a reason in free words for example, goes into ``personal``.
    """
    here = trace.get()
    entry = AuditEntry(
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
    if personal:
        entry.seal_personal(_key_of(personal.person), personal.values)
    entry.save(force_insert=True)


def record_access(
    *, actor: User, person_index: bytes, purpose: str, subject: tuple[str, UUID], fields: str
) -> None:
    """Write down that somebody saw a person's data, for what purpose, in which matter.

    Somebody without a personal id has an empty index; their matter stands for them then.
    """
    here = trace.get()
    look = AccessRecord(
        at=clock.now(),
        actor=actor,
        person_index=person_index,
        subject_kind=subject[0],
        subject_id=subject[1],
        request_id=here.id if here else None,
    )
    look.seal_personal(
        _key_of(person_index or subject[1].bytes), {"purpose": purpose, "fields": fields}
    )
    look.save(force_insert=True)


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


def _key_of(person: bytes) -> PersonKey:
    found = keys_in_use(person).first()
    if found is None:
        fresh = PersonKey(person=person)
        fresh.make_key()
        found, _is_new = keys_in_use(person).get_or_create(
            person=person, defaults={"id": fresh.pk, "key_sealed": fresh.key_sealed}
        )
    return found

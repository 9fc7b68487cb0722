"""Writing of the audit trail and of the access log, and asking who looked at whose data."""

from collections.abc import Sequence, Set
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


@dataclass(frozen=True, slots=True)
class Look:
    """A look at a person's data: whose, for what purpose, in which matter, what was seen.

    Somebody without a personal id has an empty index; their matter stands for them then.
    """

    person_index: bytes
    purpose: str
    subject: tuple[str, UUID]
    fields: str

    @property
    def person(self) -> bytes:
        """Under whose key the words of this look are sealed."""
        return self.person_index or self.subject[1].bytes


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
        key = _keys_of({personal.person})[personal.person]
        entry.seal_personal(key, personal.values)
    entry.save(force_insert=True)


def record_access(
    *, actor: User, person_index: bytes, purpose: str, subject: tuple[str, UUID], fields: str
) -> None:
    """Write down that somebody saw a person's data; see :class:`Look`."""
    record_accesses([Look(person_index, purpose, subject, fields)], actor=actor)


def record_accesses(looks: Sequence[Look], *, actor: User) -> None:
    """Write down everything that somebody saw at once, of several people or matters."""
    keys = _keys_of({look.person for look in looks})
    here, now, records = trace.get(), clock.now(), []
    for look in looks:
        one = AccessRecord(
            at=now,
            actor=actor,
            person_index=look.person_index,
            subject_kind=look.subject[0],
            subject_id=look.subject[1],
            request_id=here.id if here else None,
        )
        one.seal_personal(keys[look.person], {"purpose": look.purpose, "fields": look.fields})
        records.append(one)
    AccessRecord.objects.bulk_create(records)


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


def _keys_of(persons: Set[bytes]) -> dict[bytes, PersonKey]:
    """Return the keys of these people; new ones in one order, so that nobody waits in a ring."""
    known = {bytes(key.person): key for key in keys_in_use(*persons)}
    return known | {person: _new_key(person) for person in sorted(persons - known.keys())}


def _new_key(person: bytes) -> PersonKey:
    fresh = PersonKey(person=person)
    fresh.make_key()
    found, _is_new = keys_in_use(person).get_or_create(
        person=person, defaults={"id": fresh.pk, "key_sealed": fresh.key_sealed}
    )
    return found

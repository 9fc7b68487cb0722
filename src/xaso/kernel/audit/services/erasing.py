"""Destroying a person's key, on their request: the trail stays whole, its words are gone."""

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.permissions import ERASE
from xaso.kernel.audit.queries import keys_in_use
from xaso.kernel.audit.services.recording import about, record
from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock


def person_of(personal_id: str) -> bytes:
    """Return under which index a citizen's personal details are kept in the commune in force."""
    return blind_index(personal_id, commune_id=require_commune(), purpose=PERSON)


@transaction.atomic
def erase_person(person: bytes, *, actor: User, reason: str) -> int:
    """Destroy the keys of a person in the commune in force; return how many there were.

    What the trail and the access log say about the person in words cannot be read any more;
    that something was done or seen, when and by whom, stays, and so does the proof that
    nothing was altered. The right: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 [G]. Backups
    hold the key until they are thrown away.
    """
    require(actor, ERASE.key)
    keys = list(keys_in_use(person).select_for_update())
    for key in keys:
        key.key_sealed, key.erased_at = b"", clock.now()
        key.save(update_fields=["key_sealed", "erased_at"])
        words = about(actor.pk, reason=reason)
        record(
            "audit.person.erased", actor=actor, subject=("person_key", key.pk), personal=words
        )
    return len(keys)

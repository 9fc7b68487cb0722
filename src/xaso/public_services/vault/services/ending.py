"""A result that its office recalled or replaced: it stays to be read, and is used no more."""

from uuid import UUID

from django.db import transaction

from xaso.public_services.vault.models import VaultPaper
from xaso.public_services.vault.opening import opened
from xaso.public_services.vault.queries.owners import find_owner_of_number
from xaso.public_services.vault.services.keeping import once_of
from xaso.public_services.vault.services.owners import hold

NEVER_AGAIN = 0
"""No days are left of which an owner would be reminded."""


@transaction.atomic
def end_result(owner_number: str, reference: str, file_id: UUID, ending: str) -> bool:
    """Say of a result in its owner's vault that its office ended it; tell whether it is there.

    ``reference`` is its dossier's code, ``file_id`` its content in the commune in force,
    ``ending`` one of ``RECALLED`` and ``REPLACED``.
    """
    found = find_owner_of_number(owner_number)
    if found is None:
        return False
    owner = hold(found.pk)
    with opened(owner.pk):
        once = once_of(reference, file_id)
        paper = VaultPaper.objects.filter(owner=owner, once_index=once).first()
        if paper is None:
            return False
        paper.owner = owner
        paper.say(owner, {**paper.said, "ending": ending})
        paper.reminded_days = NEVER_AGAIN
        paper.save(update_fields=["body", "reminded_days"])
    return True

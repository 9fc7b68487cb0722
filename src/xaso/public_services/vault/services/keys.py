"""Keys of owners: sealed anew under another master key, or destroyed with all they open."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from xaso.kernel.audit.api import record
from xaso.kernel.encryption.api import keyring
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.vault.models import (
    PaperUse,
    VaultAccess,
    VaultFile,
    VaultOwner,
    VaultPaper,
    VaultShare,
)
from xaso.public_services.vault.opening import opened
from xaso.public_services.vault.queries.owners import index_of
from xaso.public_services.vault.services.keeping import drop_files

BATCH = 500


def rewrap() -> Iterator[int]:
    """Seal the owners' keys under the current master key; yield how many after each batch.

    Papers and files stay as they are. Each batch is a transaction of its own: it can be
    stopped and started again, and nobody is in its way.
    """
    while done := _rewrap():
        yield done


@transaction.atomic
def _rewrap() -> int:
    stale = VaultOwner.objects.in_use().exclude(key_id=keyring().current).order_by("pk")
    rows = list(stale.select_for_update()[:BATCH])
    for row in rows:
        row.wrap(row.unwrap())
    VaultOwner.objects.bulk_update(rows, ["key_sealed", "key_id"])
    return len(rows)


@transaction.atomic
def erase_vault(number: str) -> bool:
    """Destroy the key of a vault and all that it opens; ``False`` if the number has none.

    What a dossier keeps of its result stays with the dossier. The right: Luật Bảo vệ dữ liệu
    cá nhân 91/2025/QH15 [G]. Backups hold the key until they are thrown away. A result that
    comes later begins a new vault under a new key.
    """
    rows = VaultOwner.objects.in_use().select_for_update()
    owner = rows.filter(person_index=index_of(number)).first()
    if owner is None:
        return False
    with opened(owner.pk):
        papers = list(VaultPaper.objects.filter(owner=owner).values_list("pk", "of_commune"))
        for commune_id in sorted({commune for _pk, commune in papers}):
            _erase_in(commune_id, owner, [pk for pk, here in papers if here == commune_id])
        VaultAccess.objects.filter(owner=owner).delete()
        VaultShare.objects.filter(owner=owner).delete()
        PaperUse.objects.filter(owner=owner).delete()
        VaultPaper.objects.filter(owner=owner).delete()
    owner.key_sealed, owner.body, owner.person_index = b"", b"", b""
    owner.erased_at = clock.now()
    owner.save()
    return True


def _erase_in(commune_id: int, owner: VaultOwner, paper_ids: list[UUID]) -> None:
    """Let go of the files in one commune, whose trail keeps that it was done."""
    with acting_in(commune_id):
        held = VaultFile.objects.filter(paper_id__in=paper_ids)
        drop_files(list(held.values_list("paper_id", flat=True)))
        record(
            "vault.owner.erased",
            actor=None,
            subject=("vault.owner", owner.pk),
            vault_papers=len(paper_ids),
        )

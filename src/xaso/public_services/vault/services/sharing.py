"""An owner lets an authority read papers, for a purpose and a time, and ends it."""

from uuid import UUID

from django.db import transaction

from xaso.lib import clock
from xaso.public_services.vault.contracts import NewShare
from xaso.public_services.vault.models import SharedPaper, VaultOwner, VaultPaper, VaultShare
from xaso.public_services.vault.opening import opened
from xaso.public_services.vault.queries.papers import describe, is_theirs
from xaso.public_services.vault.services.owners import hold
from xaso.public_services.vault.services.reusing import NoSuchPaperError


@transaction.atomic
def share(owner_id: UUID, given: NewShare, *, name: str) -> UUID:
    """Share papers; the same papers with the same authority for the same purpose are shared once.

    ``name`` is what the owner is called: officials see it.

    Raises:
        NoSuchPaperError: one of them is not in this vault.
    """
    owner, wanted = hold(owner_id), set(given.papers)
    with opened(owner.pk):
        rows = VaultPaper.objects.present().filter(owner=owner, pk__in=wanted)
        theirs = [one for one in rows if is_theirs(describe(one, owner), name)]
        if not wanted or len(theirs) != len(wanted):
            raise NoSuchPaperError
        same = _same(owner, given)
        if same is not None:
            return same.pk
        row = VaultShare(
            authority_id=given.authority_id, shared_at=clock.now(), until=given.until
        )
        row.say(owner, {"purpose": given.purpose, "name": name})
        row.save(force_insert=True)
        SharedPaper.objects.bulk_create(
            SharedPaper(share=row, paper_id=one) for one in sorted(wanted)
        )
    return row.pk


def _same(owner: VaultOwner, given: NewShare) -> VaultShare | None:
    """Return a share in force that says just this."""
    rows = VaultShare.objects.in_force(clock.today()).filter(
        owner=owner, authority_id=given.authority_id, until=given.until
    )
    papers: dict[UUID, set[UUID]] = {}
    for share_id, paper_id in SharedPaper.objects.filter(share__in=rows).values_list(
        "share_id", "paper_id"
    ):
        papers.setdefault(share_id, set()).add(paper_id)
    for row in rows:
        row.owner = owner
        if papers.get(row.pk) == set(given.papers) and row.said["purpose"] == given.purpose:
            return row
    return None


@transaction.atomic
def end_share(owner_id: UUID, share_id: UUID) -> bool:
    """End a share at once; ``False`` if there is none, or it had ended."""
    owner = hold(owner_id)
    rows = VaultShare.objects.filter(owner=owner, pk=share_id, ended_at__isnull=True)
    return bool(rows.update(ended_at=clock.now()))

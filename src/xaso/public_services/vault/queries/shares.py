"""Reads over shares: the owner's own, and those with the authority of the commune in force."""

from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from xaso.kernel.organisations.api import Authority, served_communes
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.public_services.vault.contracts import Paper, SeenBy, Share
from xaso.public_services.vault.models import VaultAccess, VaultOwner, VaultPaper, VaultShare
from xaso.public_services.vault.opening import opened
from xaso.public_services.vault.queries.papers import describe

MOST, A_PAGE = 50, 30


def authorities() -> list[tuple[UUID, str]]:
    """Return the authorities with which something can be shared: those served here."""
    bodies = Authority.objects.in_force().filter(of_commune__in=served_communes())
    return list(bodies.order_by("name").values_list("pk", "name"))


def shares_of(owner: VaultOwner) -> list[Share]:
    """Return what an owner has shared, the latest first."""
    rows = VaultShare.objects.filter(owner=owner).select_related("authority")
    counted = rows.annotate(count=Count("papers")).order_by("-shared_at")
    with opened(owner.pk):
        return [describe_share(row, owner) for row in counted]


def shared_here() -> list[Share]:
    """Return what is shared today with the authority of the commune in force, the latest first."""
    rows = VaultShare.objects.in_force(clock.today()).filter(
        authority__of_commune_id=require_commune(), owner__erased_at__isnull=True
    )
    found = rows.select_related("authority", "owner").order_by("-shared_at")
    return [describe_share(row, row.owner) for row in found]


def find_shared(share_id: UUID) -> VaultShare | None:
    """Return a share that counts today with the authority of the commune in force."""
    rows = VaultShare.objects.in_force(clock.today()).select_related("authority", "owner")
    here = Q(authority__of_commune_id=require_commune(), owner__erased_at__isnull=True)
    return rows.filter(here, pk=share_id).first()


def papers_in(share: VaultShare) -> list[Paper]:
    """Return the papers of a share that are still in the vault."""
    with opened(share.owner_id):
        rows = VaultPaper.objects.present().filter(owner=share.owner, shares=share)
        return [describe(row, share.owner) for row in rows.order_by("-added_at")]


def looks_at(owner: VaultOwner, paper_id: UUID) -> list[SeenBy]:
    """Return who looked at a paper lately, the latest first."""
    of_it = Q(paper_id=paper_id) | Q(paper=None, share__papers=paper_id)
    with opened(owner.pk):
        return [_seen(row, owner) for row in _looks(owner).filter(of_it)[:MOST]]


def page_of_looks(
    owner: VaultOwner, number: str | None
) -> tuple[list[SeenBy], "Page[VaultAccess]"]:
    """Return a page of everybody who looked into a vault, the latest first."""
    with opened(owner.pk):
        page = Paginator(_looks(owner), A_PAGE).get_page(number)
        return [_seen(row, owner) for row in page], page


def _looks(owner: VaultOwner) -> QuerySet[VaultAccess]:
    rows = VaultAccess.objects.filter(owner=owner)
    return rows.select_related("actor", "paper", "share__authority").order_by("-at", "-id")


def _seen(row: VaultAccess, owner: VaultOwner) -> SeenBy:
    share = describe_share(row.share, owner) if row.share else None
    return SeenBy(
        person=row.actor.full_name,
        authority=share.authority if share else "",
        purpose=share.purpose if share else "",
        is_owner=row.share_id is None,
        what=str(VaultAccess.What(row.what).label),
        title=describe(row.paper, owner).title if row.paper else "",
        at=row.at,
    )


def describe_share(row: VaultShare, owner: VaultOwner) -> Share:
    """Return a share in words, unsealed with its owner's key."""
    row.owner = owner
    return Share(
        id=row.pk,
        authority=row.authority.name,
        owner=row.said["name"],
        purpose=row.said["purpose"],
        shared_at=row.shared_at,
        until=row.until,
        ended_at=row.ended_at,
        papers=getattr(row, "count", 0),
    )

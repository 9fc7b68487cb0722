"""By what authority somebody signs on a day, and who may be asked to sign."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import (
    Case,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import JSONObject

from xaso.kernel.accounts.api import Role, RoleAssignment, User
from xaso.kernel.permissions.api import permissions
from xaso.kernel.tenancy.api import require_commune
from xaso.office.signing.contracts import SignerBlock, SignerChoice
from xaso.office.signing.models import SigningAuthority, SigningKey
from xaso.office.signing.permissions import SEAL
from xaso.office.signing.states import AuthorityKind, KeyOwner, StepKind

RANK = (
    AuthorityKind.OWN,
    AuthorityKind.TM,
    AuthorityKind.Q,
    AuthorityKind.KT,
    AuthorityKind.TL,
    AuthorityKind.TUQ,
)
"""Which authority counts where nobody chose one: one's own position before what was lent."""

PRINTED = {name: name for name in ("kind", "position", "principal_position", "collective")}
"""What of an authority decides what is printed above a name."""

HEADS = (Role.LEADER, Role.UNIT_HEAD)


def authorities_of(
    user_id: UUID, on: date, *, instead_of: UUID | None = None
) -> QuerySet[SigningAuthority]:
    """Return somebody's authorities of a day, the usual one first."""
    found = SigningAuthority.objects.in_force(on).filter(holder_id=user_id)
    if instead_of is not None:
        found = found.filter(principal_id=instead_of)
    return found.order_by(_rank(), "-valid_from", "id")


def principals_of(user_id: UUID, on: date) -> list[UUID]:
    """Return those in whose place somebody may sign on a day."""
    found = SigningAuthority.objects.in_force(on).filter(
        holder_id=user_id, principal__isnull=False
    )
    return [one for one in found.values_list("principal_id", flat=True) if one]


def signer_blocks(user_ids: Collection[UUID], on: date) -> dict[UUID, SignerBlock]:
    """Return what is printed of several signers on a day; one query, however many they are."""
    usual = SigningAuthority.objects.in_force(on).filter(holder_id=OuterRef("pk"))
    usual = usual.order_by(_rank(), "-valid_from", "id")
    held = _positions(on).filter(user_id=OuterRef("pk"))
    people = User.objects.filter(pk__in=user_ids).annotate(
        authority=Subquery(usual.values(said=JSONObject(**PRINTED))[:1]),
        held=Subquery(held.values("position__name")[:1]),
    )
    return {
        person.pk: _block(
            SigningAuthority(**person.authority) if person.authority else None,
            person,
            person.held or "",
        )
        for person in people
    }


def block_of(authority: SigningAuthority | None, person: User, on: date) -> SignerBlock:
    """Return what is printed of a person with this authority, or with none recorded."""
    if authority is not None:
        return _block(authority, person, "")
    names = _positions(on).filter(user_id=person.pk).values_list("position__name", flat=True)
    return _block(None, person, names.first() or "")


def _block(authority: SigningAuthority | None, person: User, position: str) -> SignerBlock:
    if authority is not None:
        return SignerBlock(
            authority.prefix, authority.lines, authority.position, person.full_name
        )
    lines = (position.upper(),) if position else ()
    return SignerBlock("", lines, position, person.full_name)


def possible_signers(on: date, kind: StepKind) -> list[SignerChoice]:
    """Return who may be asked for a signature of a kind on a day, with what is printed.

    For a person: who has a recorded authority, and leaders and heads of units by their
    position. For the organisation: who keeps the seal.
    """
    if kind != StepKind.PERSON:
        return _keepers_of_the_seal(on)
    heads = _positions(on).filter(role__in=HEADS, user__is_active=True)
    words = {row.user: str(row.position).upper() for row in heads.select_related("user")}
    rows = SigningAuthority.objects.in_force(on).select_related("holder")
    for one in rows.filter(holder__is_active=True).order_by(_rank().desc()):
        words[one.holder] = " / ".join(one.lines)
    keyed = _with_keys(KeyOwner.PERSON)
    return [
        SignerChoice(user.pk, user.full_name, words[user], user.pk in keyed)
        for user in sorted(words, key=lambda user: user.name_key)
    ]


def _keepers_of_the_seal(on: date) -> list[SignerChoice]:
    rows = RoleAssignment.objects.in_force(on).filter(
        role__in=permissions[SEAL.key].roles,
        unit__authority__of_commune=require_commune(),
        user__is_active=True,
    )
    users = {row.user for row in rows.select_related("user").order_by("user__name_key")}
    has_key = SigningKey.objects.in_use().filter(owner=KeyOwner.ORGANISATION).exists()
    return [SignerChoice(user.pk, user.full_name, "", has_key) for user in users]


def _with_keys(owner: KeyOwner) -> set[UUID | None]:
    return set(
        SigningKey.objects.in_use().filter(owner=owner).values_list("holder_id", flat=True)
    )


def _positions(on: date) -> QuerySet[RoleAssignment]:
    return (
        RoleAssignment.objects.in_force(on)
        .filter(Q(position__isnull=False), unit__authority__of_commune=require_commune())
        .select_related("position")
        .order_by("position__order", "valid_from")
    )


def _rank() -> Case:
    ranks = [When(kind=kind, then=Value(place)) for place, kind in enumerate(RANK)]
    return Case(*ranks, default=Value(len(RANK)), output_field=IntegerField())

"""Lending of roles while somebody is away (uỷ quyền, phân công ký thay)."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from xaso.kernel.accounts.api import Delegation, User
from xaso.kernel.audit.api import about, record
from xaso.kernel.notifications.api import notify
from xaso.kernel.officials.notices import ROLE_LENT, ROLE_TAKEN_BACK
from xaso.kernel.officials.queries import roles_to_lend, working_officials
from xaso.kernel.officials.services.rules import NotLendableError
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.dates import say_date


@transaction.atomic
def lend_role(
    assignment_id: UUID, *, to: UUID, days: tuple[date, date], reason: str, actor: User
) -> None:
    """Lend one's own role to a colleague for some days; a lent role cannot be lent on.

    Raises ``NotLendableError``. The role is back before its time when the giver revokes
    it, loses it or may no longer sign in.
    """
    today, commune = timezone.localdate(), require_commune()
    mine = {role.pk: role for role in roles_to_lend(actor.pk, commune, today)}
    role = mine.get(assignment_id)
    receiver = working_officials(commune, today).filter(pk=to).exclude(pk=actor.pk).first()
    if role is None or receiver is None:
        raise NotLendableError
    delegation = Delegation(
        giver=actor,
        receiver=receiver,
        unit=role.unit,
        role=role.role,
        reason=reason,
        valid_from=days[0],
        valid_to=days[1],
    )
    delegation.full_clean()
    delegation.save()
    _record("lent", delegation, actor)
    _tell(ROLE_LENT.key, delegation)


@transaction.atomic
def revoke_delegation(delegation_id: UUID, *, actor: User) -> None:
    """Take a lent role back at once; only who lent it may, and only once."""
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("unit", "giver")
    here = rows.filter(unit__authority__of_commune_id=require_commune())
    delegation = here.get(pk=delegation_id, giver=actor, revoked_at__isnull=True)
    delegation.revoked_at = timezone.now()
    delegation.save(update_fields=["revoked_at"])
    _record("taken_back", delegation, actor)
    _tell(ROLE_TAKEN_BACK.key, delegation)


def _record(act: str, delegation: Delegation, actor: User) -> None:
    record(
        f"officials.role.{act}",
        actor=actor,
        subject=("official", delegation.receiver_id),
        role=delegation.role,
        unit=str(delegation.unit_id),
        from_day=delegation.valid_from.isoformat(),
        to_day=delegation.valid_to.isoformat(),
        personal=about(delegation.receiver_id, reason=delegation.reason),
    )


def _tell(kind: str, delegation: Delegation) -> None:
    notify(
        kind,
        to=[delegation.receiver_id],
        context={
            "person": delegation.giver.full_name,
            "role": delegation.get_role_display(),
            "unit": delegation.unit.name,
            "date": say_date(delegation.valid_from),
            "until": say_date(delegation.valid_to),
            "reason": delegation.reason,
        },
        url=reverse("officials:delegations"),
        about=("delegation", delegation.pk),
    )

"""Changes of how the commune is organised, each audited."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xaso.kernel.accounts.api import RoleAssignment, User
from xaso.kernel.audit.api import record
from xaso.kernel.directory.permissions import MANAGE
from xaso.kernel.organisations.api import (
    Authority,
    OneStopDesk,
    Unit,
    Village,
    authority_of_commune,
)
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune

KEPT_FIELDS = ("name", "parent", "of_commune", "address", "phone", "email", "website")


class UnitInUseError(Exception):
    """People hold roles in the unit today."""


@transaction.atomic
def save_authority(authority: Authority, *, actor: User) -> None:
    """Keep the changed name and address of the commune's authority."""
    require(actor, MANAGE.key)
    authority.full_clean()
    authority.save(update_fields=["name", "address", "phone", "email", "website"])
    record("directory.authority.changed", actor=actor, subject=("authority", authority.pk))


@transaction.atomic
def replace_code(code: str, *, valid_from: date, actor: User) -> Authority:
    """Give the authority its new agency code; the old row stays with its validity.

    A body that gets a new code gets a new row (mã định danh cơ quan, QĐ 20/2020/QĐ-TTg,
    certainty G); its units move with it.
    """
    require(actor, MANAGE.key)
    old = authority_of_commune(require_commune())
    old.valid_to = valid_from - timedelta(days=1)
    old.save(update_fields=["valid_to"])
    kept = {name: getattr(old, name) for name in KEPT_FIELDS}
    fresh = Authority(code=code, valid_from=valid_from, **kept)
    fresh.full_clean()
    fresh.save()
    Unit.objects.filter(authority=old).update(authority=fresh)
    subject = ("authority", fresh.pk)
    record("directory.authority.recoded", actor=actor, subject=subject, old=old.code, new=code)
    return fresh


@transaction.atomic
def save_unit(unit: Unit, *, actor: User) -> None:
    """Keep a new or changed unit of the commune's authority."""
    require(actor, MANAGE.key)
    act = "added" if unit._state.adding else "changed"
    unit.authority = authority_of_commune(require_commune())
    unit.full_clean()
    unit.save()
    record(f"directory.unit.{act}", actor=actor, subject=("unit", unit.pk), name=unit.name)


@transaction.atomic
def close_unit(unit_id: UUID, *, actor: User) -> None:
    """Take a unit out of use; raises ``UnitInUseError`` while people hold roles in it."""
    require(actor, MANAGE.key)
    unit = _unit(unit_id)
    if RoleAssignment.objects.in_force(timezone.localdate()).filter(unit=unit).exists():
        raise UnitInUseError
    _set_active(unit, "closed", actor=actor, active=False)


@transaction.atomic
def open_unit(unit_id: UUID, *, actor: User) -> None:
    """Bring a unit into use again."""
    require(actor, MANAGE.key)
    _set_active(_unit(unit_id), "opened", actor=actor, active=True)


@transaction.atomic
def save_desk(desk: OneStopDesk, *, actor: User) -> None:
    """Keep where citizens come."""
    require(actor, MANAGE.key)
    desk.full_clean()
    desk.save()
    record("directory.desk.changed", actor=actor, subject=("unit", desk.unit_id))


@transaction.atomic
def save_village(village: Village, *, actor: User) -> None:
    """Keep a new or changed village (thôn, tổ dân phố) of the commune."""
    require(actor, MANAGE.key)
    act = "added" if village._state.adding else "changed"
    village.of_commune_id = require_commune()
    village.full_clean()
    village.save()
    subject = ("village", village.pk)
    record(f"directory.village.{act}", actor=actor, subject=subject, name=village.name)


def _unit(unit_id: UUID) -> Unit:
    here = Unit.objects.filter(authority__of_commune_id=require_commune())
    return here.select_for_update(of=("self",)).get(pk=unit_id)


def _set_active(unit: Unit, act: str, *, actor: User, active: bool) -> None:
    unit.is_active = active
    unit.save(update_fields=["is_active"])
    record(f"directory.unit.{act}", actor=actor, subject=("unit", unit.pk), name=unit.name)

"""The first hour of a commune here: its authority, its units, and somebody who administers it.

Everything else is done on pages by that person. Safe to run again: what is there stays.
"""

import re
import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from xaso.kernel.accounts.api import Role, RoleAssignment, User
from xaso.kernel.audit.api import record
from xaso.kernel.officials.policy import usual_end
from xaso.kernel.officials.values import make_first_password
from xaso.kernel.organisations.api import (
    Authority,
    Commune,
    OneStopDesk,
    Position,
    Unit,
    find_authority,
    find_commune,
)
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.codes import CodeError, parse_authority_code
from xaso.lib.text import normalise

DATA = Path(__file__).parent / "data" / "commune_units.toml"
USERNAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")


class CannotSetUpError(Exception):
    """The commune cannot be set up like this; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who will administer the commune: the IT officer (cán bộ công nghệ thông tin)."""

    username: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Which commune it is, and where its people's committee is reached.

    ``host`` is the name of its own public pages, where an installation serves several.
    """

    code: str
    agency_code: str
    address: str = ""
    phone: str = ""
    host: str = ""


@dataclass(slots=True)
class Done:
    """What was made; ``password`` is filled only for an account that was made just now."""

    commune: str
    username: str
    made: list[str] = field(default_factory=list)
    password: str | None = None

    def as_plain(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


@transaction.atomic
def set_up_commune(place: Place, administrator: Administrator) -> Done:
    """Serve the commune from now on and let the administrator in.

    Raises :class:`CannotSetUpError`.
    """
    commune = find_commune(place.code)
    if commune is None:
        raise CannotSetUpError(
            f"No commune has the code {place.code}."
            " Run `xaso load_facts` first, or correct the code."
        )
    done = Done(str(commune), administrator.username)
    body = _authority(commune, place, done)
    units = _units(commune, body, place, done)
    _serve(commune, place, done)
    _positions(done)
    _administrator(administrator, units[Unit.Kind.OFFICE], done)
    if done.made:
        with acting_in(commune.pk):
            record(
                "product.commune.set_up",
                actor=None,
                subject=("authority", body.pk),
                username=administrator.username,
            )
    return done


def _authority(commune: Commune, place: Place, done: Done) -> Authority:
    try:
        code = parse_authority_code(place.agency_code)
    except CodeError:
        message = f"“{place.agency_code}” is not an agency code; one looks like H56.99.15."
        raise CannotSetUpError(message) from None
    known = Authority.objects.in_force().filter(of_commune=commune).first()
    if known is not None and known.code != code:
        raise CannotSetUpError(
            f"{commune} is set up under the agency code {known.code}."
            " A new code is entered on the page of the organisation."
        )
    if known is None and find_authority(code):
        raise CannotSetUpError(f"Another body has the agency code {code}.")
    if known is not None:
        return known
    done.made.append("authority")
    return Authority.objects.create(
        code=code,
        name=f"Ủy ban nhân dân {commune}",
        of_commune=commune,
        address=place.address,
        phone=place.phone,
        valid_from=commune.valid_from,
    )


def _units(
    commune: Commune, body: Authority, place: Place, done: Done
) -> dict[Unit.Kind, Unit]:
    """Make the usual units of a new authority; one that has units keeps them as they are."""
    found = list(Unit.objects.filter(authority=body, is_active=True))
    if not found:
        rows = [
            row
            for row in _shipped()["units"]
            if commune.kind in row.get("kinds", [commune.kind])
        ]
        found = Unit.objects.bulk_create(
            Unit(authority=body, name=row["name"], kind=row["kind"], order=order)
            for order, row in enumerate(rows)
        )
        desk = next(unit for unit in found if unit.kind == Unit.Kind.ONE_STOP)
        OneStopDesk.objects.create(
            unit=desk, name=desk.name, address=place.address, phone=place.phone
        )
        done.made.append("units")
    units = {Unit.Kind(unit.kind): unit for unit in reversed(found)}
    units.setdefault(Unit.Kind.OFFICE, found[0])
    return units


def _serve(commune: Commune, place: Place, done: Done) -> None:
    host = place.host.lower() or commune.host
    if commune.is_served and commune.host == host:
        return
    if Commune.objects.exclude(pk=commune.pk).filter(host=host).exclude(host="").exists():
        raise CannotSetUpError(f"Another commune is reached at {host}.")
    commune.is_served, commune.host = True, host
    commune.save(update_fields=["is_served", "host"])
    done.made.append("commune")


def _positions(done: Done) -> None:
    known = set(Position.objects.values_list("code", flat=True))
    fresh = [
        Position(code=code, name=name, order=order)
        for order, (code, name) in enumerate(_shipped()["positions"].items())
        if code not in known
    ]
    Position.objects.bulk_create(fresh)
    if fresh:
        done.made.append("positions")


def _administrator(administrator: Administrator, unit: Unit, done: Done) -> None:
    username = administrator.username.strip().lower()
    user = User.objects.filter(username=username).first() or _account(administrator, done)
    if user.kind != User.Kind.OFFICIAL or not user.is_active:
        raise CannotSetUpError(f"“{username}” is no open account of an official.")
    today = timezone.localdate()
    roles = RoleAssignment.objects.in_force(today).filter(user=user, role=Role.IT_OFFICER)
    if not roles.filter(unit__authority=unit.authority_id).exists():
        RoleAssignment.objects.create(
            user=user,
            role=Role.IT_OFFICER,
            unit=unit,
            valid_from=today,
            valid_to=usual_end(today),
            reason="Quản trị ban đầu, lập trên máy chủ bằng lệnh set_up_commune.",
        )
        done.made.append("role")


def _account(administrator: Administrator, done: Done) -> User:
    username, full_name = administrator.username, normalise(administrator.full_name)
    if not USERNAME.fullmatch(username):
        message = "The user name may have small letters without accents, digits and dots only."
        raise CannotSetUpError(message)
    if " " not in full_name:
        raise CannotSetUpError("Give family name and given name of the IT officer.")
    done.password = make_first_password()
    done.made.append("account")
    return User.objects.create_user(
        username, done.password, full_name=full_name, must_change_password=True
    )


def _shipped() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))

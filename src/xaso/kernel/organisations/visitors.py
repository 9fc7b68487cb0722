"""Which commune's public pages a visitor sees, whom nobody has signed in."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from xaso.kernel.organisations.models import OFFICES, Authority, Commune, OneStopDesk
from xaso.kernel.tenancy.api import current_commune

COOKIE = "xaso_commune"
SALT = "xaso.commune"
COOKIE_AGE = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class PublicCommune:
    """A commune as its public pages name it, with where its one-stop desk is reached.

    ``desk`` is empty where it has none yet; address and phone are then the committee's.
    """

    id: int
    code: str
    name: str
    province: str
    host: str
    desk: str
    address: str
    phone: str


def public_communes() -> tuple[PublicCommune, ...]:
    """Return the communes that this installation serves, by their codes."""
    return OFFICES.recall("public", _served)


def public_commune(request: HttpRequest) -> PublicCommune | None:
    """Return the commune whose pages a visitor sees, if that is clear.

    The host name decides, then the installation's setting, then what the visitor chose; where
    only one is served, it is that one.
    """
    communes = public_communes()
    if len(communes) == 1:
        return communes[0]
    host = _host_of(request)
    named = [one for one in communes if host and one.host == host]
    if not named and settings.XASO_PUBLIC_COMMUNE:
        return _by_code(settings.XASO_PUBLIC_COMMUNE)
    return named[0] if named else _by_code(_chosen(request))


def commune_of_page(request: HttpRequest) -> PublicCommune | None:
    """Return the commune whose public page is shown: the one in force, else the visitor's."""
    here = current_commune()
    in_force = next((one for one in public_communes() if one.id == here), None)
    return in_force or public_commune(request)


def choose_commune(response: HttpResponse, code: str) -> bool:
    """Keep a visitor's choice in their browser; ``False`` for a commune not served here."""
    if _by_code(code) is None:
        return False
    response.set_signed_cookie(
        COOKIE,
        code,
        salt=SALT,
        max_age=COOKIE_AGE,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return True


def _host_of(request: HttpRequest) -> str:
    """Return the host name that was asked; none where it is no host of ours."""
    try:
        return request.get_host().partition(":")[0].lower()
    except DisallowedHost:
        return ""


def _chosen(request: HttpRequest) -> str:
    chosen: str | None = request.get_signed_cookie(COOKIE, default=None, salt=SALT)
    return chosen or ""


def _by_code(code: str) -> PublicCommune | None:
    return next((one for one in public_communes() if one.code == code), None)


def _served() -> tuple[PublicCommune, ...]:
    communes = list(Commune.objects.served().select_related("province"))
    bodies = {
        body.of_commune_id: body
        for body in Authority.objects.in_force().filter(of_commune__in=communes)
    }
    desks = {
        desk.unit.authority_id: desk
        for desk in OneStopDesk.objects.filter(
            unit__authority__in=bodies.values()
        ).select_related("unit")
    }
    return tuple(_public(commune, bodies.get(commune.pk), desks) for commune in communes)


def _public(
    commune: Commune, body: Authority | None, desks: dict[UUID, OneStopDesk]
) -> PublicCommune:
    desk = desks.get(body.pk) if body else None
    place = desk or body
    return PublicCommune(
        id=commune.pk,
        code=commune.code,
        name=str(commune),
        province=str(commune.province),
        host=commune.host.lower(),
        desk=desk.name if desk else "",
        address=place.address if place else "",
        phone=place.phone if place else "",
    )

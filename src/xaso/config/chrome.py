"""Fills the frame around every page."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst

from xaso.kernel.accounts.api import User, idle_minutes
from xaso.kernel.identity.api import is_open
from xaso.kernel.notifications.api import unread_of
from xaso.kernel.organisations.api import CommuneName, commune_names, commune_of_page
from xaso.kernel.permissions.api import Access, access_of
from xaso.kernel.providers.api import MenuEntry as OfferedEntry
from xaso.kernel.providers.api import menu, public_menu
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.dates import say_moment
from xaso.ui.chrome import Chrome, CommuneChoice, MenuEntry, MenuGroup

WHILE_FILLING_IN = frozenset(
    {"portal:form", "portal:paper", "portal:fee", "portal:review", "portal:sent"}
)


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Supply the variable ``chrome``; costs nothing on pages that do not draw a frame."""
    return {"chrome": SimpleLazyObject(lambda: _build(request))}


def _build(request: HttpRequest) -> Chrome:
    user = getattr(request, "user", None)
    if isinstance(user, User) and access_of(user).communes:
        return _for_official(request, user)
    commune = commune_of_page(request)
    is_citizen = isinstance(user, User) and user.kind == User.Kind.CITIZEN
    return Chrome(
        commune_name=capfirst(commune.name) if commune else "",
        province_name=capfirst(commune.province) if commune else "",
        address=commune.address if commune else "",
        hotline=commune.phone if commune else "",
        menu=_groups(
            request, [one for one in public_menu if is_citizen or not one.for_citizens]
        ),
        unread=_unread_of_citizen(request, user)
        if isinstance(user, User) and is_citizen
        else 0,
        notifications_url=_address("notifications:own") if is_citizen else "",
        user_name=user.full_name if isinstance(user, User) and is_citizen else "",
        profile_url=_address("identity:account"),
        sign_in_url=_address("identity:sign-in" if is_open() else "accounts:sign-in"),
        search_url="",
        demo=settings.XASO_DEMO,
    )


def _for_official(request: HttpRequest, user: User) -> Chrome:
    access = access_of(user)
    here = getattr(request, "commune_id", None)
    communes = commune_names(access.communes)
    commune = communes[here] if here in communes else next(iter(communes.values()))
    roles = access.here()
    opened = [role for role in roles if role.emergency_until]
    ends = [role.emergency_until for role in opened if role.emergency_until]
    return Chrome(
        commune_name=capfirst(commune.name),
        province_name=capfirst(commune.province),
        menu=_menu(request, access),
        unread=_unread(request, here),
        notifications_url=_address("notifications:list"),
        user_id=str(user.pk),
        user_name=user.full_name,
        user_title=(roles[0].position or str(roles[0].role.label)) if roles else "",
        profile_url=_address("accounts:profile"),
        sign_out_url=_address("accounts:sign-out"),
        acting_for=", ".join(sorted({role.lent_by_name for role in roles if role.lent_by})),
        emergency=", ".join(str(role.role.label) for role in opened),
        emergency_until=say_moment(min(ends)) if ends else "",
        emergency_url=_address("officials:emergencies"),
        communes=_choices(communes, here),
        search_url=_address("search:results"),
        suggestions_url=_address("search:suggestions"),
        search_terms=request.GET.get("q", ""),
        demo=settings.XASO_DEMO,
        idle_seconds=60 * idle_minutes(request.session),
        lock_url=_address("accounts:lock"),
    )


def _choices(communes: dict[int, CommuneName], here: int | None) -> tuple[CommuneChoice, ...]:
    """Return the communes to choose from; nothing where there is no choice."""
    if len(communes) < 2:
        return ()
    address = _address("accounts:commune")
    return tuple(
        CommuneChoice(capfirst(one.name), f"{address}?id={key}", active=key == here)
        for key, one in communes.items()
    )


def _menu(request: HttpRequest, access: Access) -> tuple[MenuGroup, ...]:
    allowed = [
        entry for entry in menu if entry.permission is None or access.holds(entry.permission)
    ]
    return _groups(request, allowed)


def _groups(request: HttpRequest, entries: Iterable[OfferedEntry]) -> tuple[MenuGroup, ...]:
    here, allowed = request.path, sorted(entries, key=lambda entry: entry.order)
    addresses = {entry.key: _address(entry.url_name) for entry in allowed}
    longest = max(
        (
            url
            for url in addresses.values()
            if here == url or (url != "/" and here.startswith(url))
        ),
        key=len,
        default="",
    )
    groups: dict[str, list[MenuEntry]] = {}
    for entry in allowed:
        url = addresses[entry.key]
        shown = MenuEntry(
            str(entry.label), url, entry.icon, active=url == longest, primary=entry.primary
        )
        groups.setdefault(str(entry.group), []).append(shown)
    return tuple(MenuGroup(label, tuple(entries)) for label, entries in groups.items())


def _unread(request: HttpRequest, here: int | None) -> int:
    """Count in the official's own commune, also on public pages of another or of none."""
    counter = getattr(request, "unread_notices", None)
    if counter is None:
        return 0
    with acting_in(here):
        return int(counter())


def _unread_of_citizen(request: HttpRequest, user: User) -> int:
    """Count in all communes; while somebody fills in a form nothing calls them away."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    return 0 if page in WHILE_FILLING_IN else unread_of(user.pk)


def _address(name: str) -> str:
    return _address_in(settings.ROOT_URLCONF, name)


@cache
def _address_in(urlconf: str, name: str) -> str:
    """Return where a page is, worked out once: every page names a dozen others."""
    return reverse(name, urlconf)

"""Fills the frame around every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst

from xaso.kernel.accounts.api import User
from xaso.kernel.organisations.api import Commune, public_commune
from xaso.kernel.permissions.api import Access, access_of
from xaso.kernel.providers.api import menu
from xaso.ui.chrome import Chrome, CommuneChoice, MenuEntry, MenuGroup


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Supply the variable ``chrome``; costs nothing on pages that do not draw a frame."""
    return {"chrome": SimpleLazyObject(lambda: _build(request))}


def _build(request: HttpRequest) -> Chrome:
    user = getattr(request, "user", None)
    if isinstance(user, User) and access_of(user).communes:
        return _for_official(request, user)
    commune = public_commune()
    return Chrome(
        commune_name=capfirst(str(commune)) if commune else "",
        province_name=capfirst(str(commune.province)) if commune else "",
        sign_in_url=reverse("accounts:sign-in"),
        search_url="",
        demo=settings.XASO_DEMO,
    )


def _for_official(request: HttpRequest, user: User) -> Chrome:
    access = access_of(user)
    here = getattr(request, "commune_id", None)
    found = Commune.objects.select_related("province").in_bulk(access.communes)
    commune = found[here] if here in found else next(iter(found.values()))
    roles = access.here()
    choices = tuple(
        CommuneChoice(
            capfirst(str(one)),
            f"{reverse('accounts:commune')}?id={one.pk}",
            active=one == commune,
        )
        for one in found.values()
    )
    return Chrome(
        commune_name=capfirst(str(commune)),
        province_name=capfirst(str(commune.province)),
        menu=_menu(request, access),
        unread=_unread(request),
        notifications_url=_address("notifications:list"),
        user_name=user.full_name,
        user_title=(roles[0].position or str(roles[0].role.label)) if roles else "",
        profile_url=reverse("accounts:profile"),
        sign_out_url=reverse("accounts:sign-out"),
        acting_for=", ".join(sorted({role.lent_by_name for role in roles if role.lent_by})),
        communes=choices if len(choices) > 1 else (),
        search_url=_address("search:results"),
        suggestions_url=_address("search:suggestions"),
        search_terms=request.GET.get("q", ""),
        demo=settings.XASO_DEMO,
        idle_seconds=60
        * request.session.get("idle_minutes", settings.XASO_ACCOUNTS_IDLE_MINUTES),
    )


def _menu(request: HttpRequest, access: Access) -> tuple[MenuGroup, ...]:
    allowed = [
        entry for entry in menu if entry.permission is None or access.holds(entry.permission)
    ]
    allowed.sort(key=lambda entry: entry.order)
    here = request.path
    addresses = {entry.key: reverse(entry.url_name) for entry in allowed}
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


def _unread(request: HttpRequest) -> int:
    counter = getattr(request, "unread_notices", None)
    return int(counter()) if counter else 0


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

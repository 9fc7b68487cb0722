"""Addresses after the map of 2025: a commune of today and what stands before it; abroad, free text.

Kept as ``{"country": "VN", "commune": code, "place": its name then, "detail": house and street}``.
"""

from typing import Any

from django.utils.translation import gettext as _

from xaso.kernel.forms.lists import HOME, country_names
from xaso.kernel.forms.places import KnownPlace, Places
from xaso.kernel.forms.refusals import RefusedError
from xaso.lib.text import normalise

_LONGEST_DETAIL = 300
_LONGEST_SENT = 1000
_SHOWN = 4


def clean_address(raw: Any, places: Places, *, abroad: bool) -> dict[str, str] | None:
    """Return an address as it is kept, or nothing where none was written.

    On one line commune and province come last: "Số 1, phường Ba Đình, thành phố Hà Nội".

    Raises:
        RefusedError: the commune is missing, unknown or one of several of this name.
    """
    raw = _of_line(raw) if isinstance(raw, str) else raw
    parts = {name: _text(raw, name) for name in ("country", "commune", "place", "detail")}
    if len(parts["detail"]) > _LONGEST_DETAIL:
        raise RefusedError(_("This is too long; please shorten it."))
    if not (parts["commune"] or parts["place"] or parts["detail"]):
        return None
    country = parts["country"] or HOME
    if country != HOME:
        return _foreign(country, parts, abroad=abroad)
    place = _find(parts, places)
    return {
        "country": HOME,
        "commune": place.code,
        "place": place.said,
        "detail": parts["detail"],
    }


def say_address(kept: Any, language: str) -> str:
    """Return a kept address on one line: house and street, commune, province or country."""
    if not isinstance(kept, dict):
        return ""
    country = kept.get("country", HOME)
    names = country_names()
    end = names[country].said_in(language) if country != HOME and country in names else ""
    parts = [kept.get("detail", ""), kept.get("place", ""), end]
    return ", ".join(part for part in parts if isinstance(part, str) and part)


def _of_line(line: str) -> dict[str, str]:
    parts = normalise(line).split(",")
    return {"detail": ",".join(parts[:-2]), "place": ",".join(parts[-2:])}


def _text(raw: Any, name: str) -> str:
    found = raw.get(name) if isinstance(raw, dict) else None
    return normalise(found[:_LONGEST_SENT]) if isinstance(found, str) else ""


def _foreign(country: str, parts: dict[str, str], *, abroad: bool) -> dict[str, str]:
    if not abroad or country not in country_names():
        raise RefusedError(_("Please choose a country from the list."))
    if not parts["detail"]:
        raise RefusedError(_("Please write the address in the country you chose."))
    return {"country": country, "detail": parts["detail"]}


def _find(parts: dict[str, str], places: Places) -> KnownPlace:
    found = places.by_code(parts["commune"]) if parts["commune"] else None
    if found:
        return found
    if not parts["place"]:
        raise RefusedError(_("Please write the commune or ward, for example: xã Sơn Vĩ."))
    named = places.by_name(parts["place"])
    if len(named) == 1:
        return named[0]
    if not named:
        raise RefusedError(
            _(
                "We do not know this commune or ward; please write its name of today and the province."
            )
        )
    raise RefusedError(
        _("Several are called so: %(names)s. Please add the province.")
        % {"names": "; ".join(place.said for place in named[:_SHOWN])}
    )

"""The ratings that supervisors look for: narrowed, in order, with what each row shows."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.portal.rating_models import Rating, in_band

ORDERS = {
    "at": ("given_at", "id"),
    "-at": ("-given_at", "-id"),
}
FIRST = "-at"


def officers_rated() -> list[tuple[str, str]]:
    """Return the officials whose work was rated, by name."""
    rows = Rating.objects.filter(officer__isnull=False).order_by("officer__name_key")
    found = rows.values_list("officer_id", "officer__full_name").distinct()
    return [(str(pk), name) for pk, name in found]


def procedures_rated() -> list[tuple[str, str]]:
    """Return the procedures whose dossiers were rated, by name."""
    rows = Rating.objects.order_by("procedure_version__name")
    found = rows.values_list(
        "procedure_version__procedure__code", "procedure_version__name"
    ).distinct()
    return list({code: (code, name) for code, name in found}.values())


def find_ratings(wanted: Mapping[str, Any]) -> CommuneQuerySet[Rating]:
    """Return what a filter keeps, the newest first unless asked otherwise."""
    rows = Rating.objects.select_related("scale", "unit", "officer", "procedure_version")
    if wanted.get("band"):
        rows = rows.filter(in_band(int(wanted["band"])))
    for name in ("unit", "officer"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    if wanted.get("procedure"):
        rows = rows.filter(procedure_version__procedure__code=wanted["procedure"])
    if first := wanted.get("first"):
        rows = rows.filter(given_at__gte=datetime.combine(first, time.min, VIETNAM_TIME))
    if last := wanted.get("last"):
        end = datetime.combine(last + timedelta(days=1), time.min, VIETNAM_TIME)
        rows = rows.filter(given_at__lt=end)
    return rows.order_by(*ORDERS.get(wanted.get("sort") or FIRST, ORDERS[FIRST]))

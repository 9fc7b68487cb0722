"""Tables of fees in lists, and one with its items."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from xaso.lib import clock
from xaso.public_services.procedures.forms_fees import Key, key_of
from xaso.public_services.procedures.models import (
    FeeTable,
    FeeTableQuerySet,
    FeeTableRow,
    Procedure,
)

ORDERS = {
    "name": (F("name").asc(),),
    "-name": (F("name").desc(),),
    "from": (F("valid_from").asc(),),
    "-from": (F("valid_from").desc(),),
}


def fee_tables(wish: Mapping[str, Any]) -> FeeTableQuerySet:
    """Return the tables as they were asked for, the newest first unless said otherwise."""
    found: FeeTableQuerySet = FeeTable.objects.all()
    if wish.get("standing"):
        found = found.standing(wish["standing"], clock.today())
    if text := (wish.get("q") or "").strip():
        inside = {"commune_id": OuterRef("commune_id"), "table_id": OuterRef("pk")}
        rows = FeeTableRow.objects.filter(**inside, procedure__code=text)
        found = found.filter(Q(name__icontains=text) | Q(act__icontains=text) | Exists(rows))
    order = ORDERS.get(wish.get("sort") or "", ORDERS["-from"])
    return found.annotate(items=Count("rows")).order_by(*order, "-id")


def rows_of(table: FeeTable) -> list[FeeTableRow]:
    """Return the items of a table in their order; one statement."""
    rows = FeeTableRow.objects.filter(table=table).select_related("procedure")
    return list(rows.order_by("order", "id"))


def keys_of(rows: list[FeeTableRow], *, but: FeeTableRow | None = None) -> set[Key]:
    """Return by what the items of a table are told apart, those of the others."""
    kept = [row for row in rows if but is None or row.pk != but.pk]
    return {key_of(row.procedure.code, vars(row)) for row in kept}


def procedures_by_code() -> dict[str, Procedure]:
    """Return all procedures of the catalogue by code; one statement."""
    return {one.code: one for one in Procedure.objects.all()}

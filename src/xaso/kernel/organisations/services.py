"""Loading the administrative map that the product ships."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from xaso.kernel.organisations.models import Commune, CommuneSuccession, Province
from xaso.kernel.organisations.queries import forget_old_communes

DATA = Path(__file__).parent / "data"
NEW_MAP = date(2025, 7, 1)


@transaction.atomic
def load_map() -> int:
    """Bring provinces, communes and successions up to the shipped files; return the communes.

    Keeps which communes this installation serves. Changes of kind since the map of
    1 July 2025 (``changes.csv``) apply from their day.
    """
    changed = _kinds_in_force(timezone.localdate())
    Province.objects.bulk_create(
        [
            Province(
                id=int(row["code"]),
                code=row["code"],
                name=row["name"],
                kind=changed.get(row["code"], row["kind"]),
                valid_from=row["valid_from"],
            )
            for row in _rows("provinces")
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "kind"],
    )
    communes = [_commune(row, changed) for row in _rows("communes")]
    Commune.objects.bulk_create(
        communes,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "kind", "province"],
    )
    _load_successions()
    return len(communes)


def _commune(row: dict[str, str], changed: dict[str, str]) -> Commune:
    return Commune(
        id=int(row["code"]),
        code=row["code"],
        name=row["name"],
        kind=changed.get(row["code"], row["kind"]),
        province_id=int(row["province_code"]),
        valid_from=NEW_MAP,
    )


def _load_successions() -> None:
    forget_old_communes()
    CommuneSuccession.objects.all().delete()
    CommuneSuccession.objects.bulk_create(
        CommuneSuccession(
            old_code=row["old_code"],
            old_name=row["old_name"],
            old_district=row["old_district"],
            old_province=row["old_province"],
            successor_id=int(row["new_code"]),
            is_partial=row["extent"] == "part",
        )
        for row in _rows("successions")
    )


def _kinds_in_force(today: date) -> dict[str, str]:
    changes = sorted(_rows("changes"), key=lambda row: row["valid_from"])
    in_force = [row for row in changes if date.fromisoformat(row["valid_from"]) <= today]
    return {row["code"]: row["kind"] for row in in_force}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)

"""What papers say of a commune's authority, and which commune an old one belongs to now."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, partial
from uuid import UUID

from xaso.kernel.organisations.models import (
    OFFICES,
    Authority,
    Commune,
    CommuneSuccession,
    OneStopDesk,
    Unit,
    Village,
)
from xaso.lib.text import fold


@dataclass(frozen=True, slots=True)
class Office:
    """A commune's people's committee (ủy ban nhân dân) as codes and papers name it today.

    ``desk`` is the name of its one-stop desk, empty where it has none.
    """

    code: str
    name: str
    commune: str
    province: str
    desk: str


@dataclass(frozen=True, slots=True)
class CommuneName:
    """A commune and its province as people call them: "xã Sơn Vĩ", "tỉnh Tuyên Quang"."""

    code: str
    name: str
    province: str


def office_of(commune_id: int) -> Office:
    """Return the people's committee of a commune; raises ``DoesNotExist`` without one."""
    return OFFICES.recall(("office", commune_id), partial(_office_of, commune_id))


def active_units(commune_id: int) -> tuple[tuple[UUID, str], ...]:
    """Return id and kind of the active units of a commune's authority, in their order."""
    return OFFICES.recall(("units", commune_id), partial(_active_units, commune_id))


def village_names(commune_id: int) -> dict[UUID, str]:
    """Return what the villages of a commune are called, in their order."""
    return dict(OFFICES.recall(("villages", commune_id), partial(_village_names, commune_id)))


def commune_names(commune_ids: Collection[int]) -> dict[int, CommuneName]:
    """Return what communes and their provinces are called, in the order of the codes."""
    found = OFFICES.recall_many(commune_ids, _commune_names, kind="names")
    return dict(sorted(found.items(), key=lambda item: item[1].code))


def _commune_names(commune_ids: Collection[int]) -> dict[int, CommuneName]:
    rows = Commune.objects.select_related("province").filter(pk__in=commune_ids)
    return {row.pk: CommuneName(row.code, str(row), str(row.province)) for row in rows}


def _village_names(commune_id: int) -> tuple[tuple[UUID, str], ...]:
    return tuple(Village.objects.filter(of_commune=commune_id).values_list("pk", "name"))


def _office_of(commune_id: int) -> Office:
    bodies = Authority.objects.in_force().select_related("of_commune__province")
    body = bodies.get(of_commune_id=commune_id)
    commune = body.of_commune
    desks = OneStopDesk.objects.filter(unit__authority__of_commune_id=commune_id)
    desk = desks.values_list("name", flat=True).first()
    return Office(
        code=body.code,
        name=body.name,
        commune=commune.name if commune else "",
        province=str(commune.province) if commune else "",
        desk=desk or "",
    )


def _active_units(commune_id: int) -> tuple[tuple[UUID, str], ...]:
    units = Unit.objects.filter(authority__of_commune_id=commune_id, is_active=True)
    return tuple(units.values_list("pk", "kind"))


@dataclass(frozen=True, slots=True)
class OldCommune:
    """A commune of before July 2025 and where it, or a part of it, went."""

    code: str
    name: str
    district: str
    province: str
    new_code: str
    new_name: str
    new_province: str
    is_partial: bool


def search_old_communes(text: str, *, limit: int) -> list[OldCommune]:
    """Return the old communes whose name, district, province or code has all the words.

    Accents and "xã", "phường", "thị trấn" do not matter; names that begin with the words
    or are among them come first.
    """
    wanted = fold(text)
    words = wanted.split()
    if not words:
        return []
    hits = [
        (found, name)
        for found, name, words_of in _folded()
        if all(word in words_of for word in words)
    ]
    hits.sort(key=lambda hit: _distance(hit[1], wanted))
    return [found for found, _name in hits[:limit]]


def forget_old_communes() -> None:
    """Read the table again when it is next asked for: its rows were loaded anew."""
    _folded.cache_clear()


@cache
def _folded() -> tuple[tuple[OldCommune, str, str], ...]:
    """Return every row with its folded words; some ten thousand, read once a process."""
    rows = CommuneSuccession.objects.select_related("successor__province").order_by("old_code")
    return tuple(
        (found, fold(_bare(found.name)), _words(found)) for found in map(_old_commune, rows)
    )


def _old_commune(row: CommuneSuccession) -> OldCommune:
    return OldCommune(
        code=row.old_code,
        name=row.old_name,
        district=row.old_district,
        province=row.old_province,
        new_code=row.successor.code,
        new_name=str(row.successor),
        new_province=str(row.successor.province),
        is_partial=row.is_partial,
    )


def _words(found: OldCommune) -> str:
    return fold(f"{found.name} {found.district} {found.province} {found.code}")


def _distance(name: str, wanted: str) -> tuple[bool, bool, bool, str]:
    return not wanted.startswith(name), name not in wanted, not name.startswith(wanted), name


def _bare(name: str) -> str:
    for kind in ("Xã ", "Phường ", "Thị trấn "):
        name = name.removeprefix(kind)
    return name

"""From the commune that people still write to the one that it belongs to since July 2025."""

from dataclasses import dataclass
from functools import cache

from xaso.kernel.organisations.models import CommuneSuccession
from xaso.lib.text import fold


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

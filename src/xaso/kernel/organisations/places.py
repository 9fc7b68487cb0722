"""The communes of today by what people write in an address."""

from collections import defaultdict
from dataclasses import dataclass, field

from xaso.kernel.organisations.models import OFFICES, Commune
from xaso.lib.text import fold


@dataclass(frozen=True, slots=True)
class CommunePlace:
    """A commune in force with its province: "phường Ba Đình", "thành phố Hà Nội"."""

    code: str
    name: str
    province: str
    folded: str


@dataclass(frozen=True, slots=True)
class PlaceBook:
    """All communes in force, by code and by each way of naming one."""

    by_code: dict[str, CommunePlace] = field(default_factory=dict)
    by_name: dict[str, tuple[str, ...]] = field(default_factory=dict)


def place_book() -> PlaceBook:
    """Return the communes of today, remembered by each process until the map changes."""
    return OFFICES.recall("places", _load)


def _load() -> PlaceBook:
    book, named = PlaceBook(), defaultdict(list)
    for row in Commune.objects.in_force().select_related("province"):
        name, province = fold(row.name), fold(row.province.name)
        whole, whole_province = fold(str(row)), fold(str(row.province))
        place = CommunePlace(row.code, str(row), str(row.province), f"{whole} {whole_province}")
        book.by_code[row.code] = place
        ways = {name, whole}
        for way in ways | {
            f"{way} {one}" for way in ways for one in (province, whole_province)
        }:
            named[way].append(row.code)
    book.by_name.update({way: tuple(codes) for way, codes in named.items()})
    return book

"""Finding a commune by a few letters of its name, or of the one it was made from in 2025."""

import re

from django.db.models import Case, Q, When

from xaso.kernel.organisations.api import Commune, CommuneSuccession
from xaso.kernel.search.api import has_words
from xaso.lib.text import fold

SHOWN = 10
LOOKED_AT = 100
FEWEST_LETTERS = 2
IN_FULL = 0
_KIND = re.compile(r"^(xa|phuong|thi tran|dac khu) ")


def find_communes(
    text: str, *, near: int | None = None, limit: int = SHOWN
) -> list[tuple[Commune, str]]:
    """Return communes in force that the text may mean, each with the old name that led there.

    Words may name the province too ("tan phu hung yen"). Names that are just what was typed
    come first; among equals those in the province of the commune ``near``, and present
    names before old ones.
    """
    wanted = _bare(text)
    if len(wanted) < FEWEST_LETTERS:
        return []
    province = _province_of(near) if near else None

    def rank(one: tuple[Commune, str]) -> tuple[int, bool, int, str, bool]:
        tier, length, called = _nearness(one[1] or one[0].name, wanted)
        return tier, one[0].province_id != province, length, called, bool(one[1])

    ranked = sorted([*_present(wanted, province), *_old(wanted, province)], key=rank)
    found: dict[int, tuple[Commune, str]] = {}
    for commune, old in ranked:
        found.setdefault(commune.pk, (commune, old))
    return list(found.values())[:limit]


def known_commune(chosen: str) -> Commune | None:
    """Return the commune in force with this code, if it is one."""
    if not (chosen.isascii() and chosen.isdecimal()):
        return None
    return Commune.objects.in_force().filter(pk=int(chosen)).first()


def meant_commune(text: str, *, near: int) -> Commune | list[Commune]:
    """Return the one commune that a typed name means, or those it may mean."""
    found = find_communes(text, near=near)
    wanted = _bare(text)
    in_full = [one for one, old in found if _nearness(old or one.name, wanted)[0] == IN_FULL]
    if len(in_full) == 1:
        return in_full[0]
    return found[0][0] if len(found) == 1 else [one for one, _old_name in found]


def _present(wanted: str, province: int | None) -> list[tuple[Commune, str]]:
    both = Q()
    for word in wanted.split():
        both &= Q(name__folded__contains=word) | Q(province__name__folded__contains=word)
    rows = Commune.objects.in_force().filter(both).select_related("province")
    rows = rows.order_by(_own_first("province", province), "pk")
    return [(row, "") for row in rows[:LOOKED_AT]]


def _old(wanted: str, province: int | None) -> list[tuple[Commune, str]]:
    rows = CommuneSuccession.objects.filter(has_words("old_name__folded", wanted))
    rows = rows.order_by(_own_first("successor__province", province), "old_name")
    return [
        (row.successor, f"{row.old_name}, {row.old_district}, {row.old_province}")
        for row in rows.select_related("successor__province")[:LOOKED_AT]
    ]


def _province_of(commune: int) -> int | None:
    return Commune.objects.filter(pk=commune).values_list("province", flat=True).first()


def _own_first(path: str, province: int | None) -> Case:
    """Return the order that keeps the own province where a list is cut off."""
    return Case(When(**{path: province}, then=0), default=1)


def _nearness(name: str, wanted: str) -> tuple[int, int, str]:
    """Rank a name that was typed in full first, then one that begins so, then by length."""
    called = _bare(name.partition(",")[0])
    if wanted == called or wanted.startswith(f"{called} "):
        return IN_FULL, len(called), called
    return (1 if called.startswith(wanted) else 2), len(called), called


def _bare(text: str) -> str:
    """Return a name as it is compared, without the word for its kind."""
    return _KIND.sub("", fold(text))

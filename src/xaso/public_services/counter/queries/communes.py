"""Finding a commune by a few letters of its name, or of the one it was made from in 2025."""

import re

from django.db.models import Q

from xaso.kernel.organisations.api import Commune, CommuneSuccession
from xaso.kernel.search.api import has_words
from xaso.lib.text import fold

SHOWN = 10
LOOKED_AT = 100
FEWEST_LETTERS = 2
_KIND = re.compile(r"^(xa|phuong|thi tran|dac khu) ")


def find_communes(text: str, *, limit: int = SHOWN) -> list[tuple[Commune, str]]:
    """Return communes in force that the text may mean, each with the old name that led there.

    Words may name the province too ("tan phu hung yen"). Names that are just what was typed
    come first, present before old ones.
    """
    wanted = _bare(text)
    if len(wanted) < FEWEST_LETTERS:
        return []
    ranked = sorted(
        [*_present(wanted), *_old(wanted)],
        key=lambda one: (_nearness(one[1] or one[0].name, wanted), bool(one[1])),
    )
    found: dict[int, tuple[Commune, str]] = {}
    for commune, old in ranked:
        found.setdefault(commune.pk, (commune, old))
    return list(found.values())[:limit]


def _present(wanted: str) -> list[tuple[Commune, str]]:
    both = Q()
    for word in wanted.split():
        both &= Q(name__folded__contains=word) | Q(province__name__folded__contains=word)
    rows = Commune.objects.in_force().filter(both).select_related("province")
    return [(row, "") for row in rows[:LOOKED_AT]]


def _old(wanted: str) -> list[tuple[Commune, str]]:
    rows = CommuneSuccession.objects.filter(has_words("old_name__folded", wanted))
    return [
        (row.successor, f"{row.old_name}, {row.old_district}, {row.old_province}")
        for row in rows.select_related("successor__province")[:LOOKED_AT]
    ]


def _nearness(name: str, wanted: str) -> tuple[int, int, str]:
    """Rank a name that was typed in full first, then one that begins so, then by length."""
    called = _bare(name.partition(",")[0])
    if wanted == called or wanted.startswith(f"{called} "):
        return 0, len(called), called
    return (1 if called.startswith(wanted) else 2), len(called), called


def _bare(text: str) -> str:
    """Return a name as it is compared, without the word for its kind."""
    return _KIND.sub("", fold(text))

"""Finding a commune by a few letters of its name, or of the one it was made from in 2025."""

from django.db.models import Q

from xaso.kernel.organisations.api import Commune, CommuneSuccession
from xaso.kernel.search.api import has_words
from xaso.lib.text import fold

SHOWN = 10
LOOKED_AT = 60


def find_communes(text: str, *, limit: int = SHOWN) -> list[tuple[Commune, str]]:
    """Return communes in force that the text may mean, each with the old name that led there.

    Words may name the province too ("tan phu hung yen"); present names come before old ones.
    """
    if len(fold(text)) < 2:
        return []
    present = Commune.objects.in_force().filter(_called(text)).select_related("province")
    wanted = fold(text)
    nearest = sorted(
        present[:LOOKED_AT],
        key=lambda row: (not wanted.startswith(fold(row.name)), len(row.name), row.name),
    )
    found = {row.pk: (row, "") for row in nearest}
    old = CommuneSuccession.objects.filter(has_words("old_name__folded", text))
    for row in old.select_related("successor__province").order_by("old_name")[:LOOKED_AT]:
        led = f"{row.old_name}, {row.old_district}, {row.old_province}"
        found.setdefault(row.successor_id, (row.successor, led))
    return list(found.values())[:limit]


def _called(text: str) -> Q:
    both = Q()
    for word in fold(text).split():
        both &= Q(name__folded__contains=word) | Q(province__name__folded__contains=word)
    return both

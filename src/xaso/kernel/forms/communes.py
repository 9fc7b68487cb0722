"""Communes as people write them: of today, or of before July 2025, accents not needed."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xaso.kernel.forms.places import KnownPlace
from xaso.kernel.organisations.api import CommunePlace, place_book, search_old_communes
from xaso.lib.text import fold

_OLD_ONES = 6


class CommunesOfToday:
    """The communes in force; an old name leads to where it went."""

    def by_code(self, code: str) -> KnownPlace | None:
        """Return the commune in force with this code."""
        found = place_book().by_code.get(code)
        return _known(found) if found else None

    def by_name(self, text: str) -> Sequence[KnownPlace]:
        """Return the communes that a text names: by name, by all its words, or by an old name."""
        book = place_book()
        codes = book.by_name.get(fold(text), ())
        if codes:
            return [_known(book.by_code[code]) for code in codes]
        return _with_all_words(text) or _of_old_name(text)


def suggest_communes(text: str, *, limit: int) -> list[KnownPlace]:
    """Return the communes that a few letters may mean, those of today before old names."""
    found = {place.code: place for place in _with_all_words(text)[:limit]}
    for place in _of_old_name(text):
        found.setdefault(place.code, place)
    return list(found.values())[:limit]


def _with_all_words(text: str) -> list[KnownPlace]:
    wanted = fold(text)
    words = wanted.split()
    if not words:
        return []
    hits = [
        place
        for place in place_book().by_code.values()
        if all(f" {word}" in f" {place.folded}" for word in words)
    ]
    hits.sort(key=lambda place: (wanted not in place.folded, place.folded))
    return [_known(place) for place in hits]


def _of_old_name(text: str) -> list[KnownPlace]:
    book = place_book()
    return [
        KnownPlace(
            one.new_code,
            one.new_name,
            one.new_province,
            hint=_("formerly %(name)s, %(district)s")
            % {"name": one.name, "district": one.district},
        )
        for one in search_old_communes(text, limit=_OLD_ONES)
        if one.new_code in book.by_code
    ]


def _known(place: CommunePlace) -> KnownPlace:
    return KnownPlace(place.code, place.name, place.province)

"""Narrowing the list of procedures, those known by name only among them, by a few letters."""

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, Value
from django.db.models.functions import Greatest, Length
from django.db.models.lookups import GreaterThanOrEqual

from xaso.lib.text import fold, fold_words
from xaso.public_services.procedures.models import VersionQuerySet
from xaso.public_services.procedures.synonyms import other_words

ALIKE = 0.55
"""From here on two words are taken for one word mistyped (0 to 1)."""
LETTERS_OF_A_TYPO = 5
LETTERS_OF_INITIALS = 3
END_OF_NAME = "|"


def matching(versions: VersionQuerySet, text: str) -> VersionQuerySet:
    """Keep the versions that hold the text, short names first; if none does, those alike."""
    wordings = readings(text)
    if not wordings:
        return versions
    exact = versions.filter(_holds(wordings)).order_by(Length("name"), "sort_key")
    return exact if exact.exists() else _alike(versions, wordings)


def readings(text: str) -> list[str]:
    """Return what a typed text may stand for: itself, then with abbreviations written out."""
    typed = fold(text)
    padded = f" {typed} "
    written_out = [
        padded.replace(f" {short} ", f" {means} ").strip()
        for short, means in other_words()
        if f" {short} " in padded
    ]
    return list(dict.fromkeys([typed, *written_out])) if typed else []


def search_text(name: str, *others: str) -> str:
    """Return a name and other texts as search compares them, each word after a space."""
    return " ".join(["", fold(name), END_OF_NAME, *(fold(text) for text in others)])


def initials(name: str) -> str:
    """Return the first letters of the words of a name: "dkks" for "Đăng ký khai sinh"."""
    return "".join(word[0] for word in fold_words(name))


def _alike(versions: VersionQuerySet, wordings: list[str]) -> VersionQuerySet:
    likeness = [TrigramWordSimilarity(wording, "search_text") for wording in wordings]
    alike = Greatest(*likeness, Value(0.0))
    fits = _holds(wordings)
    if len(wordings[0]) >= LETTERS_OF_A_TYPO:
        fits |= Q(GreaterThanOrEqual(alike, Value(ALIKE)))
    return versions.filter(fits).annotate(alike=alike).order_by(alike.desc(), "sort_key")


def _holds(wordings: list[str]) -> Q:
    fits = Q()
    for wording in wordings:
        words = Q()
        for word in wording.split():
            words &= Q(search_text__contains=f" {word}")
        fits |= words
    if len(wordings[0]) >= LETTERS_OF_INITIALS and " " not in wordings[0]:
        fits |= Q(initials__contains=wordings[0])
    return fits

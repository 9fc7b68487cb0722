"""Finding procedures by a few letters, with or without accents, abbreviated or mistyped."""

import tomllib
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, Value
from django.db.models.functions import Greatest, Length
from django.db.models.lookups import GreaterThanOrEqual

from xaso.lib.text import fold, fold_words
from xaso.public_services.procedures.contracts import DetailLevel, ProcedureHit
from xaso.public_services.procedures.models import ProcedureVersion, VersionQuerySet
from xaso.public_services.procedures.queries.catalogue import hit

SYNONYMS = Path(__file__).parents[1] / "data" / "synonyms.toml"
ALIKE = 0.55
"""From here on two words are taken for one word mistyped (0 to 1)."""
LETTERS_OF_A_TYPO = 5
LETTERS_OF_INITIALS = 3
CANDIDATES = 80
END_OF_NAME = "|"


class Way(IntEnum):
    """By what a procedure was found, the surest first."""

    CODE = 0
    PHRASE = 1
    WORDS = 2
    INITIALS = 3
    FIELD = 4
    MISTYPED = 5


class Rank(NamedTuple):
    """What decides which of two procedures comes first."""

    way: Way
    not_by_hand: bool
    unlikeness: float
    length: int
    name: str


def find_procedures(text: str, limit: int = 10) -> list[ProcedureHit]:
    """Return the procedures in use that the text may mean, best first."""
    wordings = readings(text)
    if not wordings:
        return []
    found = _alike(ProcedureVersion.objects.in_use(), wordings).named()[:CANDIDATES]
    ranks = {version: _rank(version, wordings) for version in found}
    ranked = sorted(ranks, key=ranks.__getitem__)
    exact = [version for version in ranked if ranks[version].way != Way.MISTYPED]
    return [hit(version) for version in (exact or ranked)[:limit]]


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
        for short, means in _synonyms()
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


def _rank(version: ProcedureVersion, wordings: list[str]) -> Rank:
    way = min(_way(version, wording) for wording in wordings)
    by_hand = version.detail_level == DetailLevel.FULL and way != Way.MISTYPED
    alike: float = version.alike  # type: ignore[attr-defined]
    likeness = alike if way == Way.MISTYPED else 0.0
    return Rank(way, not by_hand, -likeness, len(version.name), version.sort_key)


def _way(version: ProcedureVersion, wording: str) -> Way:
    name, _bar, rest = version.search_text.partition(END_OF_NAME)
    words = [f" {word}" for word in wording.split()]
    if f" {wording} " in f"{rest} " and wording[0].isdecimal():
        return Way.CODE
    if f" {wording}" in name:
        return Way.PHRASE
    if all(word in name for word in words):
        return Way.WORDS
    if all(word in version.search_text for word in words):
        return Way.FIELD
    is_initials = len(wording) >= LETTERS_OF_INITIALS and wording in version.initials
    return Way.INITIALS if is_initials else Way.MISTYPED


@cache
def _synonyms() -> list[tuple[str, str]]:
    with SYNONYMS.open("rb") as file:
        rows = tomllib.load(file)["synonym"]
    return [(fold(short), fold(row["means"])) for row in rows for short in row["typed"]]

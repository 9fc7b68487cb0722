"""Finding procedures by what people say: everyday words, no accents, slips of the keyboard."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xaso.lib.text import fold
from xaso.lib.titles import Found, Title, TitleIndex
from xaso.public_services.procedures.contracts import DetailLevel, ProcedureHit, ProcedureMatch
from xaso.public_services.procedures.models import CATALOGUE, ProcedureVersion
from xaso.public_services.procedures.queries.catalogue import hit
from xaso.public_services.procedures.queries.search import initials
from xaso.public_services.procedures.synonyms import (
    called,
    other_words,
    quiet_words,
    synonyms,
)

ASIDE = re.compile(r"\s*\([^()]*\)")
COMMON = 0.05
"""How much a procedure that was read by hand is ahead: those are what people come for."""
BY_RESULT, BY_FIELD, BY_INITIALS = 0.9, 0.5, 0.9
SHORTEST_INITIALS, LONGEST_INITIALS = 3, 6


@dataclass(frozen=True, slots=True)
class _Finder:
    index: TitleIndex
    hits: dict[str, ProcedureHit]
    common: dict[str, float]


def match_procedures(text: str, limit: int) -> list[ProcedureMatch]:
    """Return the procedures in use that these words may mean, best first."""
    finder = CATALOGUE.recall("everyday", _build)
    return [
        ProcedureMatch(finder.hits[one.key].version_id, one.key, one.score)
        for one in _found(finder, text, limit)
    ]


def find_procedures(text: str, limit: int = 10) -> list[ProcedureHit]:
    """Return the procedures in use that the text may mean, best first, as lists show them."""
    finder = CATALOGUE.recall("everyday", _build)
    return [finder.hits[one.key] for one in _found(finder, text, limit)]


def _found(finder: _Finder, text: str, limit: int) -> list[Found]:
    return finder.index.search(text, limit=limit, known=finder.common)


def plain_name(code: str, name: str) -> str:
    """Return what citizens call a procedure: its short name, else the official one made plain.

    Made plain is: without "Thủ tục" and what stands in brackets.
    """
    return called().get(code) or _bare(name)


def _bare(name: str) -> str:
    bare = ASIDE.sub("", name).removeprefix("Thủ tục ").strip(" .;:")
    return bare[:1].upper() + bare[1:]


def _build() -> _Finder:
    versions = list(ProcedureVersion.objects.in_use().in_brief())
    titles = [title for version in versions for title in _titles_of(version)]
    codes = {version.procedure.code for version in versions}
    said = (
        Title(code, words)
        for row in synonyms()
        for code in row.codes
        if code in codes
        for words in row.typed
    )
    return _Finder(
        TitleIndex([*titles, *said], quiet_words()),
        {version.procedure.code: hit(version) for version in versions},
        {
            version.procedure.code: COMMON
            for version in versions
            if version.detail_level == DetailLevel.FULL
        },
    )


def _titles_of(version: ProcedureVersion) -> Iterator[Title]:
    """Give the official name, its parts, its other wordings, the result, the field and the code."""
    code, name = version.procedure.code, _bare(version.name)
    yield Title(code, code)
    yield Title(code, code.replace(".", ""))
    if code in called():
        yield Title(code, called()[code])
    yield Title(code, version.result_name, BY_RESULT)
    yield Title(code, version.procedure.field.name, BY_FIELD)
    for part in name.split(";"):
        yield Title(code, part)
        yield from (Title(code, other) for other in _otherwise(part))
    letters = initials(name)
    if SHORTEST_INITIALS <= len(letters) <= LONGEST_INITIALS:
        yield Title(code, letters, BY_INITIALS)


def _otherwise(part: str) -> Iterator[str]:
    """Give a name with each of its wordings replaced by what people say instead."""
    folded = f" {fold(part)} "
    for typed, meant in other_words():
        if f" {meant} " in folded:
            yield folded.replace(f" {meant} ", f" {typed} ")

"""Reading JSON strictly: what fits is kept, everything else becomes a problem with its path."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from xaso.kernel.forms.patterns import is_pattern
from xaso.kernel.forms.schema import NO_WORDS, TODAY, Words

MOST_ITEMS = 300
_LONGEST_KEY = 40
_LONGEST_TEXT = 4000

type Read[T] = Callable[["Reader", Any, str], T]


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """What is wrong in the definition of a form: where, and a sentence that says what to do."""

    path: str
    sentence: str


class Reader:
    """Collects the problems of one definition while it is read."""

    def __init__(self) -> None:
        self.problems: list[SchemaProblem] = []

    def refuse(self, path: str, sentence: str) -> None:
        """Note a problem."""
        self.problems.append(SchemaProblem(path, sentence))

    def mapping(
        self, raw: Any, path: str, parts: Mapping[str, Read[Any]], *, needed: Iterable[str] = ()
    ) -> dict[str, Any]:
        """Read an object of which all keys are known; return what was there."""
        if not isinstance(raw, dict):
            self.refuse(path, _("An object in braces is expected here."))
            return {}
        for key in raw:
            if key not in parts:
                self.refuse(join(path, key), _("This key is unknown; please remove it."))
        for key in needed:
            if key not in raw:
                self.refuse(join(path, key), _("This is missing; please add it."))
        return {
            key: read(self, raw[key], join(path, key))
            for key, read in parts.items()
            if key in raw
        }


def join(path: str, key: object) -> str:
    """Return the path of a part."""
    return f"{path}.{key}" if path else f"{key}"


def many[T](read: Read[T], *, most: int = MOST_ITEMS) -> Read[tuple[T, ...]]:
    """Read a list of things of one sort."""

    def read_many(reader: Reader, raw: Any, path: str) -> tuple[T, ...]:
        if not isinstance(raw, list):
            reader.refuse(path, _("A list is expected here."))
            return ()
        if len(raw) > most:
            reader.refuse(path, _("At most %(most)s are allowed here.") % {"most": most})
        return tuple(read(reader, one, join(path, at)) for at, one in enumerate(raw[:most]))

    return read_many


def text(reader: Reader, raw: Any, path: str) -> str:
    """Read a text."""
    if isinstance(raw, str) and len(raw) <= _LONGEST_TEXT:
        return raw
    reader.refuse(path, _("A text is expected here."))
    return ""


def key(reader: Reader, raw: Any, path: str) -> str:
    """Read a key: small ASCII letters, digits and underscores, beginning with a letter."""
    if isinstance(raw, str) and is_key(raw):
        return raw
    reader.refuse(
        path, _("A key has small letters without accents, digits and _, at most 40 of them.")
    )
    return ""


def path_of_answer(reader: Reader, raw: Any, path: str) -> str:
    """Read the path of an answer: the key of its group, a dot, the key of its question."""
    if isinstance(raw, str) and raw.count(".") == 1:
        return raw
    reader.refuse(path, _("There is no question “%(path)s”.") % {"path": raw})
    return ""


def path_of_day(reader: Reader, raw: Any, path: str) -> str:
    """Read what names a day: an answer, or the day on which the form is filled in."""
    return TODAY if raw == TODAY else path_of_answer(reader, raw, path)


def is_key(raw: str) -> bool:
    """Tell whether a text may be the key of a form, a page, a group or a field."""
    letters = raw.replace("_", "a")
    fits = letters.isascii() and letters.isalnum() and letters == letters.lower()
    return fits and raw[0].isalpha() and len(raw) <= _LONGEST_KEY


def words(reader: Reader, raw: Any, path: str) -> Words:
    """Read a text for people: Vietnamese, or both languages."""
    if isinstance(raw, str):
        return Words(text(reader, raw, path))
    read = reader.mapping(raw, path, {"vi": text, "en": text}, needed=["vi"])
    return Words(**{"vi": "", **read}) if read else NO_WORDS


def whole(reader: Reader, raw: Any, path: str) -> int:
    """Read a whole number that is not negative."""
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= 10_000:
        return raw
    reader.refuse(path, _("A whole number from 0 to 10000 is expected here."))
    return 0


def amount(reader: Reader, raw: Any, path: str) -> float:
    """Read a number."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        known: float = raw
        if abs(known) <= 10**15 and math.isfinite(known):
            return known
    reader.refuse(path, _("A number is expected here."))
    return 0


def flag(reader: Reader, raw: Any, path: str) -> bool:
    """Read yes or no."""
    if isinstance(raw, bool):
        return raw
    reader.refuse(path, _("True or false is expected here."))
    return False


def pattern(reader: Reader, raw: Any, path: str) -> str:
    """Read a pattern of the small language that is safe to match."""
    if isinstance(raw, str) and is_pattern(raw):
        return raw
    reader.refuse(
        path,
        _(
            "A pattern is a row of letters, \\d or [a-z], each with {n} or {n,m};"
            " no brackets or bars, at most three open counts."
        ),
    )
    return ""


def one_of[E: StrEnum](kinds: type[E], otherwise: E) -> Read[E]:
    """Read one of the named values."""

    def read_one(reader: Reader, raw: Any, path: str) -> E:
        if isinstance(raw, str) and raw in {one.value for one in kinds}:
            return kinds(raw)
        known = ", ".join(one.value for one in kinds)
        reader.refuse(path, _("One of these is expected here: %(known)s.") % {"known": known})
        return otherwise

    return read_one

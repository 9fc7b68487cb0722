"""What people type for what the list calls by another name, as the shipped file says it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from xaso.lib.text import fold

SYNONYMS = Path(__file__).parent / "data" / "synonyms.toml"


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words that people type for words of the list (``means``), or for some procedures (``codes``)."""

    typed: tuple[str, ...]
    means: str = ""
    codes: tuple[str, ...] = ()


@cache
def synonyms() -> tuple[Synonym, ...]:
    """Return the rows of the file."""
    return tuple(
        Synonym(tuple(row["typed"]), row.get("means", ""), tuple(row.get("codes", ())))
        for row in _file()["synonym"]
    )


@cache
def other_words() -> tuple[tuple[str, str], ...]:
    """Return what people type beside the words of the list that it stands for, both folded."""
    rows = [row for row in synonyms() if row.means]
    return tuple((fold(typed), fold(row.means)) for row in rows for typed in row.typed)


@cache
def quiet_words() -> tuple[str, ...]:
    """Return the words that say little about what somebody wants."""
    from_file: list[str] = _file()["quiet"]
    return tuple(from_file)


@cache
def called() -> dict[str, str]:
    """Return what citizens' pages call the procedures with long official names, by code."""
    from_file: dict[str, str] = _file()["called"]
    return from_file


@cache
def _file() -> dict[str, Any]:
    with SYNONYMS.open("rb") as file:
        return tomllib.load(file)

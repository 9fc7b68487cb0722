"""The types of administrative documents, as the shipped file says it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TYPES = Path(__file__).parent / "data" / "document_types.toml"


class NoSuchTypeError(LookupError):
    """No type of document has this code or abbreviation."""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document (tên loại văn bản), with its abbreviation where the decree gives one.

    NĐ 30/2020/NĐ-CP Đ7, Annex III [verified].
    """

    code: str
    name: str
    abbreviation: str
    layout: str
    valid_from: date
    enacts: str = ""
    address: str = ""
    first: str = ""
    second: str = ""
    start: str = ""

    @property
    def is_letter(self) -> bool:
        """Whether it has no title, only "V/v" under its number (công văn)."""
        return self.layout == "letter"

    @property
    def second_is_ours(self) -> bool:
        """Whether who signs at the left is of this agency too: the secretary of minutes (biên bản)."""
        return self.layout == "minutes"

    def notation(self, mark: str, topic: str = "") -> str:
        """Return the symbol after the number: "QĐ-UBND", or "UBND-VP" for a letter."""
        parts = (self.abbreviation, mark) if self.abbreviation else (mark, topic)
        return "-".join(part for part in parts if part)


@cache
def document_types() -> tuple[DocumentType, ...]:
    """Return all types, in the order of the decree."""
    with TYPES.open("rb") as file:
        rows = tomllib.load(file)["type"]
    return tuple(
        DocumentType(
            valid_from=row.pop("from"), **{**row, "start": row.get("start", "").strip()}
        )
        for row in rows
    )


def type_of(code: str) -> DocumentType:
    """Return the type with this code or abbreviation; a letter (công văn) for neither.

    Raises:
        NoSuchTypeError: No type is called so.
    """
    wanted = code or "letter"
    for one in document_types():
        if wanted in (one.code, one.abbreviation):
            return one
    raise NoSuchTypeError(code)


def type_named(name: str) -> DocumentType | None:
    """Return the type that others write by its name, whatever the case; nothing if unknown."""
    wanted = name.strip().casefold()
    return next((one for one in document_types() if one.name.casefold() == wanted), None)

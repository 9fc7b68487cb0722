"""When two documents that came in are the same one."""

from dataclasses import dataclass

from xaso.lib.text import fold


@dataclass(frozen=True, slots=True)
class Identity:
    """By what a document is told from another; empty where unknown.

    ``known_as`` joins number and symbol; ``year`` is that of the document's date.
    """

    document_uid: str = ""
    known_as: str = ""
    organ_code: str = ""
    organ_name: str = ""
    year: int | None = None


def is_same(one: Identity, other: Identity) -> bool:
    """Whether two arrivals are one document: same identifier, or same number, symbol and agency.

    NĐ 30/2020/NĐ-CP Annex VI part I [verified]. Numbers begin anew each year (Đ15), so that
    two with known dates of different years are two documents. An identifier is only what a sender
    writes: under that of another agency's document something else may come.
    """
    if one.document_uid and one.document_uid == other.document_uid:
        return not _names_another(one, other)
    if not one.known_as or one.known_as != other.known_as:
        return False
    if one.year and other.year and one.year != other.year:
        return False
    return _same_agency(one, other)


def _names_another(one: Identity, other: Identity) -> bool:
    """Whether two agencies are named by their codes: nobody takes the place of another's document."""
    return bool(one.organ_code and other.organ_code) and not _same_agency(one, other)


def _same_agency(one: Identity, other: Identity) -> bool:
    """Codes decide where both have one, else the names."""
    if one.organ_code and other.organ_code:
        return one.organ_code.upper() == other.organ_code.upper()
    name = fold(one.organ_name)
    return bool(name) and name == fold(other.organ_name)

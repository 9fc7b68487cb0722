"""The state's own codes: of an authority, and of a dossier that it received."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_AUTHORITY_CODE = re.compile(r"[A-Z][0-9]{2}(\.[0-9A-Z]+)*|([0-9]+\.)+[A-Z][0-9]{2}")
_AUTHORITY_CODE_LIMIT = 35
_MINUS_SIGN = "\u2212"


class CodeError(ValueError):
    """The text, or the number, does not fit the format of the code."""


@dataclass(frozen=True, slots=True)
class DossierCodePattern:
    """How a dossier code writes its day and its number; it changes by circular, so it is data."""

    year_digits: int
    number_digits: int

    def __post_init__(self) -> None:
        if self.year_digits not in (2, 4) or self.number_digits < 1:
            raise CodeError(self)


CURRENT_PATTERN = DossierCodePattern(year_digits=4, number_digits=7)
"""G09.20-20260609-0092637: seen in a ministry's live interface of 2026; article not found [S].

Since Nghị định 309/2026/NĐ-CP the format is for Bộ Công an to rule.
"""

PATTERN_OF_2018 = DossierCodePattern(year_digits=2, number_digits=4)
"""000.00.17.H33-200619-0001: Thông tư 01/2018/TT-VPCP Đ.19 [V]; old files still carry it."""


@dataclass(frozen=True, slots=True)
class DossierCode:
    """The parts of a dossier code (mã số hồ sơ): who received it, when, and its number."""

    unit_code: str
    day: date
    number: int


def compose(
    unit_code: str, day: date, number: int, pattern: DossierCodePattern = CURRENT_PATTERN
) -> str:
    """Return the code of a dossier: "H56.99.01-20261121-0000012".

    Raises:
        CodeError: the unit's code is malformed or the number has no room in the pattern.
    """
    if not 0 < number < 10**pattern.number_digits:
        raise CodeError(number)
    year = f"{day.year:04}"[-pattern.year_digits :]
    written_day = f"{year}{day.month:02}{day.day:02}"
    return f"{parse_authority_code(unit_code)}-{written_day}-{number:0{pattern.number_digits}}"


def parse(code: str, pattern: DossierCodePattern = CURRENT_PATTERN) -> DossierCode:
    """Read a dossier code as people type it: small letters, spaces and any dash are forgiven.

    Raises:
        CodeError: the text is not a code of this pattern.
    """
    unit_code, written_day, number = _split(code)
    if len(number) != pattern.number_digits or not int(number):
        raise CodeError(code)
    return DossierCode(
        unit_code=parse_authority_code(unit_code),
        day=_parse_day(written_day, pattern),
        number=int(number),
    )


def parse_authority_code(code: str) -> str:
    """Return the code of an authority (mã định danh điện tử của cơ quan), "H56.99.01".

    Groups of digits and letters parted by dots, at most 35 characters: Quyết định
    20/2020/QĐ-TTg, amended by 09/2025/QĐ-TTg [S]. The older order with the province last,
    "000.00.17.H33" (QCVN 102:2016/BTTTT) [G], is read too.

    Raises:
        CodeError: the text is not such a code.
    """
    cleaned = _clean(code)
    if len(cleaned) > _AUTHORITY_CODE_LIMIT or not _AUTHORITY_CODE.fullmatch(cleaned):
        raise CodeError(code)
    return cleaned


def _clean(code: str) -> str:
    plain = unicodedata.normalize("NFKC", code).upper()
    return "".join(
        "-" if _is_dash(char) else char
        for char in plain
        if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc")
    )


def _is_dash(char: str) -> bool:
    return char == _MINUS_SIGN or unicodedata.category(char) == "Pd"


def _split(code: str) -> tuple[str, str, str]:
    parts = _clean(code).split("-")
    if len(parts) != 3 or not all(re.fullmatch(r"[0-9]+", part) for part in parts[1:]):
        raise CodeError(code)
    return parts[0], parts[1], parts[2]


def _parse_day(written: str, pattern: DossierCodePattern) -> date:
    if len(written) != pattern.year_digits + 4:
        raise CodeError(written)
    year = int(written[:-4]) + (2000 if pattern.year_digits == 2 else 0)
    try:
        return date(year, int(written[-4:-2]), int(written[-2:]))
    except ValueError as error:
        raise CodeError(written) from error

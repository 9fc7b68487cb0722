"""What the QR code on a citizen's identity card says."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from xaso.lib.dates import parse_vietnamese_date
from xaso.lib.ids import Gender, IdentifierError, PersonalId, parse_personal_id
from xaso.lib.text import normalise

_LONGEST_PAYLOAD = 1000
_FEWEST_FIELDS = 6
_GENDERS = {"nam": Gender.MALE, "nữ": Gender.FEMALE}
_YEAR_OF_BIRTH_ONLY = re.compile(r"(?:0000)?([12][0-9]{3})")
_NAME = re.compile(r"[^\W\d_]+(?:[ '’.-]+[^\W\d_]+)*")
_ENCODINGS_OF_WEDGES = ("cp1252", "cp1258")


class IdentityCardError(ValueError):
    """The text is not the payload of an identity card, or its letters came through spoilt."""


@dataclass(frozen=True, slots=True, repr=False)
class IdentityCard:
    """The face of an identity card (thẻ căn cước, căn cước công dân) as its QR repeats it.

    `born_on` is missing when the card gives only the year of birth, `issued_on` when the card
    does not say it; `old_number` (số chứng minh nhân dân) is empty when there was none.
    Shown as text it gives only the masked number, so that it does not leak into logs.
    """

    personal_id: PersonalId
    old_number: str
    full_name: str
    birth_year: int
    born_on: date | None
    gender: Gender
    address: str
    issued_on: date | None

    def __repr__(self) -> str:
        return f"IdentityCard({self.personal_id})"


def parse_identity_card(payload: str) -> IdentityCard:
    """Read the QR of an identity card, as a scanner types it or a camera decodes it.

    The fields are number, old number, full name, birth (ddmmyyyy), Nam/Nữ, address and day of
    issue, parted by bars. The old number and the day of issue may be absent; what follows them
    (the card of 7/2024 adds fields) is not kept. Source: cards in use, no published standard
    was found [S]. The QR is not signed: it identifies a person, it proves nothing.

    Raises:
        IdentityCardError: the text is anything else, or a scanner that types in another
            encoding spoilt its letters, which cannot be undone.
    """
    if len(payload) > _LONGEST_PAYLOAD or _is_spoilt(payload):
        raise IdentityCardError("unreadable")
    number, old_number, name, birth, gender, address, *rest = _fields(payload)
    if gender.casefold() not in _GENDERS or not _NAME.fullmatch(name):
        raise IdentityCardError("unreadable")
    birth_year, born_on = _read_birth(birth)
    return IdentityCard(
        personal_id=_read_number(number),
        old_number=old_number,
        full_name=name,
        birth_year=birth_year,
        born_on=born_on,
        gender=_GENDERS[gender.casefold()],
        address=address,
        issued_on=_read_day_of_issue(rest),
    )


def _fields(payload: str) -> list[str]:
    fields = [normalise(field) for field in payload.split("|")]
    if len(fields) > 1 and fields[1] and not any(char.isdecimal() for char in fields[1]):
        fields.insert(1, "")
    if len(fields) < _FEWEST_FIELDS:
        raise IdentityCardError("not_a_card")
    return fields


def _is_spoilt(payload: str) -> bool:
    """Tell whether the letters are the bytes of UTF-8 that were typed as Western letters."""
    if "\ufffd" in payload:
        return True
    if payload.isascii():
        return False
    for encoding in _ENCODINGS_OF_WEDGES:
        with suppress(UnicodeError):
            b"".join(_typed_byte(char, encoding) for char in payload).decode()
            return True
    return False


def _typed_byte(char: str, encoding: str) -> bytes:
    try:
        return char.encode(encoding)
    except UnicodeEncodeError:
        return char.encode("latin-1")


def _read_number(text: str) -> PersonalId:
    try:
        return parse_personal_id(text)
    except IdentifierError as error:
        raise IdentityCardError(error.reason.value) from error


def _read_birth(text: str) -> tuple[int, date | None]:
    if year := _YEAR_OF_BIRTH_ONLY.fullmatch(text):
        return int(year[1]), None
    try:
        born_on = parse_vietnamese_date(text)
    except ValueError as error:
        raise IdentityCardError("birth") from error
    return born_on.year, born_on


def _read_day_of_issue(fields: list[str]) -> date | None:
    with suppress(ValueError):
        return parse_vietnamese_date(fields[0] if fields else "")
    return None

"""Identifiers: the keys of our rows, and the numbers the state gives to people and bodies."""

import re
import secrets
import threading
import time
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

import phonenumbers

from xaso.lib.dates import local_day
from xaso.lib.text import normalise

_BIRTH_CENTURIES_FROM = 1900
_TAX_CODE_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TAX_CODE = re.compile(r"([0-9]{10})(?:-?([0-9]{3}))?", re.ASCII)
_PERSONAL_ID = re.compile(r"[0-9]{12}")
_PHONE_CHARACTERS = re.compile(r"\+?[0-9 ().-]+")
_COUNTER_BITS = 42


class IdentifierFault(StrEnum):
    """What is wrong with an identifier somebody typed."""

    NOT_TWELVE_DIGITS = "not_twelve_digits"
    UNKNOWN_BIRTHPLACE = "unknown_birthplace"
    BORN_IN_THE_FUTURE = "born_in_the_future"
    NOT_A_TAX_CODE = "not_a_tax_code"
    WRONG_CHECK_DIGIT = "wrong_check_digit"
    NOT_A_PHONE_NUMBER = "not_a_phone_number"


class IdentifierError(ValueError):
    """The text is not a valid identifier; `reason` says why, the text itself is not kept."""

    def __init__(self, reason: IdentifierFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Gender(StrEnum):
    """The sex that a civil-status record carries (giới tính)."""

    MALE = "male"
    FEMALE = "female"


class _TimeOrderedIds:
    """Makes UUIDv7 values that only ever grow within this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._millisecond = 0
        self._counter = 0

    def next(self) -> UUID:
        with self._lock:
            self._advance()
            millisecond, counter = self._millisecond, self._counter
        value = (millisecond & ((1 << 48) - 1)) << 80
        value |= 7 << 76 | (counter >> 30) << 64
        value |= 2 << 62 | (counter & ((1 << 30) - 1)) << 32 | secrets.randbits(32)
        return UUID(int=value)

    def _advance(self) -> None:
        now = time.time_ns() // 1_000_000
        if now <= self._millisecond:
            self._counter += 1
            if self._counter < 1 << _COUNTER_BITS:
                return
            now = self._millisecond + 1
        self._millisecond = now
        self._counter = secrets.randbits(_COUNTER_BITS - 1)


_ids = _TimeOrderedIds()


def uuid7() -> UUID:
    """Return a new key that sorts after every key this process made before.

    RFC 9562 version 7 with a 42-bit counter (method 1 of §6.2); if the clock steps back the
    last time is kept. The value tells when it was made and is no secret: never use it as one.
    """
    return _ids.next()


def uuid_or_none(text: str) -> UUID | None:
    """Return the key that a text from outside names, or ``None`` where it names none."""
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, repr=False)
class PersonalId:
    """A person's number (số định danh cá nhân), lifelong and the same on the identity card.

    Twelve digits: three for the place of birth registration (province, or country abroad),
    one for century and sex, two for the year of birth, six at random. Source: Nghị định
    137/2015/NĐ-CP, then Luật Căn cước 26/2023/QH15 Đ.12. Certainty: [G].

    As text it shows itself masked, so that it does not leak into logs; `number` is the value.
    """

    number: str

    @property
    def birthplace_code(self) -> str:
        """The province (or country) where the birth was registered."""
        return self.number[:3]

    @property
    def gender(self) -> Gender:
        """The sex recorded at birth: even digits are male, odd ones female."""
        return Gender.FEMALE if int(self.number[3]) % 2 else Gender.MALE

    @property
    def birth_year(self) -> int:
        """The year of birth: 0 and 1 mean the 1900s, 2 and 3 the 2000s, and so on."""
        century = int(self.number[3]) // 2
        return _BIRTH_CENTURIES_FROM + 100 * century + int(self.number[4:6])

    @property
    def masked(self) -> str:
        """The number as others may see it: first four and last two digits."""
        return f"{self.number[:4]}******{self.number[-2:]}"

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"PersonalId({self.masked})"


def parse_personal_id(text: str, *, today: date | None = None) -> PersonalId:
    """Read a personal number as people type it; `today` decides whose birth is still to come.

    Raises:
        IdentifierError: the text is not a number that a living person can have.
    """
    number = _without_separators(text)
    if not _PERSONAL_ID.fullmatch(number):
        raise IdentifierError(IdentifierFault.NOT_TWELVE_DIGITS)
    if number.startswith("000"):
        raise IdentifierError(IdentifierFault.UNKNOWN_BIRTHPLACE)
    personal_id = PersonalId(number)
    if personal_id.birth_year > (today or local_day(datetime.now(UTC))).year:
        raise IdentifierError(IdentifierFault.BORN_IN_THE_FUTURE)
    return personal_id


def parse_tax_code(text: str) -> str:
    """Return the tax code (mã số thuế): "0100109106", "0100109106-001" for a dependent unit.

    The tenth digit checks the first nine, as is publicly known of codes issued under Thông tư
    105/2020/TT-BTC [G]. Since 1/7/2025 the personal number is the tax code of a person or a
    household business (Thông tư 86/2024/TT-BTC) [G], so twelve digits are read as one.

    Raises:
        IdentifierError: the text is neither a tax code nor a personal number.
    """
    number = _without_separators(text)
    if _PERSONAL_ID.fullmatch(number):
        return parse_personal_id(number).number
    match = _TAX_CODE.fullmatch(number)
    if not match or match[2] == "000":
        raise IdentifierError(IdentifierFault.NOT_A_TAX_CODE)
    code, unit = match.groups()
    if 10 - _weighted_sum(code) % 11 != int(code[9]):
        raise IdentifierError(IdentifierFault.WRONG_CHECK_DIGIT)
    return f"{code}-{unit}" if unit else code


def parse_phone(text: str) -> str:
    """Return a telephone number in international form, "+84912345678"; local ones are ours.

    Raises:
        IdentifierError: no telephone network could reach this number.
    """
    typed = _ascii_punctuation(text)
    try:
        number = phonenumbers.parse(typed, "VN") if _PHONE_CHARACTERS.fullmatch(typed) else None
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise IdentifierError(IdentifierFault.NOT_A_PHONE_NUMBER)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _weighted_sum(digits: str) -> int:
    return sum(
        weight * int(digit) for weight, digit in zip(_TAX_CODE_WEIGHTS, digits, strict=False)
    )


def _ascii_punctuation(text: str) -> str:
    plain = unicodedata.normalize("NFKC", normalise(text))
    return "".join("-" if unicodedata.category(char) == "Pd" else char for char in plain)


def _without_separators(text: str) -> str:
    return re.sub(r"[\s.-]", "", _ascii_punctuation(text))


def say_phone(number: str) -> str:
    """Return a telephone number as people say it: "0912 345 678"; a foreign one as it is."""
    if not number.startswith("+84"):
        return number
    local = f"0{number.removeprefix('+84')}"
    return f"{local[:4]} {local[4:7]} {local[7:]}".strip()

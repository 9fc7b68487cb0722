"""What a document says of itself on its first page, proposed to the clerk and never believed.

The places are those of Annex I of Decree 30/2020: agency and number left, place and day right,
kind and subject below them.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from xaso.lib.text import fold, normalise

LONGEST_SUBJECT, LONGEST_ORGAN, LONGEST_NOTATION = 500, 200, 30
HEAD_LINES = 40
MOST_SUBJECT_LINES, MOST_ORGAN_LINES = 5, 4

_UPPER = "A-ZÀ-ỴĐ"
_NUMBER = re.compile(
    rf"(?<![{_UPPER}a-zà-ỹ])[Ss][ốôỐ]\s*[:.;]?\s*([0-9]{{1,6}})([a-z]?)\s*/\s*"
    rf"((?:[0-9]{{4}}/)?[{_UPPER}][0-9A-Za-zÀ-ỹĐđ&.]*(?:\s?[-–]\s?[0-9A-Za-zÀ-ỹĐđ&.]+)*)"
)
_DAY = re.compile(
    r"ng[àa]y\s*([0-9]{1,2})\s*th[áa]ng\s*([0-9]{1,2})\s*n[ăa]m\s*([0-9]{4})", re.IGNORECASE
)
_STATE = re.compile(
    r"C[ỘO]NG\s+H[ÒO]A\s+X[ÃA]\s+H[ỘO]I.*|Đ[ộo]c\s+l[ậa]p\s*[-–—].*", re.IGNORECASE
)
_ABOUT = re.compile(r"^(?:V/v|Về việc)\s*:?\s*", re.IGNORECASE)
_ENDS_SUBJECT = re.compile(
    r"^(?:Kính gửi|Căn cứ|Thực hiện|Theo |Điều 1|Số\b|[-–—_=]{3})|ngày\s*[0-9]{1,2}\s*tháng",
    re.IGNORECASE,
)
_URGENCIES = {"hoa toc": "express", "thuong khan": "very_urgent", "khan": "urgent"}
_HEADS = (
    "hội đồng", "ủy ban", "uỷ ban", "ubnd", "hđnd", "văn phòng", "chi cục", "tổng cục", "cục", "sở",
    "bộ", "ban", "phòng", "trung tâm", "công an", "bảo hiểm", "đảng ủy", "tòa án", "viện",
    "kho bạc", "thanh tra", "trường", "trạm", "mặt trận", "đoàn", "hội",
)  # fmt: skip
_PLACES = (
    "tỉnh",
    "thành phố",
    "huyện",
    "xã",
    "phường",
    "thị trấn",
    "quận",
    "thị xã",
    "đặc khu",
)
_ABBREVIATIONS = ("UBND", "HĐND", "UBMTTQ", "TNCS", "HCM", "TP")
_LETTER = "Công văn"


@dataclass(frozen=True, slots=True)
class Guess:
    """What the first page seems to say; empty where nothing was found."""

    number: int | None = None
    suffix: str = ""
    notation: str = ""
    issued_on: date | None = None
    organ_name: str = ""
    type_name: str = ""
    subject: str = ""
    urgency: str = ""


def guess(text: str, types: Sequence[str]) -> Guess:
    """Return what a first page says; ``types`` are the names of the kinds of documents."""
    lines = [normalise(line) for line in text.splitlines()[: HEAD_LINES * 2]]
    lines = [line for line in lines if line][:HEAD_LINES]
    numbered = next((place for place, one in enumerate(lines) if _NUMBER.search(one)), None)
    found = _NUMBER.search(lines[numbered]) if numbered is not None else None
    kind, below = _kind(lines, types)
    subject = _subject(lines, below)
    return Guess(
        number=int(found[1]) if found else None,
        suffix=found[2] if found else "",
        notation=_notation(found[3]) if found else "",
        issued_on=_day(lines),
        organ_name=_organ(lines[:numbered] if numbered is not None else lines[:4]),
        type_name=kind or (_LETTER if subject else ""),
        subject=subject,
        urgency=_urgency(lines),
    )


def _notation(found: str) -> str:
    """Return the notation without what a space lets in by mistake."""
    return re.sub(r"\s?[-–]\s?", "-", found).strip(".-")[:LONGEST_NOTATION]


def _day(lines: Sequence[str]) -> date | None:
    for line in lines:
        for day, month, year in _DAY.findall(line):
            with suppress(ValueError):
                return date(int(year), int(month), int(day))
    return None


def _urgency(lines: Sequence[str]) -> str:
    return next((_URGENCIES[fold(one)] for one in lines if fold(one) in _URGENCIES), "")


def _kind(lines: Sequence[str], types: Sequence[str]) -> tuple[str, int | None]:
    """Return the kind whose name stands alone in capitals, and the line below it."""
    known = {fold(name): name for name in types}
    for place, line in enumerate(lines):
        if line.isupper() and fold(line) in known:
            return known[fold(line)], place + 1
    return "", None


def _subject(lines: Sequence[str], below: int | None) -> str:
    """Return what stands after “V/v”, or under the name of the kind."""
    for place, line in enumerate(lines):
        if _ABOUT.match(line):
            return _gather([_ABOUT.sub("", line), *lines[place + 1 :]])
    return _gather(lines[below:]) if below is not None else ""


def _gather(lines: Sequence[str]) -> str:
    first, *rest = lines or [""]
    more = takewhile(lambda one: not _ENDS_SUBJECT.search(one), rest[: MOST_SUBJECT_LINES - 1])
    subject = _ABOUT.sub("", normalise(" ".join([first, *more])))
    return subject[:LONGEST_SUBJECT].strip()


def _organ(lines: Sequence[str]) -> str:
    """Return the agency above the number: the last lines from a word that begins agencies."""
    left = [_STATE.sub("", line).strip(" -–—_*") for line in lines]
    named = [line for line in left if line and line.isupper() and fold(line) not in _URGENCIES]
    named = named[-MOST_ORGAN_LINES:]
    begins = [place for place, one in enumerate(named) if one.lower().startswith(_HEADS)]
    chosen = named[begins[-1] :] if begins else named[-1:]
    return _capitalise(" ".join(chosen))[:LONGEST_ORGAN]


def _capitalise(shouted: str) -> str:
    """Write an agency's name as texts do: “Sở Nội vụ tỉnh Thanh Hóa”."""
    whole = shouted.lower()
    head = next((one for one in _HEADS if whole.startswith(one)), "")
    starts = _place_at(whole)
    own = " ".join(word.capitalize() for word in whole[starts:].split())
    middle = whole[len(head) : starts].strip()
    if head not in ("ủy ban", "uỷ ban", "hội đồng"):
        middle = middle[:1].upper() + middle[1:]
    said = " ".join(part for part in (head[:1].upper() + head[1:], middle) if part)
    named = _lower_place(own)
    return _restore(f"{said} {named}".strip())


def _place_at(whole: str) -> int:
    found = [match.start() for name in _PLACES for match in re.finditer(rf"\b{name}\b", whole)]
    return min(found, default=len(whole))


def _lower_place(own: str) -> str:
    """Write the words for kinds of places small, their names large."""
    for name in _PLACES:
        own = re.sub(rf"\b{name}\b", name, own, flags=re.IGNORECASE)
    return own


def _restore(said: str) -> str:
    for short in _ABBREVIATIONS:
        said = re.sub(rf"\b{short}\b", short, said, flags=re.IGNORECASE)
    return said

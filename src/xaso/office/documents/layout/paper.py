"""What stands on a document, and how it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched
from pathlib import Path
from typing import Any

from xaso.lib.typeset import Spot, picture_many, typeset_with_spots
from xaso.office.documents.layout.body import Body, read_body
from xaso.office.documents.types import DocumentType

TEMPLATE = Path(__file__).parent.parent / "papers" / "document.typ"
URGENCY = {
    "urgent": {"words": "KHẨN", "width": 20},
    "very_urgent": {"words": "THƯỢNG KHẨN", "width": 40},
    "express": {"words": "HỎA TỐC", "width": 30},
}
"""The marks of urgency and how wide they are in millimetres, each 8 high (Annex I part II [verified])."""
LONGEST_LINE = 22
"""How many capitals fit into a line of the left column of the head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckMark:
    """Where anybody can check the document: a QR code as SVG, and words beside it."""

    qr: str
    words: str


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature of one who signs beside the signer, and under which name its place is found again."""

    spot: str
    lines: Sequence[str]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """All that the frame needs; None or empty leaves a part out.

    ``signer`` are the lines above the signature, prefix first: "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH".
    """

    kind: DocumentType
    authority: str
    place: str
    subject: str
    body: str
    code: str
    issued_on: date | None
    signer: Sequence[str]
    signer_name: str
    beside: Sequence[Signature] = ()
    addressed_to: Sequence[str] = ()
    receivers: Sequence[str] = ()
    urgency: str = ""
    check: CheckMark | None = None


def print_paper(facts: PaperFacts) -> tuple[bytes, dict[str, Spot]]:
    """Return the document as PDF/A-2b, and where in it the system signs."""
    pdf, spots = typeset_with_spots(TEMPLATE, as_data(facts))
    return pdf, {spot.name: spot for spot in spots}


def picture_paper(facts: PaperFacts) -> list[bytes]:
    """Return its pages as pictures, for the preview beside the text."""
    return picture_many(TEMPLATE, [as_data(facts)], ppi=96)


def as_data(facts: PaperFacts) -> dict[str, Any]:
    """Return the values of the template, in the words of Annex I."""
    kind = facts.kind
    body = read_body(facts.body, has_bases=bool(kind.enacts))
    return {
        "heading": f"{kind.name} {facts.subject}".strip(),
        "authority": _broken(facts.authority.upper()),
        "number": _number(facts),
        "about": f"V/v {facts.subject}" if kind.is_letter else None,
        "urgency": URGENCY.get(facts.urgency),
        "place-and-date": _place_and_date(facts),
        "title": _title(facts),
        "subject": facts.subject,
        "issued-with": _issued_with(kind),
        "by": _by(facts),
        "address-word": _address_word(facts),
        "addressed": list(facts.addressed_to) if kind.address else [],
        "enacts": kind.enacts or None,
        "receivers": list(facts.receivers),
        "check": {"qr": facts.check.qr, "words": facts.check.words} if facts.check else None,
        "signatures": _signatures(facts),
        **_text(body, facts),
    }


def _text(body: Body, facts: PaperFacts) -> dict[str, Any]:
    many = len(body.annexes) > 1
    return {
        "bases": list(body.bases),
        "pieces": list(body.pieces),
        "annexes": [
            {
                "label": f"PHỤ LỤC {_roman(place)}" if many else "PHỤ LỤC",
                "title": annex.title.upper(),
                "belongs-to": f"(Kèm theo {facts.kind.name} số {facts.code or '…'} của {facts.authority})",
                "pieces": annex.pieces,
            }
            for place, annex in enumerate(body.annexes, 1)
        ],
    }


def _number(facts: PaperFacts) -> str | None:
    if facts.kind.layout == "personal":
        return None
    return f"Số: {facts.code}"


def _place_and_date(facts: PaperFacts) -> str:
    """Return "Sơn Vĩ, ngày 05 tháng 02 năm 2026": a zero before days < 10 and months 1 and 2."""
    day = facts.issued_on
    if day is None:
        return f"{facts.place}, ngày … tháng … năm …"
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{facts.place}, ngày {day.day:02} tháng {month} năm {day.year}"


def _title(facts: PaperFacts) -> str | None:
    return None if facts.kind.is_letter else facts.kind.name.upper()


def _issued_with(kind: DocumentType) -> str | None:
    if kind.layout != "attached":
        return None
    return "(Ban hành kèm theo Quyết định số … ngày … tháng … năm …)"


def _by(facts: PaperFacts) -> str | None:
    """Return who enacts, above the legal bases of decisions and resolutions."""
    if not facts.kind.enacts:
        return None
    enacting = facts.authority
    chair = any("CHỦ TỊCH" in line for line in facts.signer)
    collective = any(line.startswith("TM.") for line in facts.signer)
    return f"CHỦ TỊCH {enacting}".upper() if chair and not collective else enacting.upper()


def _address_word(facts: PaperFacts) -> str:
    """Return what stands before the addressees; a telegram names who sends it."""
    if facts.kind.layout == "telegram":
        return f"{facts.authority.upper()} {facts.kind.address}"
    return facts.kind.address


def _signatures(facts: PaperFacts) -> list[list[dict[str, Any] | None]]:
    """Return the signatures two in a row: the signer's at the right of the first row (box 7 of Annex I).

    At its left stands who signs beside, or the counterpart of whom only the place is kept.
    """
    kind = facts.kind
    first = [kind.first] if kind.first else []
    own = _drawn([*first, *facts.signer], facts.signer_name, "signer")
    others = [_drawn(one.lines, one.name, one.spot) for one in facts.beside]
    if kind.second and kind.second_is_ours and others:
        others[0]["lines"].insert(0, kind.second)
    elif kind.second:
        others.insert(0, _drawn([kind.second], "", None))
    rows = [[others[0] if others else None, own]]
    rows += [[*pair, None][:2] for pair in batched(others[1:], 2, strict=False)]
    return rows


def _drawn(lines: Sequence[str], name: str, spot: str | None) -> dict[str, Any]:
    return {"lines": list(lines), "name": name, "spot": spot}


def _broken(name: str) -> list[str]:
    """Break a name that is too long for its column after the kind of body, as boards are written."""
    prefix = "ỦY BAN NHÂN DÂN "
    if len(name) <= LONGEST_LINE or not name.startswith(prefix):
        return [name]
    return [prefix.strip(), name.removeprefix(prefix)]


def _roman(number: int) -> str:
    """Return a small number as annexes are counted."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]

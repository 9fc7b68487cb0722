"""Incoming documents for tests; call them with a commune in force."""

import io
from dataclasses import replace
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.lib.pdfium import open_pdf
from xaso.lib.typeset import typeset
from xaso.office.documents.incoming_values import IncomingInput, Registration, Target
from xaso.office.documents.layout.paper import TEMPLATE, PaperFacts, as_data
from xaso.office.documents.models import Document
from xaso.office.documents.services.incoming.directing import direct
from xaso.office.documents.services.incoming.receiving import receive
from xaso.office.documents.services.incoming.registering import register_arrival, submit
from xaso.office.documents.states import Part
from xaso.office.documents.types import type_of

SUBJECT = "đẩy mạnh cải cách hành chính và chuyển đổi số ở cấp xã"
ORGAN = "Sở Nội vụ tỉnh Thanh Hóa"
LETTER = IncomingInput(
    channel="upload",
    organ_name=ORGAN,
    subject=SUBJECT,
    number=1234,
    notation="SNV-CCHC",
    issued_on=date(2026, 11, 12),
    type_name="Công văn",
)


@cache
def letter_pdf(
    code: str = "1234/SNV-CCHC", subject: str = SUBJECT, authority: str = "Sở Nội vụ"
) -> bytes:
    """Return a letter of another agency as PDF/A with a text layer."""
    facts = PaperFacts(
        kind=type_of("letter"),
        authority=authority,
        place="Thanh Hóa",
        subject=subject,
        body="Đề nghị Ủy ban nhân dân các xã, phường báo cáo trước ngày 30 tháng 11 năm 2026.",
        code=code,
        issued_on=date(2026, 11, 12),
        signer=("GIÁM ĐỐC",),
        signer_name="Lò Thị Mẫu",
    )
    return typeset(TEMPLATE, as_data(facts))


@cache
def scanned_page(dpi: int = 200) -> bytes:
    """Return the first page of the letter as a scanner would give it, without any text."""
    with open_pdf(letter_pdf()) as document:
        picture = document[0].render(scale=dpi / 72).to_pil().convert("L")
    page = io.BytesIO()
    picture.rotate(0.6, fillcolor=255).save(page, "JPEG", quality=75, dpi=(dpi, dpi))
    return page.getvalue()


def named(content: bytes, name: str = "cong-van.pdf") -> Any:
    """Return a file as a form or a message brings it."""
    return SimpleNamespace(name=name, file=io.BytesIO(content))


def arrived(**said: Any) -> Document:
    """Let a letter of another agency come in."""
    given = replace(LETTER, **{"files": (named(letter_pdf()),), **said})
    return Document.objects.get(pk=receive(given).document_id)


def confirmation(**said: Any) -> Registration:
    """Return what the clerk confirms of the letter of another agency."""
    names = ("type_name", "organ_name", "subject", "number", "notation", "issued_on", "due_on")
    known = {name: getattr(LETTER, name) for name in names}
    return Registration(**known | {name: said[name] for name in names if name in said})


def registered(clerk: User, *, to: UUID | None = None, **said: Any) -> Document:
    """Let a letter come in, register it and lay it before a leader if one is named."""
    document = arrived(**said)
    register_arrival(document.pk, confirmation(**said), actor=clerk)
    if to:
        submit(document.pk, leader_id=to, actor=clerk)
    document.refresh_from_db()
    return document


def directed(document: Document, leader: User, lead: User, *others: Target) -> UUID:
    """Give a document to somebody by a directive."""
    targets = [Target(Part.LEAD, user_id=lead.pk), *others]
    words = "Giao chủ trì tham mưu, báo cáo kết quả."
    return direct(document.pk, actor=leader, words=words, targets=targets)

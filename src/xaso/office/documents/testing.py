"""Documents for tests of other modules; call them with a commune in force."""

from datetime import date
from typing import Any
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import store_bytes
from xaso.lib import clock
from xaso.lib.typeset import typeset
from xaso.office.documents.contracts import DraftInput, ReceiverInput
from xaso.office.documents.layout.paper import TEMPLATE, PaperFacts, as_data
from xaso.office.documents.models import Document, DocumentFile, DocumentReceiver, Draft
from xaso.office.documents.services.drafting import begin_draft
from xaso.office.documents.services.numbering import give_number
from xaso.office.documents.states import DocumentState, FileRole
from xaso.office.documents.types import type_of

SUBJECT = "Kiện toàn Tổ công nghệ số cộng đồng năm 2026"
BODY = (
    "Căn cứ Luật Tổ chức chính quyền địa phương\nTheo đề nghị của Trưởng phòng Văn hóa - Xã hội\n"
    "Điều 1. Kiện toàn Tổ công nghệ số cộng đồng gồm 8 thành viên.\n"
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký."
)


def drafted(author: User, *, kind: str = "decision", **content: Any) -> Document:
    """Make a draft, by default a decision with legal bases and articles."""
    wanted = {"subject": SUBJECT, "body": BODY, "receiver_lines": "Như Điều 2\nLưu: VT."}
    return begin_draft(type_of(kind), DraftInput(**{**wanted, **content}), author=author)


def sealed(author: User, *, kind: str = "decision", **content: Any) -> Document:
    """Make a document that is numbered, signed and sealed, without any real signature."""
    document = drafted(author, kind=kind, **content)
    draft = Draft.objects.get(document=document)
    give_number(document, draft, actor=author, at=clock.now())
    pdf = a_pdf(code=document.code)
    for role in (FileRole.MAIN, FileRole.SIGNED):
        DocumentFile.objects.create(document=document, role=role, file_id=kept(pdf, author))
    document.state, document.page_count = DocumentState.SIGNED, 1
    document.signer_name, document.signer_position = "Vàng A Páo", "Chủ tịch"
    document.save()
    return document


def released(author: User, *, to: tuple[ReceiverInput, ...] = (), **content: Any) -> Document:
    """Make a document that was released on its day, to nobody unless said; no event is told."""
    document = sealed(author, receivers=to, **content)
    document.state, document.released_at = DocumentState.RELEASED, clock.now()
    document.save()
    signed = DocumentFile.objects.get(document=document, role=FileRole.SIGNED)
    DocumentFile.objects.create(
        document=document, role=FileRole.ARCHIVE, file_id=signed.file_id
    )
    return document


def receivers_of(document: Document) -> list[DocumentReceiver]:
    """Return to whom a document goes."""
    return list(DocumentReceiver.objects.filter(document=document))


def kept(pdf: bytes, by: User, name: str = "van-ban.pdf") -> UUID:
    """Keep a PDF in the commune's store."""
    return store_bytes(pdf, name=name, actor=by).id


def a_pdf(*, code: str = "15/QĐ-UBND", subject: str = SUBJECT, body: str = BODY) -> bytes:
    """Return a decision as PDF/A."""
    facts = PaperFacts(
        kind=type_of("decision"),
        authority="Ủy ban nhân dân xã Sơn Vĩ",
        place="Sơn Vĩ",
        subject=subject,
        body=body,
        code=code,
        issued_on=date(2026, 2, 5),
        signer=("CHỦ TỊCH",),
        signer_name="Vàng A Páo",
    )
    return typeset(TEMPLATE, as_data(facts))

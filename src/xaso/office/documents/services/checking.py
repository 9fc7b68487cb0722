"""The code on a document by which anybody can check it, with or without a sign-in."""

from uuid import UUID

from django.utils.translation import override

from xaso.office.documents.layout.paper import CheckMark
from xaso.office.documents.models import Document, Draft
from xaso.office.signing.api import (
    DocumentFacts,
    bind_check_code,
    check_address,
    check_codes_of,
    check_qr,
    end_check_code,
    reserve_check_code,
)

CODE = "check_code"
"""Under which name a draft keeps its code."""


def reserve(document: Document, draft: Draft) -> None:
    """Give a document its code before it is typeset, once."""
    if CODE not in draft.fields:
        draft.fields = {**draft.fields, CODE: reserve_check_code(document.title)}
        draft.save(update_fields=["fields"])


def mark_of(document: Document, draft: Draft) -> CheckMark | None:
    """Return what is printed of the code; nothing before there is one."""
    code = draft.fields.get(CODE)
    if not code:
        return None
    address = check_address(code)
    with override("vi"):
        qr = check_qr(code, title=document.title)
    return CheckMark(qr=qr, words=f"Kiểm tra văn bản tại {address}")


def bind(document: Document, draft: Draft, file_id: UUID, *, is_open: bool = False) -> None:
    """Let the code lead to the signed file; what it says is number, agency and date, no content.

    Where the document ``is_open`` anybody with the code reads its subject too, and opens it.
    """
    code = draft.fields.get(CODE)
    if code:
        title = document.subject if is_open else document.type_name
        bind_check_code(code, file_id, _facts(document, title, is_open=is_open))


def bind_annex(document: Document, file_id: UUID, name: str, *, is_open: bool = False) -> None:
    """Let a signed annex have a code of its own, which says of it what that of the document says.

    It is not printed: the file came into being elsewhere. The page of the document leads to it.
    """
    title = f"{document.subject}: {name}" if is_open else document.type_name
    known = check_codes_of([file_id])
    code = known.get(file_id) or reserve_check_code(title)
    bind_check_code(code, file_id, _facts(document, title[:500], is_open=is_open))


def _facts(document: Document, title: str, *, is_open: bool) -> DocumentFacts:
    return DocumentFacts(
        title=title,
        number=document.code,
        issuer=document.organ_name,
        issued_on=document.issued_on,
        is_open=is_open,
    )


def end_annexes(file_ids: list[UUID], ending: str) -> None:
    """Let the check pages of annexes say that their document was recalled or replaced."""
    for code in check_codes_of(file_ids).values():
        end_check_code(code, ending)


def end(document: Document, ending: str) -> None:
    """Let the check page say that the document was recalled or replaced."""
    draft = Draft.objects.filter(document=document).first()
    code = draft.fields.get(CODE) if draft else None
    if code:
        end_check_code(code, ending)

"""Typesetting a document of ours from its draft."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from xaso.kernel.organisations.api import office_of
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.layout.paper import PaperFacts, Signature
from xaso.office.documents.models import Document, Draft
from xaso.office.documents.queries.receivers import receivers_of
from xaso.office.documents.services.checking import mark_of
from xaso.office.documents.services.signers import blocks_of
from xaso.office.documents.states import SIGNER
from xaso.office.documents.types import type_of
from xaso.office.signing.api import SignerBlock

KINDS_OF_COMMUNE = ("xã ", "phường ", "đặc khu ")


def facts_of(
    document: Document,
    draft: Draft,
    signing: Mapping[str, SignerBlock | None] | None = None,
    *,
    boxes: Mapping[str, UUID] | None = None,
    receivers: Sequence[ReceiverInput] | None = None,
) -> PaperFacts:
    """Return what stands on a document now; before it is numbered, with dots for the number.

    ``signing`` is who really signs at a place, which may be somebody else than was asked;
    ``boxes`` are who was asked and ``receivers`` whom it goes to, where this is known already.
    """
    kind = type_of(document.type_code)
    blocks = blocks_of(document, draft, clock.today(), boxes)
    blocks |= {box: block for box, block in (signing or {}).items() if block}
    shown = blocks.pop(SIGNER, None)
    code = document.code or f"…/{kind.notation('UBND', draft.topic_mark)}"
    return PaperFacts(
        kind=kind,
        authority=document.organ_name,
        place=_place(),
        subject=document.subject,
        body=draft.body,
        code=code,
        issued_on=document.issued_on,
        signer=shown.lines if shown else (),
        signer_name=shown.full_name if shown else "",
        beside=[Signature(box, one.lines, one.full_name) for box, one in blocks.items()],
        addressed_to=lines_of(draft.addressed_to),
        receivers=lines_of(draft.receiver_lines)
        or _usual_receivers(document, draft, receivers),
        urgency=document.urgency,
        check=mark_of(document, draft),
    )


def _usual_receivers(
    document: Document, draft: Draft, receivers: Sequence[ReceiverInput] | None
) -> tuple[str, ...]:
    """Return the list of receivers where its author wrote none: whom it goes to, and the archive.

    It is one of the nine parts of every document (NĐ 30/2020/NĐ-CP Đ8.2 [verified]); the last line
    says what is kept. Whom it is addressed to stands there already.
    """
    addressed = lines_of(draft.addressed_to)
    known = receivers_of(document) if receivers is None else receivers
    others = [f"{one.organ_name};" for one in known if one.organ_name not in addressed]
    return (*(["Như trên;"] if addressed else []), *others, "Lưu: VT.")


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a field, without the empty ones and without dashes before them."""
    lines = (line.strip().removeprefix("-").strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def _place() -> str:
    """Return the name of the commune as it stands before the date (Annex I part II.4 [verified])."""
    name = office_of(require_commune()).commune
    for kind in KINDS_OF_COMMUNE:
        name = name.removeprefix(kind)
    return name

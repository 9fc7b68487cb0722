"""Registers of documents of ours, with the columns that the law asks for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xaso.lib.dates import local_day, say_short
from xaso.office.documents.models import (
    CertifiedCopy,
    Document,
    DocumentAct,
    DocumentReceiver,
    DocumentRegister,
    NumberReservation,
)
from xaso.office.documents.models.registers import register_for
from xaso.office.documents.states import ON_PAPER, DocumentState, NumberUse

KINDS = ("out", "internal", "copies")
UNUSED = (NumberUse.RESERVED, NumberUse.VOID)
type Row = list[str]


def columns() -> dict[str, int]:
    """Return the ten columns of the register of outgoing documents with their widths.

    NĐ 30/2020/NĐ-CP Annex IV [verified].
    """
    return {
        _("Number and symbol"): 16,
        _("Date"): 12,
        _("Type and subject"): 50,
        _("Signed by"): 22,
        _("Receivers"): 40,
        _("Unit or person that keeps the copy"): 22,
        _("Number of copies"): 8,
        _("Sent on"): 12,
        _("Receipt signed"): 14,
        _("Note"): 24,
    }


def registers() -> list[DocumentRegister]:
    """Return the registers of documents of ours; those the product makes are made first."""
    kept = DocumentRegister.objects.filter(kind__in=KINDS).select_related("keeper")
    rows = list(kept.order_by("name", "id"))
    present = {one.kind for one in rows}
    rows += [register_for(kind) for kind in KINDS if kind not in present]
    return sorted(rows, key=lambda one: KINDS.index(one.kind))


def documents_in(register: DocumentRegister, year: int) -> QuerySet[Document]:
    """Return the documents of a register's year."""
    return Document.objects.filter(register=register, year=year, number__isnull=False)


def register_rows(register: DocumentRegister, year: int) -> list[Row]:
    """Return every number of a register's year in its order, unused ones with the reason."""
    if register.kind == "copies":
        return _copy_rows(register, year)
    documents = list(
        documents_in(register, year).select_related("unit").order_by("number", "suffix")
    )
    receivers, void = _receivers_of([one.pk for one in documents]), _void_reasons(documents)
    keyed = [
        ((one.number or 0, one.suffix), _row(one, receivers[one.pk], void.get(one.pk, "")))
        for one in documents
    ]
    unused = NumberReservation.objects.filter(register=register, year=year, state__in=UNUSED)
    keyed += [((one.number, ""), _unused_row(one)) for one in unused]
    return [row for _key, row in sorted(keyed, key=lambda pair: pair[0])]


def page_rows(documents: Sequence[Document]) -> list[tuple[Document, str, str]]:
    """Return documents of a page with their receivers in a line, and why a number is void."""
    receivers, void = _receivers_of([one.pk for one in documents]), _void_reasons(documents)
    return [(one, _names(receivers[one.pk], ", "), void.get(one.pk, "")) for one in documents]


def _void_reasons(documents: Sequence[Document]) -> dict[UUID, str]:
    """Say of those that were given up with their number why it is void; no statement without any."""
    given_up = [one.pk for one in documents if one.state == DocumentState.DROPPED]
    if not given_up:
        return {}
    acts = DocumentAct.objects.filter(document__in=given_up, key="number_voided")
    words = dict(acts.values_list("document_id", "words"))
    return {one: _void_note(words.get(one, "")) for one in given_up}


def _void_note(words: str) -> str:
    return f"{NumberUse.VOID.label}: {words}"


def _receivers_of(ids: Iterable[UUID]) -> dict[UUID, list[DocumentReceiver]]:
    found: dict[UUID, list[DocumentReceiver]] = defaultdict(list)
    for one in DocumentReceiver.objects.filter(document__in=list(ids)):
        found[one.document_id].append(one)
    return found


def _names(receivers: list[DocumentReceiver], joint: str) -> str:
    return joint.join(one.organ_name for one in receivers)


def _row(document: Document, receivers: list[DocumentReceiver], void: str) -> Row:
    state = DocumentState(document.state)
    ended = state in (DocumentState.RECALLED, DocumentState.REPLACED)
    on_paper = sum(one.channel in ON_PAPER for one in receivers)
    notes = [str(state.label) if ended else "", void, document.note]
    return [
        document.code,
        say_short(document.issued_on) if document.issued_on else "",
        f"{document.type_name}: {document.subject}",
        document.signer_name,
        _names(receivers, "; "),
        document.unit.name if document.unit else "",
        str(on_paper or ""),
        say_short(local_day(document.released_at)) if document.released_at else "",
        "",
        "; ".join(filter(None, notes)),
    ]


def _unused_row(one: NumberReservation) -> Row:
    words = one.void_reason if one.state == NumberUse.VOID else one.reason
    note = f"{NumberUse(one.state).label}: {words}"
    return [f"{one.number:02}", "", "", "", "", "", "", "", "", note]


def _copy_rows(register: DocumentRegister, year: int) -> list[Row]:
    copies = CertifiedCopy.objects.filter(register=register, year=year, number__isnull=False)
    rows = copies.select_related("document", "made_by")
    keyed = [(one.number or 0, _copy_row(one)) for one in rows]
    void = NumberReservation.objects.filter(register=register, year=year, state__in=UNUSED)
    keyed += [(one.number, _unused_row(one)) for one in void]
    return [row for _number, row in sorted(keyed, key=lambda pair: pair[0])]


def _copy_row(one: CertifiedCopy) -> Row:
    return [
        one.code,
        say_short(one.issued_on) if one.issued_on else "",
        f"{one.get_kind_display()}: {one.document.title}",
        "",
        one.receiver,
        one.made_by.full_name,
        "1",
        "",
        "",
        one.pages,
    ]

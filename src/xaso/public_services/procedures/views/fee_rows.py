"""The items of a draft: one by one, and by workbook; and when fees are asked for."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.files.api import (
    FileQuarantinedError,
    FileRefusedError,
    explain,
    explain_state,
    read,
    store,
)
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.procedures.fee_sheets import (
    ReadSheet,
    UnreadableSheetError,
    read_sheet,
)
from xaso.public_services.procedures.forms_fees import (
    FeeMomentForm,
    FeeRowForm,
    FeeSheetForm,
)
from xaso.public_services.procedures.models import (
    FeeMoment,
    FeeTable,
    FeeTableRow,
    ProcedureVersion,
)
from xaso.public_services.procedures.permissions import EDIT_FEES
from xaso.public_services.procedures.queries.fee_tables import (
    keys_of,
    procedures_by_code,
    rows_of,
)
from xaso.public_services.procedures.services.fee_tables import (
    drop_row,
    keep_moment,
    keep_rows,
)
from xaso.public_services.procedures.views.fees import show_table, workbook_answer
from xaso.ui.pages import render_page


@require_http_methods(["GET", "POST"])
@official_page(EDIT_FEES.key)
def row(request: OfficialRequest, table_id: UUID, row_id: UUID | None = None) -> HttpResponse:
    """Add an item to a draft, change it or take it out."""
    table = _draft(table_id)
    items = rows_of(table)
    shown = next((one for one in items if one.pk == row_id), None)
    if row_id and shown is None:
        get_object_or_404(FeeTableRow, table=table, pk=row_id)
    if shown and request.POST.get("act") == "drop":
        drop_row(table.pk, shown.pk, actor=request.user)
        messages.success(request, _("The item was taken out."))
        return redirect(table)
    form = FeeRowForm(
        request.POST if request.method == "POST" else None,
        instance=shown,
        procedures=procedures_by_code(),
        known=keys_of(items, but=shown),
    )
    if form.is_valid():
        keep_rows(table.pk, [form.save(commit=False)], actor=request.user)
        messages.success(request, _("The item was kept."))
        return redirect(table)
    context = {
        "form": form,
        "title": _("Item of the table"),
        "lead": str(table),
        "above": table.name,
        "above_url": table.get_absolute_url(),
        "act": _("Keep the item"),
        "may_drop": shown is not None,
    }
    return render_page(request, "procedures/fees/form.html", context, part="form")


@require_http_methods(["GET", "POST"])
@official_page(EDIT_FEES.key)
def import_rows(request: OfficialRequest, table_id: UUID) -> HttpResponse:
    """Read items from a workbook: good rows are kept, the others listed with why."""
    table = _draft(table_id)
    form = FeeSheetForm(request.POST or None, request.FILES or None)
    found = _read(request, table, form) if form.is_valid() else None
    if found is None:
        return show_table(request, table, form, [])
    kept = keep_rows(table.pk, found.rows, actor=request.user)
    words = ngettext("%(count)s item was taken in.", "%(count)s items were taken in.", kept)
    messages.success(request, words % {"count": kept})
    if not found.refused:
        return redirect(table)
    return show_table(request, table, FeeSheetForm(), found.refused)


def _read(request: OfficialRequest, table: FeeTable, form: FeeSheetForm) -> ReadSheet | None:
    """Keep the workbook, which looks it through, and read it; say what is wrong with it."""
    upload = form.cleaned_data["sheet"]
    try:
        stored = store(upload, name=upload.name, actor=request.user)
        known = keys_of(rows_of(table))
        return read_sheet(read(stored.id), procedures_by_code(), known)
    except FileRefusedError as error:
        form.add_error("sheet", explain(error))
    except FileQuarantinedError as error:
        form.add_error("sheet", explain_state(error.state))
    except UnreadableSheetError as error:
        form.add_error("sheet", str(error))
    return None


@require_GET
@official_page(EDIT_FEES.key)
def sample(request: OfficialRequest) -> HttpResponse:
    """Give the empty workbook to be filled in."""
    return workbook_answer([], "mau-bieu-phi-le-phi.xlsx")


@require_http_methods(["GET", "POST"])
@official_page(EDIT_FEES.key)
def moment(request: OfficialRequest, version_id: UUID | None = None) -> HttpResponse:
    """Say when fees are asked for: of one procedure, or of all that have no row of their own."""
    named = ProcedureVersion.objects.named()
    version = get_object_or_404(named, pk=version_id) if version_id else None
    procedure = version.procedure if version else None
    known = FeeMoment.objects.filter(procedure=procedure).first()
    shown = known or FeeMoment(procedure=procedure)
    form = FeeMomentForm(request.POST if request.method == "POST" else None, instance=shown)
    if form.is_valid():
        keep_moment(form.save(commit=False), actor=request.user)
        messages.success(request, _("Kept. It counts for dossiers sent from now on."))
        return redirect(version if version else "procedures:fees")
    context = {
        "form": form,
        "title": version.name if version else _("When fees are asked for"),
        "lead": _("For dossiers sent online. The law notes name no article for any of this."),
        "above": _("Tables of fees"),
        "above_url": reverse("procedures:fees"),
        "act": _("Save"),
    }
    return render_page(request, "procedures/fees/form.html", context, part="form")


def _draft(table_id: UUID) -> FeeTable:
    """Return a draft; what is released has no items to be changed."""
    return get_object_or_404(FeeTable, pk=table_id, status=FeeTable.Status.DRAFT)

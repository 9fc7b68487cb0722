"""Tables of fees: the list, one table, its head, release, copy, throwing away."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib import clock
from xaso.public_services.procedures.fee_faults import faults_of, say_days, set_by_the_nation
from xaso.public_services.procedures.fee_sheets import RefusedRow, fee_workbook
from xaso.public_services.procedures.forms_fees import (
    FeeSheetForm,
    FeeTableFilterForm,
    FeeTableForm,
)
from xaso.public_services.procedures.models import (
    FeeTable,
    FeeTableRow,
    ReleasedTableError,
)
from xaso.public_services.procedures.permissions import EDIT_FEES, RELEASE_FEES
from xaso.public_services.procedures.queries.fee_tables import fee_tables, rows_of
from xaso.public_services.procedures.services.fee_tables import (
    FaultyTableError,
    copy_table,
    discard_table,
    keep_table,
    release_table,
)
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State

ON_A_PAGE = 25
ITEMS_ON_A_PAGE = 50


@require_GET
@official_page("")
def tables(request: OfficialRequest) -> HttpResponse:
    """List the tables of fees: search, narrow, sort."""
    form = FeeTableFilterForm(request.GET)
    wish = form.cleaned_data if form.is_valid() else {}
    page = Paginator(fee_tables(wish), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "rows": [(one, standing_of(one), say_days(one)) for one in page],
        "may_edit": request.access.holds(EDIT_FEES.key),
        "columns": [
            Column(_("Table of fees"), sort="name"),
            Column(_("Resolution")),
            Column(_("Counts"), sort="from"),
            Column(_("Items"), numeric=True),
            Column(_("State")),
        ],
    }
    return render_page(request, "procedures/fees/tables.html", context, part="rows")


@require_GET
@official_page("")
def table(request: OfficialRequest, table_id: UUID) -> HttpResponse:
    """Show a table with its items, and what keeps a draft from being released."""
    return show_table(request, _found(table_id), FeeSheetForm(), [])


def show_table(
    request: OfficialRequest, shown: FeeTable, sheet: FeeSheetForm, refused: list[RefusedRow]
) -> HttpResponse:
    """Show a table, also after a sheet was read into it."""
    items = rows_of(shown)
    page = Paginator(items, ITEMS_ON_A_PAGE).get_page(request.GET.get("page"))
    writes = shown.is_draft and request.access.holds(EDIT_FEES.key)
    context = {
        "table": shown,
        "state": standing_of(shown),
        "days": say_days(shown),
        "page": page,
        "set_by_the_nation": set_by_the_nation(items),
        "faults": faults_of(shown) if shown.is_draft else [],
        "form": sheet,
        "refused": refused,
        "writes": writes,
        "may_edit": request.access.holds(EDIT_FEES.key),
        "may_release": shown.is_draft and request.access.holds(RELEASE_FEES.key),
        "columns": [
            Column(_("Item")),
            Column(_("Procedure")),
            Column(_("Channel")),
            Column(_("Who pays")),
            Column(_("Amount"), numeric=True),
            Column(_("Article")),
        ],
    }
    return render_page(request, "procedures/fees/table.html", context, part="table")


@require_http_methods(["GET", "POST"])
@official_page(EDIT_FEES.key)
def head(request: OfficialRequest, table_id: UUID | None = None) -> HttpResponse:
    """Begin a table, or change the head of a draft."""
    shown = _found(table_id) if table_id else FeeTable()
    if not shown.is_draft:
        return _released(request, shown)
    form = FeeTableForm(request.POST if request.method == "POST" else None, instance=shown)
    if form.is_valid():
        return redirect(keep_table(form.save(commit=False), actor=request.user))
    context = {
        "form": form,
        "title": _("Table of fees"),
        "lead": _("It counts only after somebody else has released it."),
        "above": _("Tables of fees"),
        "above_url": reverse("procedures:fees"),
        "act": _("Save the draft"),
    }
    return render_page(request, "procedures/fees/form.html", context, part="form")


@require_http_methods(["GET", "POST"])
@official_page(RELEASE_FEES.key)
def release(request: OfficialRequest, table_id: UUID) -> HttpResponse:
    """Ask once more, then let a table count."""
    shown = _found(table_id)
    if request.method == "POST":
        try:
            release_table(shown.pk, actor=request.user)
        except FaultyTableError as error:
            messages.error(request, " ".join(error.faults))
        except ReleasedTableError:
            return _released(request, shown)
        else:
            messages.success(request, _("The table is released and counts from its day on."))
        return redirect(shown)
    words = {"table": shown.name, "act": shown.act, "days": say_days(shown)}
    context = {
        "question": _("Release this table of fees?"),
        "detail": _("%(table)s, %(act)s, counts %(days)s. It cannot be changed any more.")
        % words,
        "act": _("Release"),
        "back_url": shown.get_absolute_url(),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@require_POST
@official_page(EDIT_FEES.key)
def copy(request: OfficialRequest, table_id: UUID) -> HttpResponse:
    """Begin a new version as a draft."""
    return redirect(copy_table(_found(table_id).pk, actor=request.user))


@require_http_methods(["GET", "POST"])
@official_page(EDIT_FEES.key)
def discard(request: OfficialRequest, table_id: UUID) -> HttpResponse:
    """Ask once more, then throw a draft away."""
    shown = _found(table_id)
    if request.method == "POST":
        try:
            discard_table(shown.pk, actor=request.user)
        except ReleasedTableError:
            return _released(request, shown)
        messages.success(request, _("The draft was thrown away."))
        return redirect("procedures:fees")
    context = {
        "question": _("Throw this draft away?"),
        "detail": str(shown),
        "act": _("Throw away"),
        "danger": True,
        "back_url": shown.get_absolute_url(),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@require_GET
@official_page("")
def export(request: OfficialRequest, table_id: UUID) -> HttpResponse:
    """Give the items of a table as a workbook."""
    return workbook_answer(rows_of(_found(table_id)), "bieu-phi-le-phi.xlsx")


def workbook_answer(rows: list[FeeTableRow], name: str) -> HttpResponse:
    """Return items as a workbook to be kept."""
    return download(fee_workbook(rows), name)


def standing_of(shown: FeeTable) -> State:
    """Say whether a table is a draft, to come, in force or over."""
    today = clock.today()
    if shown.is_draft:
        return State(_("Draft"), "warn")
    if shown.valid_from > today:
        return State(_("To come"), "info")
    if shown.valid_to and shown.valid_to < today:
        return State(_("No longer in force"), "off")
    return State(_("In force"), "good")


def _found(table_id: UUID) -> FeeTable:
    rows = FeeTable.objects.select_related("written_by", "released_by", "replaces")
    return get_object_or_404(rows, pk=table_id)


def _released(request: OfficialRequest, shown: FeeTable) -> HttpResponse:
    messages.warning(
        request, _("A released table is not changed any more; begin a new version of it.")
    )
    return redirect(shown)

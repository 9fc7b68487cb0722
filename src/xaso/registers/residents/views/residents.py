"""The list of residents, one resident, what may be seen and put right."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.clock import today
from xaso.lib.ids import uuid7
from xaso.lib.workbooks import workbook
from xaso.registers.residents.forms import CorrectionForm, PurposeForm, ResidentFilterForm
from xaso.registers.residents.listing import list_residents
from xaso.registers.residents.models import Resident
from xaso.registers.residents.permissions import EDIT, SEE
from xaso.registers.residents.presentation import (
    export_columns,
    export_row,
    facts_of,
    identity_of,
    say_birth,
    sections,
    status_state,
)
from xaso.registers.residents.queries import NoSuchResidentError, get_row, members_of
from xaso.registers.residents.services.corrections import correct_resident
from xaso.registers.residents.services.disclosure import get_resident
from xaso.registers.residents.services.registering import AlreadyRegisteredError
from xaso.registers.residents.values import ResidentInfo
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column

PAGE_SIZE = 30


@require_GET
@official_page(SEE.key)
def residents(request: OfficialRequest) -> HttpResponse:
    """List the residents: search, narrow, sort."""
    form = ResidentFilterForm(request.GET)
    found = list_residents(form.wanted(request.GET.get("sort", "")), today=today())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "rows": [(row, say_birth(row), status_state(row.status)) for row in page],
        "tabs": sections("residents", request.access),
        "columns": [
            Column(_("Full name"), sort="name"),
            Column(_("Born"), sort="birth"),
            Column(_("Personal id")),
            Column(_("Household"), sort="household"),
            Column(_("Village")),
            Column(_("Status")),
        ],
    }
    return render_page(request, "residents/residents.html", context, part="rows")


@require_GET
@official_page(SEE.key)
def export(request: OfficialRequest) -> HttpResponse:
    """Give the list as narrowed as a workbook, personal ids masked; written down."""
    form = ResidentFilterForm(request.GET)
    found = list_residents(form.wanted(request.GET.get("sort", "")), today=today())
    rows = [export_row(row) for row in found]
    record(
        "residents.list.exported",
        actor=request.user,
        subject=("export", uuid7()),
        rows=len(rows),
    )
    content = workbook(_("Residents"), export_columns(), rows)
    return download(content, "nhan-khau.xlsx")


@require_GET
@official_page(SEE.key)
def resident(request: OfficialRequest, resident_id: UUID) -> HttpResponse:
    """Show a resident and the household, personal id and telephone masked."""
    return _resident_page(request, _find(resident_id), PurposeForm())


@require_POST
@never_cache
@official_page(SEE.key)
def show(request: OfficialRequest, resident_id: UUID) -> HttpResponse:
    """Show personal id and telephone once, to somebody who says why; written down."""
    row, form = _find(resident_id), PurposeForm(request.POST)
    if not form.is_valid():
        return _resident_page(request, row, form)
    shown = get_resident(
        row.pk, actor=request.user, purpose=form.sentence(), subject=("resident", row.pk)
    )
    return _resident_page(request, row, form, shown)


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def correct(request: OfficialRequest, resident_id: UUID) -> HttpResponse:
    """Put right what the register says of a resident."""
    row = _find(resident_id)
    form = CorrectionForm.of(row, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            changed = correct_resident(row.pk, form.correction(), actor=request.user)
        except AlreadyRegisteredError:
            form.add_error("status", _("The household has another head by now."))
        else:
            messages.success(
                request, _("The register is corrected.") if changed else _("Nothing changed.")
            )
            return redirect(row)
    context = {"resident": row, "form": form}
    return render_page(request, "residents/correct.html", context, part="fields")


def _resident_page(
    request: OfficialRequest,
    row: Resident,
    form: PurposeForm,
    shown: ResidentInfo | None = None,
) -> HttpResponse:
    members = [one for one in members_of(row.household_id) if one.pk != row.pk]
    context = {
        "resident": row,
        "state": status_state(row.status),
        "facts": facts_of(row),
        "identity": identity_of(row, shown),
        "shown": shown is not None,
        "form": form,
        "members": [(one, say_birth(one), status_state(one.status)) for one in members],
        "columns": [
            Column(_("Full name")),
            Column(_("Relation to the head")),
            Column(_("Born")),
            Column(_("Status")),
        ],
        "may_edit": request.access.holds(EDIT.key),
    }
    return render_page(request, "residents/resident.html", context, part="identity")


def _find(resident_id: UUID) -> Resident:
    try:
        return get_row(resident_id)
    except NoSuchResidentError as error:
        raise Http404 from error

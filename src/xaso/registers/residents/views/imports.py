"""Importing a workbook: upload, look through, confirm."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xaso.kernel.files.api import (
    FileQuarantinedError,
    FileRefusedError,
    as_response,
    explain,
    explain_state,
)
from xaso.kernel.organisations.api import list_villages
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.ids import PersonalId
from xaso.lib.workbooks import workbook
from xaso.registers.residents.forms import UploadForm
from xaso.registers.residents.lines import Line
from xaso.registers.residents.models import ResidentImport
from xaso.registers.residents.permissions import EDIT
from xaso.registers.residents.presentation import sections
from xaso.registers.residents.services.importing import (
    REFUSED_NAME,
    AlreadyConfirmedError,
    confirm_import,
    plan_import,
    refused_workbook,
    upload_workbook,
)
from xaso.registers.residents.sheet import (
    UnreadableWorkbookError,
    columns_of_workbook,
)
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column

SHOWN_BAD, SHOWN_GOOD, SHOWN_BEFORE = 200, 20, 10


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def imports(request: OfficialRequest) -> HttpResponse:
    """Take a workbook, and list those this person brought before."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            return redirect(upload_workbook(upload, name=upload.name, actor=request.user))
        except FileRefusedError as error:
            form.add_error("file", explain(error))
        except UnreadableWorkbookError as error:
            form.add_error("file", str(error))
        except FileQuarantinedError as error:
            form.add_error("file", explain_state(error.state))
    before = ResidentImport.objects.filter(uploaded_by=request.user).order_by("-uploaded_at")
    context = {
        "form": form,
        "tabs": sections("imports", request.access),
        "before": before[:SHOWN_BEFORE],
        "columns": [
            Column(_("Uploaded")),
            Column(_("People entered"), numeric=True),
            Column(_("Households entered"), numeric=True),
            Column(_("Rows refused"), numeric=True),
        ],
    }
    return render_page(request, "residents/imports.html", context, part="content")


@require_GET
@official_page(EDIT.key)
def template(request: OfficialRequest) -> HttpResponse:
    """Give the sample workbook: the headings and one invented family."""
    villages = list_villages(request.commune_id)
    sample = (
        "01-0001",
        villages[0].name if villages else "Thôn 1",
        "Xóm 3",
        "Nguyễn Văn Mẫu",
        "05/09/1985",
        "Nam",
        "038085990000",
        "Chủ hộ",
        "0900 000 000",
        "Kinh",
        "Nông dân",
        "Thường trú",
    )
    content = workbook(_("Residents"), columns_of_workbook(), [sample])
    return download(content, "mau-nhap-nhan-khau.xlsx")


@require_GET
@official_page(EDIT.key)
def preview(request: OfficialRequest, import_id: UUID) -> HttpResponse:
    """Show what would be entered and what is wrong, row by row."""
    row = _own(request, import_id)
    plan = None if row.confirmed_at else plan_import(row)
    context = {
        "row": row,
        "plan": plan,
        "bad": plan.bad[:SHOWN_BAD] if plan else [],
        "good": [_shown(line) for line in plan.good[:SHOWN_GOOD]] if plan else [],
        "bad_columns": [Column(_("Row")), Column(_("Full name")), Column(_("What to do"))],
        "good_columns": [
            Column(_("Row")),
            Column(_("Full name")),
            Column(_("Born")),
            Column(_("Personal id")),
            Column(_("Household")),
        ],
    }
    return render_page(request, "residents/import.html", context, part="content")


@require_GET
@official_page(EDIT.key)
def refused(request: OfficialRequest, import_id: UUID) -> HttpResponseBase:
    """Give the refused rows back as a workbook, with what to do in each."""
    row = _own(request, import_id)
    if row.refused_file_id:
        return as_response(row.refused_file_id, inline=False, request=request)
    if row.confirmed_at:
        raise Http404
    return download(refused_workbook(plan_import(row).bad), REFUSED_NAME)


@require_POST
@official_page(EDIT.key)
def confirm(request: OfficialRequest, import_id: UUID) -> HttpResponse:
    """Enter the good rows, once."""
    row = _own(request, import_id)
    try:
        done = confirm_import(row.pk, actor=request.user)
    except AlreadyConfirmedError:
        messages.warning(request, _("This workbook has been entered already."))
        return redirect(row)
    messages.success(
        request,
        _("%(residents)s people in %(households)s new households are on the books now.")
        % {"residents": done.residents, "households": done.households},
    )
    return redirect(row)


def _own(request: OfficialRequest, import_id: UUID) -> ResidentImport:
    return get_object_or_404(ResidentImport, pk=import_id, uploaded_by=request.user)


def _shown(line: Line) -> tuple[Line, str]:
    number = line.person.personal_id if line.person else ""
    return line, PersonalId(number).masked if number else "–"

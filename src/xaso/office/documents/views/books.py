"""Setting up registers of documents of ours, and closing their years."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.office.documents.errors import DocumentError
from xaso.office.documents.forms_registers import RegisterSetupForm
from xaso.office.documents.models import DocumentRegister
from xaso.office.documents.permissions import KEEP_REGISTERS
from xaso.office.documents.services.books import close_year, set_up_register
from xaso.ui.pages import render_page


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(KEEP_REGISTERS.key)
def set_up(request: OfficialRequest, register_id: UUID) -> HttpResponse:
    """Change a register."""
    register = get_object_or_404(DocumentRegister, pk=register_id)
    initial = {
        "name": register.name,
        "mark": register.mark,
        "types": register.types,
        "keeper": str(register.keeper_id or ""),
    }
    return _page(request, register, register.kind, initial, _("Set up the register"))


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(KEEP_REGISTERS.key)
def new(request: OfficialRequest) -> HttpResponse:
    """Begin a register for some types of outgoing documents, with a series of its own."""
    kind = DocumentRegister.Kind.OUTGOING
    return _page(request, None, kind, {"mark": "UBND"}, _("New register"))


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(KEEP_REGISTERS.key)
def close(request: OfficialRequest, register_id: UUID, year: str) -> HttpResponse:
    """Close a year of a register after a question."""
    register = get_object_or_404(DocumentRegister, pk=register_id)
    if not year.isdecimal():
        raise Http404
    if request.method == "POST":
        try:
            close_year(register, int(year), actor=request.user)
        except DocumentError as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("The year is closed."))
        return _back(register, year)
    context = {
        "question": _("Close the year %(year)s of this register?") % {"year": year},
        "detail": _("No number is given in it any more. Print and bind it afterwards."),
        "act": _("Close the year"),
        "back_url": _address(register, year),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def _page(
    request: OfficialRequest,
    register: DocumentRegister | None,
    kind: str,
    initial: dict[str, object],
    title: str,
) -> HttpResponse:
    form = RegisterSetupForm(
        request.POST if request.method == "POST" else None, initial=initial
    )
    if form.is_valid():
        try:
            kept = set_up_register(register, form.as_input(), kind=kind, actor=request.user)
        except DocumentError as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("The register is set up."))
            return redirect(f"{reverse('documents:register')}?register={kept.pk}")
    context = {"form": form, "title": title, "lead": register.name if register else ""}
    return render_page(request, "documents/number.html", context, part="form")


def _address(register: DocumentRegister, year: str) -> str:
    return f"{reverse('documents:register')}?register={register.pk}&year={year}"


def _back(register: DocumentRegister, year: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(register, year))

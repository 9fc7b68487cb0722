"""Registers of documents of ours: on the screen, as a workbook, as a bound book; numbers set aside."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib import clock
from xaso.lib.workbooks import workbook
from xaso.office.documents.errors import DocumentError
from xaso.office.documents.forms_drafts import ReasonForm
from xaso.office.documents.forms_lists import RegisterForm
from xaso.office.documents.forms_registers import ReserveForm
from xaso.office.documents.models import DocumentRegister, NumberReservation, RegisterYear
from xaso.office.documents.permissions import KEEP_REGISTERS, SEE_ALL
from xaso.office.documents.presentation import state_of
from xaso.office.documents.queries.lists import narrowed
from xaso.office.documents.queries.registers import (
    columns,
    documents_in,
    page_rows,
    register_rows,
    registers,
)
from xaso.office.documents.services.binding import bind
from xaso.office.documents.services.numbering import reserve_numbers, void_number
from xaso.office.documents.states import NumberUse
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column

ON_A_PAGE = 50
PDF = "application/pdf"
VOID_FOR_GOOD = gettext_lazy(
    "A void number is never used again. It stays in the register with the reason."
)


@require_safe
@never_cache
@official_page(SEE_ALL.key)
def register(request: OfficialRequest) -> HttpResponse:
    """Show a register of a year, and the numbers that were set aside."""
    all_registers = registers()
    form = RegisterForm(request.GET, all_registers)
    chosen, year = _chosen(form, all_registers)
    wish = form.cleaned_data if form.is_valid() else {}
    found = narrowed(documents_in(chosen, year), {**wish, "sort": wish.get("sort") or "-code"})
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    aside = NumberReservation.objects.filter(register=chosen, year=year).order_by("-number")
    is_copies = chosen.kind == "copies"
    context = {
        "filters": form,
        "register": chosen,
        "year": year,
        "page": page,
        "rows": [
            (one, state_of(one), names, void) for one, names, void in page_rows(list(page))
        ],
        "copies": register_rows(chosen, year)[::-1] if is_copies else [],
        "set_aside": aside.exclude(state=NumberUse.USED).select_related("reserved_by")[:100],
        "query": f"register={chosen.pk}&year={year}",
        "may_close": _may_close(request, chosen, year),
        "may_keep": request.access.holds(KEEP_REGISTERS.key),
        "columns": [
            Column(_("Number and symbol"), sort="code"),
            Column(_("Date")),
            Column(_("Type and subject"), sort="subject"),
            Column(_("Signed by")),
            Column(_("Receivers")),
            Column(_("State")),
        ],
    }
    return render_page(request, "documents/register.html", context, part="rows")


@require_safe
@never_cache
@official_page(SEE_ALL.key)
def take_out(request: OfficialRequest, form: str) -> HttpResponse:
    """Give a register of a year with the legal columns, as a workbook or as a book to be bound."""
    all_registers = registers()
    chosen, year = _chosen(RegisterForm(request.GET, all_registers), all_registers)
    rows = register_rows(chosen, year)
    key = "printed" if form == "pdf" else "exported"
    record(
        f"documents.register.{key}",
        actor=request.user,
        subject=("documents.register", chosen.pk),
        year=year,
        rows=len(rows),
    )
    name = f"so-{chosen.key}-{year}"
    if form == "pdf":
        keeper = chosen.keeper.full_name if chosen.keeper else request.user.full_name
        book = bind(chosen.name, str(year), columns(), rows, keeper=keeper)
        return download(book, f"{name}.pdf", PDF)
    return download(workbook(str(year), columns(), rows), f"{name}.xlsx")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(KEEP_REGISTERS.key)
def reserve(request: OfficialRequest, register_id: UUID) -> HttpResponse:
    """Set the next numbers of a register aside."""
    chosen = get_object_or_404(DocumentRegister, pk=register_id)
    form = ReserveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = reserve_numbers(
                chosen, actor=request.user, on=clock.today(), **form.cleaned_data
            )
        except DocumentError as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            words = {"first": made[0].number, "last": made[-1].number}
            messages.success(request, _("Numbers %(first)s to %(last)s are set aside.") % words)
            return redirect(f"{reverse('documents:register')}?register={chosen.pk}")
    return _form_page(request, form, _("Set numbers aside"), chosen)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(KEEP_REGISTERS.key)
def give_up(request: OfficialRequest, reservation_id: UUID) -> HttpResponse:
    """Give up a number that was set aside, with the reason."""
    rows = NumberReservation.objects.select_related("register")
    one = get_object_or_404(rows, pk=reservation_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            void_number(one, actor=request.user, reason=form.cleaned_data["reason"])
        except DocumentError as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("The number is void and stays in the register."))
            return redirect(f"{reverse('documents:register')}?register={one.register_id}")
    title = _("Give up number %(number)s") % {"number": one}
    return _form_page(request, form, title, one.register, warning=VOID_FOR_GOOD)


def _may_close(request: OfficialRequest, chosen: DocumentRegister, year: int) -> bool:
    """Tell whether the year is over and this person may close it, if it is not closed yet."""
    if year >= clock.today().year or not request.access.holds(KEEP_REGISTERS.key):
        return False
    closed = RegisterYear.objects.filter(register=chosen, year=year, closed_at__isnull=False)
    return not closed.exists()


def _form_page(
    request: OfficialRequest,
    form: ReserveForm | ReasonForm,
    title: str,
    chosen: DocumentRegister,
    *,
    warning: str | Promise = "",
) -> HttpResponse:
    context = {"form": form, "title": title, "lead": chosen.name, "warning": warning}
    return render_page(request, "documents/number.html", context, part="form")


def _chosen(
    form: RegisterForm, all_registers: list[DocumentRegister]
) -> tuple[DocumentRegister, int]:
    """Return the register and the year that the address names, else the usual ones."""
    typed = form.cleaned_data if form.is_valid() else {}
    wanted = typed.get("register")
    register = next((one for one in all_registers if str(one.pk) == wanted), all_registers[0])
    return register, typed.get("year") or clock.today().year

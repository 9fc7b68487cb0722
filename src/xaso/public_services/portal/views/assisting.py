"""Filing for citizens: whom one helps, asking the citizen, the consent."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xaso.kernel.files.api import FileRefusedError, explain, store_brought
from xaso.kernel.identity.api import AccountClosedError, TooManyCodesError
from xaso.kernel.notifications.api import UnreachableAddressError
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib import clock
from xaso.public_services.portal import assisting
from xaso.public_services.portal.asking import Asked, asked_by
from xaso.public_services.portal.assisting_models import Assistance
from xaso.public_services.portal.forms_assisting import AskForm, HelpCodeForm, SheetForm
from xaso.public_services.portal.guide import NATIONAL
from xaso.public_services.portal.helped import helped_here, helpers_here
from xaso.public_services.portal.permissions import ASSIST
from xaso.public_services.portal.submission_models import Submission
from xaso.public_services.procedures.api import (
    UnknownProcedureError,
    current_version,
    match_procedures,
    plain_name,
    procedures_in_use,
)
from xaso.ui.pages import render_page
from xaso.ui.values import Column

LONGEST = 80
FOUND = 8
LOOKED_AT = timedelta(days=90)
SUPERVISE = "dossiers.supervise"


@require_safe
@never_cache
@official_page(ASSIST.key)
def assisted(request: OfficialRequest) -> HttpResponse:
    """List whom one helps, how far what was sent is, and find a procedure to file."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    found, known = match_procedures(text, FOUND) if text else [], procedures_in_use()
    context = {
        "asked": text,
        "found": [(one.code, plain_name(one.code, known[one.code].name)) for one in found],
        "helped": helped_here(request.user),
        "may_supervise": request.access.holds(SUPERVISE),
        "is_offered": settings.XASO_PORTAL_SUBMISSION != NATIONAL,
    }
    return render_page(request, "portal/assist/list.html", context, part="content")


@require_safe
@official_page(SUPERVISE)
def helpers(request: OfficialRequest) -> HttpResponse:
    """Show who files for citizens how often, and by how many telephones they agreed."""
    names = [_("Helper"), _("Agreed"), _("Telephones"), _("On paper")]
    context = {
        "rows": helpers_here(clock.now() - LOOKED_AT),
        "days": LOOKED_AT.days,
        "columns": [Column(name) for name in names],
    }
    return render_page(request, "portal/assist/helpers.html", context, part="content")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@official_page(ASSIST.key)
def assist(request: OfficialRequest, procedure_code: str) -> HttpResponse:
    """Take down whom one files for, and ask them."""
    asked = _asked_or_404(procedure_code, request.commune_id)
    if not asked.is_online or settings.XASO_PORTAL_SUBMISSION == NATIONAL:
        messages.info(request, _("This procedure is not submitted online here."))
        return redirect("portal:assisted")
    given = request.POST if request.method == "POST" else None
    form = AskForm(given, may_use_paper=settings.XASO_PORTAL_PAPER_CONSENT)
    may = assisting.may_help_with(procedure_code, request.user)
    if given is not None and not may:
        raise PermissionDenied
    if form.is_valid() and (row := _ask(request, asked, form)):
        return redirect("portal:consent", row.pk)
    name = plain_name(procedure_code, asked.procedure.name)
    context = {"form": form, "asked": asked, "name": name, "may": may}
    return render_page(request, "portal/assist/ask.html", context, part="content")


def _asked_or_404(code: str, commune_id: int) -> Asked:
    try:
        return asked_by(current_version(code), commune_id=commune_id)
    except UnknownProcedureError as unknown:
        raise Http404 from unknown


def _ask(request: OfficialRequest, asked: Asked, form: AskForm) -> Assistance | None:
    typed = form.cleaned_data
    helped = assisting.Helped(typed["name"], typed["personal_id"], typed["phone"])
    try:
        return assisting.ask(
            asked.procedure.version_id, helped, typed["way"], helper=request.user
        )
    except assisting.OwnPhoneError:
        form.add_error("phone", _("This is your own number. The citizen's own is needed."))
    except (TooManyCodesError, UnreachableAddressError) as error:
        form.add_error("phone", _say_not_sent(error))
    return None


def _say_not_sent(error: Exception) -> str:
    if isinstance(error, TooManyCodesError):
        return _("Many codes were sent a moment ago. Please wait a while.")
    return _("No message can be sent to this number just now.")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@official_page(ASSIST.key)
def consent(request: OfficialRequest, assistance_id: UUID) -> HttpResponse:
    """Take the citizen's code, or the signed sheet; then the form begins."""
    row = _find(request, assistance_id)
    if row.agreed_at:
        return _go_on(row, assisting.submission_of(row))
    if request.POST.get("act") == "again" and row.way == assisting.CODE:
        _send_again(request, row)
        return redirect("portal:consent", row.pk)
    by_code = row.way == assisting.CODE
    files = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HelpCodeForm(*files[:1]) if by_code else SheetForm(*files)
    if form.is_valid():
        begun = _take_code(row, form) if by_code else _take_sheet(request, row, form)
        if begun:
            return redirect("portal:resume", begun.pk)
    context = {
        "row": row,
        "form": form,
        "by_code": by_code,
        "helped": assisting.helped_by(row),
        "name": assisting.procedure_name(row),
    }
    return render_page(request, "portal/assist/consent.html", context, part="content")


def _find(request: OfficialRequest, assistance_id: UUID) -> Assistance:
    changing = request.method == "POST"
    row = assisting.find(assistance_id, helper=request.user, to_change=changing)
    if row is None:
        raise Http404
    return row


def _go_on(row: Assistance, begun: Submission | None) -> HttpResponse:
    return redirect("portal:resume", begun.pk) if begun else redirect("portal:assisted")


def _send_again(request: OfficialRequest, row: Assistance) -> None:
    try:
        assisting.send_again(row)
    except (TooManyCodesError, UnreachableAddressError) as error:
        messages.warning(request, _say_not_sent(error))
    else:
        messages.success(request, _("A new code was sent."))


def _take_code(row: Assistance, form: HelpCodeForm | SheetForm) -> Submission | None:
    try:
        begun = assisting.agree_by_code(row, form.cleaned_data["code"])
    except AccountClosedError as error:
        form.add_error(None, str(error.sentence))
        return None
    if begun is None:
        form.add_error(
            "code",
            _(
                "This code is not right or no longer good. Please look again, or ask for a new one."
            ),
        )
    return begun


def _take_sheet(
    request: OfficialRequest, row: Assistance, form: HelpCodeForm | SheetForm
) -> Submission | None:
    try:
        kept = store_brought(form.cleaned_data["sheet"], actor=request.user)
    except FileRefusedError as error:
        form.add_error("sheet", explain(error))
        return None
    return assisting.agree_on_paper(row, kept.id)


@require_safe
@never_cache
@official_page(ASSIST.key)
def sheet(request: OfficialRequest, assistance_id: UUID) -> HttpResponse:
    """Give the sheet that a citizen without a telephone signs, to be printed."""
    row = _find(request, assistance_id)
    if row.way != assisting.PAPER or row.agreed_at:
        raise Http404
    context = {
        "row": row,
        "helped": assisting.helped_by(row),
        "name": assisting.procedure_name(row),
    }
    return render_page(request, "portal/assist/sheet.html", context, part="content")

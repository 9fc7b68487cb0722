"""Checking documents: the public pages, and the verdict of one file for officials."""

import logging
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xaso.kernel.audit.api import record
from xaso.kernel.files.api import (
    DamagedFileError,
    FileQuarantinedError,
    NoSuchFileError,
    as_response,
)
from xaso.kernel.permissions.api import OfficialRequest, official_page, public_page
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.throttling.api import limited_by_address
from xaso.office.signing.check_code_text import read_code, say_code
from xaso.office.signing.contracts_checking import CheckedDocument
from xaso.office.signing.forms_checking import CheckForm
from xaso.office.signing.presentation_checking import (
    Shown,
    describe_document,
    show_verification,
)
from xaso.office.signing.queries.verdicts import (
    check_codes_of,
    find_checked,
    kept_verification,
    verdict_history,
)
from xaso.office.signing.readers import may_read_file
from xaso.office.signing.services.check_codes import check_address
from xaso.office.signing.services.verdicts import check_file, is_checkable, verify_pdf
from xaso.ui.pages import render_page

log = logging.getLogger(__name__)
LONGEST = 40
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@public_page
@never_cache
@limited_by_address("checks", setting="XASO_CHECKS_PER_MINUTE", atomic=False)
def start(request: HttpRequest) -> HttpResponse:
    """Check a file that somebody brings, or lead to what is known under a code."""
    asked = request.GET.get("code", "").strip()[:LONGEST]
    if read_code(asked):
        return redirect("check:document", say_code(read_code(asked)))
    form, shown = _checked(request)
    context = {"form": form, "shown": shown, "asked": asked}
    with transaction.atomic():
        return render_page(request, "signing/check.html", context, part="answer")


@require_http_methods(METHODS)
@public_page
@never_cache
@limited_by_address("checks", setting="XASO_CHECKS_PER_MINUTE", atomic=False)
def document(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the platform knows of a released document, and compare a file with it."""
    with transaction.atomic():
        found = find_checked(code)
    form, shown = _checked(request, found)
    context: dict[str, object] = {"form": form, "shown": shown, "found": found}
    context["code"] = code[:LONGEST]
    if found is not None:
        context |= describe_document(found)
    with transaction.atomic():
        return render_page(request, "signing/check_code.html", context, part="answer")


@require_safe
@public_page
@never_cache
def file(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give a released document itself, where its office made it public."""
    found = find_checked(code)
    if found is None or found.file_id is None or not found.is_open or found.ending:
        raise Http404
    try:
        with acting_in(found.commune_id):
            return as_response(found.file_id, inline=True, request=request)
    except (FileQuarantinedError, DamagedFileError, NoSuchFileError) as error:
        raise Http404 from error


@require_http_methods(METHODS)
@never_cache
@official_page("")
def verdict(request: OfficialRequest, file_id: UUID) -> HttpResponse:
    """Show who may read a file what checking it said, every time, and check it once more."""
    if not is_checkable(file_id) or not may_read_file(request.user, file_id):
        raise Http404
    if request.method == "POST":
        found = check_file(file_id, again=True, actor=request.user)
        subject = ("files.file", file_id)
        record(
            "signing.file.checked", actor=request.user, subject=subject, verdict=found.verdict
        )
        messages.success(request, _("The signatures were checked once more."))
        return redirect("signing:verdict", file_id)
    kept = kept_verification(file_id)
    code = check_codes_of([file_id]).get(file_id)
    context = {
        "shown": show_verification(kept) if kept else None,
        "history": verdict_history(file_id),
        "public_url": check_address(code) if code else "",
    }
    return render_page(request, "signing/check_kept.html", context, part="content")


def _checked(
    request: HttpRequest, known: CheckedDocument | None = None
) -> tuple[CheckForm, Shown | None]:
    if request.method != "POST":
        return CheckForm(), None
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return form, None
    given = form.cleaned_data["file"]
    try:
        found = verify_pdf(given.read())
    except (OSError, ValueError):
        log.exception("signing.trust_unreadable")
        form.add_error("file", _("The check cannot run at present. Please try again later."))
        return form, None
    return CheckForm(), show_verification(found, name=given.name or "", known=known)

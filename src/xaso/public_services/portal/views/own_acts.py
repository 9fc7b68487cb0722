"""What a citizen does to a dossier of their own: send papers, take the request back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xaso.kernel.permissions.api import CitizenRequest
from xaso.public_services.dossiers.api import (
    ActRefusedError,
    OwnDossierPage,
    complain_of_delay,
    own_dossier_page,
    say_refusal,
    send_papers,
    withdraw_own,
)
from xaso.public_services.portal.forms_complaint import ComplaintForm
from xaso.public_services.portal.forms_submission import SupplementForm, WithdrawForm
from xaso.public_services.portal.own import asking_number
from xaso.public_services.portal.submission_models import Submission
from xaso.public_services.portal.views.brought import keep_files
from xaso.public_services.portal.views.own_dossiers import of_dossier
from xaso.ui.pages import render_page


@require_http_methods(["GET", "HEAD", "POST"])
@of_dossier
def papers(request: CitizenRequest, code: str) -> HttpResponse:
    """Send the papers that were asked for; what cannot be taken is explained."""
    page = own_dossier_page(code, request.user, asking_number(request))
    if page.request is None or not page.may_send_papers:
        messages.info(request, _("No papers are asked for now."))
        return redirect("portal:own-dossier", code)
    address = _uploads(page, request)
    given: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SupplementForm(*given, papers=page.request.papers, address=address)
    if form.is_valid() and _send(request, page, form):
        messages.success(request, _("Sent. The desk looks at it and tells you here."))
        return redirect("portal:own-dossier", code)
    context = {"dossier": page, "form": form}
    return render_page(request, "portal/own/papers.html", context, part="content")


def _send(request: CitizenRequest, page: OwnDossierPage, form: SupplementForm) -> bool:
    """Send what could be kept, all or nothing: a refused file is put right first."""
    sent: list[tuple[str, UUID]] = []
    for field, name in form.papers.items():
        kept, refused = keep_files(form.cleaned_data[field], actor=request.user)
        sent += [(name, UUID(one["id"])) for one in kept]
        for sentence in refused:
            form.add_error(field, sentence)
    if not sent and not form.errors:
        form.add_error(None, _("Please attach at least one photograph or file."))
    if form.errors:
        return False
    try:
        send_papers(
            page.id,
            sent,
            actor=request.user,
            words=form.cleaned_data["words"],
            number=asking_number(request),
        )
    except ActRefusedError as error:
        form.add_error(None, say_refusal(error))
        return False
    return True


def _uploads(page: OwnDossierPage, request: CitizenRequest) -> str:
    """Return where large files go in parts; nothing where somebody else sent the dossier."""
    mine = Submission.objects.of(request.user.pk).filter(dossier_code=page.code)
    row = mine.first()
    return reverse("portal:uploads", args=[row.pk]) if row else ""


@require_http_methods(["GET", "HEAD", "POST"])
@of_dossier
def withdraw(request: CitizenRequest, code: str) -> HttpResponse:
    """Take the request back, with a reason, once the citizen was asked."""
    page = own_dossier_page(code, request.user, asking_number(request))
    if not page.may_withdraw:
        messages.info(request, _("This dossier can no longer be withdrawn."))
        return redirect("portal:own-dossier", code)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            withdraw_own(page.id, reason=reason, actor=request.user)
        except ActRefusedError as error:
            messages.warning(request, say_refusal(error))
        else:
            messages.success(request, _("The dossier was withdrawn."))
        return redirect("portal:own-dossier", code)
    context = {
        "question": _("Withdraw this dossier?"),
        "detail": _("The office stops working on it. You can submit it anew at any time."),
        "act": _("Withdraw"),
        "danger": True,
        "form": form,
        "back_url": reverse("portal:own-dossier", args=[code]),
    }
    return render_page(request, "portal/own/confirm.html", context, part="dialog")


@require_http_methods(["GET", "HEAD", "POST"])
@of_dossier
def complain(request: CitizenRequest, code: str) -> HttpResponse:
    """Complain that the dossier is late, with words if one likes; once until it is answered."""
    number = asking_number(request)
    page = own_dossier_page(code, request.user, number)
    if not page.may_complain:
        messages.info(request, _("There is nothing to complain of now."))
        return redirect("portal:own-dossier", code)
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            complain_of_delay(page.id, words=words, actor=request.user, number=number)
        except ActRefusedError as error:
            messages.warning(request, say_refusal(error))
        else:
            messages.success(request, _("Sent. Who is in charge answers you here."))
        return redirect("portal:own-dossier", code)
    context = {
        "question": _("Complain that it takes too long?"),
        "detail": _("The leaders are told at once. The answer comes here, and you are told."),
        "act": _("Send the complaint"),
        "danger": False,
        "form": form,
        "back_url": reverse("portal:own-dossier", args=[code]),
    }
    return render_page(request, "portal/own/confirm.html", context, part="dialog")

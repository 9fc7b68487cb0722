"""The fee of what is about to be sent: what it is, and who claims to be let off, with the proof."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xaso.kernel.permissions.api import CitizenRequest
from xaso.public_services.portal import submitting
from xaso.public_services.portal.fees import EXEMPTION, online_fee
from xaso.public_services.portal.forms_fee import ExemptionForm
from xaso.public_services.portal.submission_models import Submission
from xaso.public_services.portal.submitted_papers import Papers
from xaso.public_services.portal.views.brought import keep_files
from xaso.public_services.portal.views.own_submission import of_submission
from xaso.ui.pages import render_page

MOST = 10


@require_http_methods(["GET", "HEAD", "POST"])
@of_submission()
def fee(request: CitizenRequest, row: Submission) -> HttpResponse:
    """Say what is paid; let a citizen claim an exemption with a photograph of its proof."""
    asked, papers = submitting.asked_of(row), submitting.papers_of(row)
    shown = online_fee(asked, papers)
    given: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ExemptionForm(
        *given,
        groups=shown.groups,
        address=reverse("portal:uploads", args=[row.pk]),
        initial={"group": papers.answers.get(EXEMPTION, "")},
    )
    if form.is_valid() and _kept(request, row, papers, form):
        return redirect("portal:review", row.pk)
    context = {
        "submission": row,
        "asked": asked,
        "fee": online_fee(asked, papers),
        "files": papers.files.get(EXEMPTION, []),
        "form": form,
    }
    return render_page(request, "portal/submit/fee.html", context, part="content")


def _kept(request: CitizenRequest, row: Submission, papers: Papers, form: forms.Form) -> bool:
    """Keep the claim and its proof; tell whether nothing is left to be done."""
    chosen, act = form.cleaned_data["group"], request.POST.get("act", "")
    files = papers.files.get(EXEMPTION, [])
    if act.startswith("remove:"):
        files = [one for one in files if one["id"] != act.partition(":")[2]]
    brought = form.cleaned_data["scans"][: MOST - len(files)]
    kept, refused = keep_files(brought, actor=request.user)
    papers.files[EXEMPTION] = files + kept if chosen else []
    papers.answers[EXEMPTION] = chosen
    submitting.keep_papers(row, papers)
    for sentence in refused:
        form.add_error("scans", sentence)
    if chosen and not papers.files[EXEMPTION] and not refused:
        message = _("Please photograph the paper that proves it, or choose a file of it.")
        form.add_error("scans", message)
    return not form.errors and act in ("", "next")

"""Bringing scans, photographs and files in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xaso.kernel.files.api import FileRefusedError, explain
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.office.documents.forms_incoming import BringForm
from xaso.office.documents.incoming_values import SecretDocumentError
from xaso.office.documents.permissions import RECEIVE
from xaso.office.documents.services.incoming.receiving import take_in
from xaso.ui.pages import render_page


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(RECEIVE.key)
def bring(request: OfficialRequest) -> HttpResponse:
    """Take files in; one document leads to its page, several to the list."""
    posted = request.POST if request.method == "POST" else None
    form = BringForm(posted, request.FILES or None)
    if form.is_valid():
        made = _take_all(request, form)
        if made and not form.errors:
            if len(made) == 1:
                return redirect("documents:arrival-register", made[0])
            return redirect(f"{reverse('documents:incoming')}?view=arrived")
    context = {"form": form}
    return render_page(request, "documents/incoming/bring.html", context, part="fields")


def _take_all(request: OfficialRequest, form: BringForm) -> list[Any]:
    """Take in what can be taken; what is refused is explained above the form."""
    files = form.cleaned_data["scans"]
    groups = [[one] for one in files] if form.cleaned_data["apart"] else [files]
    made = []
    for group in groups:
        try:
            made.append(take_in(group, actor=request.user))
        except FileRefusedError as refusal:
            form.add_error("scans", explain(refusal))
        except SecretDocumentError as error:
            form.add_error("scans", say_secret(error))
    if made:
        words = ngettext(
            "%(count)s document was taken in.", "%(count)s documents were taken in.", len(made)
        )
        messages.success(request, words % {"count": len(made)})
    return made


def say_secret(error: SecretDocumentError) -> str:
    """Say why a document of state secrets is not taken, and where it must go."""
    return _(
        "This document is marked “%(mark)s”, so it was not taken and nothing of it was kept. "
        "Please hand it to the officer for state secrets; it belongs into the separate system "
        "for secret documents."
    ) % {"mark": error.mark}

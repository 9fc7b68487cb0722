"""Intakes that are not finished: going on with them, throwing them away."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.ids import uuid7
from xaso.public_services.counter.permissions import TAKE_IN
from xaso.public_services.counter.services.drafts import (
    forget_draft,
    keep_draft,
    read_draft,
)
from xaso.public_services.counter.services.identify import begin_again
from xaso.ui.pages import render_page


@require_POST
@official_page(TAKE_IN.key)
def again(request: OfficialRequest, dossier_id: UUID) -> HttpResponse:
    """Begin another intake for the person of a dossier; that their data were read is logged."""
    draft_id = uuid7()
    try:
        content = begin_again(dossier_id, draft_id=draft_id, actor=request.user)
    except LookupError as error:
        raise Http404 from error
    title = content.applicant.name
    keep_draft(draft_id, content, title=title, owner=request.user)
    return redirect("counter:draft", draft_id=draft_id)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(TAKE_IN.key)
def delete(request: OfficialRequest, draft_id: UUID) -> HttpResponse:
    """Ask first, then throw a draft away."""
    if read_draft(draft_id, owner=request.user) is None:
        raise Http404
    if request.method == "POST":
        forget_draft(draft_id, owner=request.user)
        messages.success(request, _("The draft was thrown away."))
        return redirect("counter:today")
    context = {
        "question": _("Throw this intake away?"),
        "detail": _("What was typed is lost. Nothing was taken in."),
        "act": _("Throw away"),
        "danger": True,
        "back_url": reverse("counter:today"),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")

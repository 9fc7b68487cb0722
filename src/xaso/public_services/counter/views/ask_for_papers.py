"""Giving the slip that says what is missing, instead of receiving an incomplete dossier."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.counter.checklist import as_slip_lines
from xaso.public_services.counter.permissions import TAKE_IN
from xaso.public_services.counter.screen.receiving import ask_for_papers
from xaso.public_services.counter.services.drafts import leave_draft
from xaso.public_services.counter.views.notices import is_for_another, screen_of
from xaso.public_services.dossiers.api import SlipForm
from xaso.ui.pages import render_page


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(TAKE_IN.key)
def ask(request: OfficialRequest, draft_id: UUID) -> HttpResponse:
    """Ask what is missing, prefilled from the checklist, then give the slip."""
    screen = screen_of(request, draft_id)
    if screen.faults_before_slip() or is_for_another(request, screen):
        return redirect("counter:draft", draft_id=draft_id)
    form = SlipForm(request.POST or None)
    form.list_papers(as_slip_lines(screen.lines))
    if form.is_valid():
        asked = ask_for_papers(screen, form.notice(), actor=request.user)
        leave_draft(draft_id, screen.content, owner=request.user)
        return redirect(f"{reverse('counter:done')}?d={asked.id}")
    context = {"form": form, "screen": screen, "draft_id": draft_id}
    return render_page(request, "counter/ask_for_papers.html", context, part="slip")

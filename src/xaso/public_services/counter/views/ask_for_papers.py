"""Giving the slip that says what is missing, instead of receiving an incomplete dossier."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.counter.checklist import as_slip_lines
from xaso.public_services.counter.permissions import TAKE_IN
from xaso.public_services.counter.screen.receiving import ask_for_papers
from xaso.public_services.counter.screen.state import Screen
from xaso.public_services.counter.services.drafts import leave_draft, read_draft
from xaso.public_services.dossiers.api import SlipForm
from xaso.ui.pages import render_page


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(TAKE_IN.key)
def ask(request: OfficialRequest, draft_id: UUID) -> HttpResponse:
    """Ask what is missing, prefilled from the checklist, then give the slip."""
    content = read_draft(draft_id, owner=request.user)
    if content is None:
        raise Http404
    content.checked = True
    screen = Screen(draft_id, content)
    if screen.faults_of_people() or screen.detail is None:
        return redirect("counter:draft", draft_id=draft_id)
    form = SlipForm(request.POST or None)
    form.list_papers(as_slip_lines(screen.lines))
    if form.is_valid():
        asked = ask_for_papers(screen, form.notice(), actor=request.user)
        leave_draft(draft_id, content, owner=request.user)
        return redirect(f"{reverse('counter:done')}?d={asked.id}")
    context = {"form": form, "items": form.items, "screen": screen, "draft_id": draft_id}
    return render_page(request, "counter/ask_for_papers.html", context, part="slip")

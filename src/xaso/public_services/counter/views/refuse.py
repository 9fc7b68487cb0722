"""Not accepting a dossier at the desk: the citizen gets a notice with the reason."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.counter.permissions import TAKE_IN
from xaso.public_services.counter.screen.receiving import refuse_intake
from xaso.public_services.counter.services.drafts import leave_draft
from xaso.public_services.counter.views.notices import is_for_another, screen_of
from xaso.ui.pages import render_page


class RefusalForm(forms.Form):
    """Why the dossier is not accepted, as the notice says it (NĐ 61/2018 Đ.17.2)."""

    reason = forms.CharField(
        label=_("Why the dossier is not accepted"),
        help_text=_(
            "The citizen reads this on the notice. Please name what is missing or wrong."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(TAKE_IN.key)
def refuse(request: OfficialRequest, draft_id: UUID) -> HttpResponse:
    """Ask for the reason, then issue the notice."""
    screen = screen_of(request, draft_id)
    if screen.faults_before_refusal() or is_for_another(request, screen):
        return redirect("counter:draft", draft_id=draft_id)
    form = RefusalForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        declined = refuse_intake(screen, reason=reason, actor=request.user)
        leave_draft(draft_id, screen.content, owner=request.user)
        return redirect(f"{reverse('counter:done')}?d={declined.id}")
    context = {"form": form, "screen": screen, "draft_id": draft_id}
    return render_page(request, "counter/refuse.html", context, part="refuse")

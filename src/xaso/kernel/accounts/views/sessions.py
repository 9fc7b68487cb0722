"""Where one is signed in, and signing out there."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xaso.kernel.accounts.models import Session
from xaso.kernel.accounts.services import sessions
from xaso.kernel.accounts.views.entering import SignedInRequest, for_officials
from xaso.ui.pages import render_page


@require_GET
@never_cache
@for_officials
def index(request: SignedInRequest) -> HttpResponse:
    """List the browsers in which one is signed in."""
    found = sessions.open_sessions(request.user, request.session.session_key)
    context = {"sessions": found, "others": any(not one.is_this for one in found)}
    return render_page(request, "accounts/sessions.html", context, part="sessions")


@require_POST
@for_officials
def end(request: SignedInRequest) -> HttpResponse:
    """Sign out in one other browser, or in all others."""
    handle = request.POST.get("handle", "")
    if handle:
        try:
            sessions.end_session(request.user, handle)
        except Session.DoesNotExist as error:
            raise Http404 from error
        messages.success(request, _("That browser is signed out."))
    else:
        sessions.end_other_sessions(request.user, request.session.session_key)
        messages.success(request, _("All other browsers are signed out."))
    return redirect("accounts:sessions")

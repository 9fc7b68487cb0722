"""The citizen's own account."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xaso.kernel.accounts.api import (
    NoSuchSessionError,
    end_other_sessions,
    end_session,
    open_sessions,
)
from xaso.kernel.identity.models import Level
from xaso.kernel.identity.queries import identities_of
from xaso.kernel.identity.views.entering import commune_of
from xaso.kernel.identity.views.representations import listed
from xaso.kernel.permissions.api import CitizenRequest, citizen_page, session_level
from xaso.kernel.providers.api import public_menu
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.ids import PersonalId
from xaso.ui.pages import render_page


@never_cache
@require_GET
@citizen_page()
def account(request: CitizenRequest) -> HttpResponse:
    """Show a citizen who they are to us, where they are signed in and whom they act for."""
    me = request.user.pk
    sessions = open_sessions(request.user, request.session.session_key)
    context = {
        "identities": [(one, PersonalId(one.personal_id)) for one in identities_of(me)],
        "level": dict(Level.choices).get(session_level(request), ""),
        "sessions": sessions,
        "others": any(not one.is_this for one in sessions),
        "passkeys": request.user.passkeys.all(),
        "representations": listed(request, request.user),
        "own_pages": [one for one in public_menu if one.for_citizens or one.of_ones_own],
    }
    return render_page(request, "identity/account.html", context, part="content")


@require_POST
@citizen_page()
def session_end(request: CitizenRequest) -> HttpResponse:
    """Sign out in one other browser, or in all others."""
    handle = request.POST.get("handle", "")
    try:
        with acting_in(commune_of(request)):
            if handle:
                end_session(request.user, handle)
            else:
                end_other_sessions(request.user, request.session.session_key)
    except NoSuchSessionError as error:
        raise Http404 from error
    messages.success(request, _("It is signed out there."))
    return redirect("identity:account")

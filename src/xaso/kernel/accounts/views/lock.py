"""The lock of a session at which nobody sits: a page over the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from xaso.kernel.accounts.forms import UnlockForm
from xaso.kernel.accounts.services import sessions, signing_in
from xaso.kernel.accounts.services.failures import AccountLockedError, locked_sentence
from xaso.kernel.accounts.views.entering import (
    SignedInRequest,
    for_officials,
    target_of,
)
from xaso.ui.pages import is_part_request, render_page


@sensitive_post_parameters("password")
@never_cache
@for_officials
def lock(request: SignedInRequest) -> HttpResponse:
    """Ask the owner of a locked session for the password or a passkey.

    The script of an open page locks it by asking for this part; a link locks nothing, nor
    does the page of somebody who was signed in before (``user`` says whose page it is).
    """
    if request.method == "GET" and is_part_request(request) and _is_their_page(request):
        sessions.lock(request.session)
    form = UnlockForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            signing_in.check_owner(request.user, form.cleaned_data["password"])
        except AccountLockedError:
            form.add_error(None, locked_sentence())
        except signing_in.SignInRefusedError:
            form.add_error("password", _("This is not your present password."))
        else:
            return unlocked(request)
    context = {
        "form": form,
        "by_key": request.user.passkeys.exists(),
        "next": target_of(request),
    }
    return render_page(request, "accounts/lock.html", context, part="form")


def _is_their_page(request: SignedInRequest) -> bool:
    own = str(request.user.pk)
    return request.GET.get("user", own) == own


def unlocked(request: HttpRequest) -> HttpResponse:
    """Go on where the person was: the script only takes the lock off the page."""
    sessions.unlock(request.session)
    return (
        HttpResponse(status=204) if is_part_request(request) else redirect(target_of(request))
    )

"""The page to which an invitation leads."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from xaso.kernel.accounts.forms import NewPasswordForm
from xaso.kernel.accounts.services import invitations
from xaso.kernel.accounts.views.entering import after_password
from xaso.ui.pages import render_page

GONE = 410


@sensitive_post_parameters("new")
@never_cache
def invitation(request: HttpRequest, user_id: UUID, token: str) -> HttpResponse:
    """Let an invited person choose a password, then lead them to the second step."""
    user = invitations.invited(user_id, token)
    if user is None:
        return render(request, "accounts/invitation_over.html", status=GONE)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        invitations.accept(user, form.cleaned_data["new"])
        if not user.has_second_factor:
            messages.info(request, _("Now set up a second step: a passkey or a phone."))
        return after_password(request, user, reverse("accounts:profile"))
    context = {"form": form, "person": user}
    return render_page(request, "accounts/invitation.html", context, part="form")

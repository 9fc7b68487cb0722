"""Signing in by a code sent to a telephone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xaso.kernel.identity.configuration import may_use_phone
from xaso.kernel.identity.forms import PhoneCodeForm, PhoneForm
from xaso.kernel.identity.refusals import AccountClosedError
from xaso.kernel.identity.services import citizens, phone
from xaso.kernel.identity.services.codes import GOOD_MINUTES
from xaso.kernel.identity.services.proving import TooManyCodesError, refuse_flood
from xaso.kernel.identity.views.entering import PER_MINUTE, commune_of, enter, failed, target_of
from xaso.kernel.notifications.api import UnreachableAddressError
from xaso.kernel.permissions.api import public_page
from xaso.kernel.throttling.api import limited_by_address
from xaso.ui.pages import render_page


def where_allowed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer that there is no such page where telephones do not sign anybody in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_use_phone():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@public_page
@never_cache
@limited_by_address("identity.phone", setting=PER_MINUTE, posts_only=True)
@where_allowed
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the number and send a code to it."""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _send(request, form):
        return redirect("identity:phone-code")
    has_code = bool(phone.asked_for(request.session)[0])
    context = {"form": form, "next": target_of(request), "has_code": has_code}
    return render_page(request, "identity/phone.html", context, part="form")


@public_page
@never_cache
@limited_by_address("identity.phone_code", setting=PER_MINUTE, posts_only=True)
@where_allowed
def code(request: HttpRequest) -> HttpResponse:
    """Take the code that came."""
    number, target = phone.asked_for(request.session)
    if not number:
        return redirect("identity:phone")
    form = PhoneCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        found = phone.check_code(request.session, form.cleaned_data["code"])
        if found:
            return _enter(request, *found)
        form.add_error(
            "code",
            _(
                "This code is not right or no longer good. Please look again, or ask for a new one."
            ),
        )
    context = {
        "form": form,
        "number": number,
        "minutes": GOOD_MINUTES,
        "ask_url": reverse("identity:phone", query={"next": target}),
    }
    return render_page(request, "identity/phone_code.html", context, part="form")


def _send(request: HttpRequest, form: PhoneForm) -> bool:
    number, commune_id = form.cleaned_data["phone"], commune_of(request)
    try:
        refuse_flood(number)
        if commune_id is None:
            raise UnreachableAddressError
        phone.send_code(request.session, number, target_of(request), commune_id=commune_id)
    except TooManyCodesError:
        form.add_error(
            None, _("Codes were sent to this number a moment ago. Please wait a while.")
        )
    except UnreachableAddressError:
        form.add_error(None, _("No message can be sent to this number just now."))
    return not form.errors


def _enter(request: HttpRequest, said: Any, target: str) -> HttpResponse:
    try:
        return enter(request, citizens.welcome(said), target)
    except AccountClosedError as error:
        return failed(request, error, target)

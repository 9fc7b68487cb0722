"""How one wants to be told, and by which addresses."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xaso.kernel.accounts.api import User
from xaso.kernel.notifications import choices
from xaso.kernel.notifications.contacts import Contact, contacts_of, usual_quiet_hours
from xaso.kernel.notifications.deliveries import mask
from xaso.kernel.notifications.forms import AddressForm, ChoiceForm, CodeForm, muteable
from xaso.kernel.notifications.models import PushDevice, Way
from xaso.kernel.notifications.push.keys import public_key
from xaso.kernel.tenancy.api import current_commune
from xaso.ui.pages import render_page

FRAMES = {True: "ui/official.html", False: "ui/public.html"}


class SignedInRequest(HttpRequest):
    """A request from somebody who is signed in."""

    user: User


@never_cache
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    """Show and change how one wants to be told."""
    contact = contacts_of([request.user])[0]
    posted = request.POST if request.method == "POST" else None
    form = ChoiceForm(posted, contact=contact, initial=_present(contact))
    if form.is_valid():
        choices.set_choice(
            request.user.pk,
            language=form.cleaned_data["language"],
            channel_keys=form.channel_keys,
            muted=form.muted,
            quiet=form.quiet,
        )
        messages.success(request, _("Your choice is kept."))
        return redirect("notifications:choice")
    is_own = contact.email != request.user.email
    context = {
        "form": form,
        "frame": FRAMES[contact.is_official],
        "has_kinds": bool(muteable(contact)),
        "push_key": public_key(),
        "devices": PushDevice.objects.filter(user=request.user).order_by("-created_at"),
        "addresses": [
            (Way.PHONE, mask(contact.phone) if contact.phone else "", True),
            (Way.EMAIL, mask(contact.email) if contact.email else "", is_own),
        ],
    }
    return render_page(request, "notifications/choice.html", context, part="form")


@never_cache
@login_required
def address(request: SignedInRequest, way: str) -> HttpResponse:
    """Ask for an address and send a code there."""
    asked = _way(way)
    form = AddressForm(request.POST if request.method == "POST" else None, way=asked)
    if form.is_valid():
        if current_commune() is None:
            raise PermissionDenied
        trouble = _offer(request.user, asked, form.cleaned_data["address"])
        if not trouble:
            return redirect("notifications:choice-code", asked.value)
        form.add_error("address", trouble)
    context = {
        "form": form,
        "title": _("Where should we reach you?"),
        "lead": _("We send a code there, so that nobody else's address is taken by mistake."),
        "act": _("Send the code"),
        "frame": _frame(request.user),
    }
    return render_page(request, "notifications/address.html", context, part="form")


@never_cache
@login_required
def code(request: SignedInRequest, way: str) -> HttpResponse:
    """Take the code that was sent, and with it the address."""
    asked = _way(way)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            choices.confirm_address(request.user.pk, asked, form.cleaned_data["code"].strip())
        except choices.WrongCodeError:
            form.add_error("code", _("This code is not right or too old. Ask for a new one."))
        else:
            messages.success(request, _("From now on we reach you there."))
            return redirect("notifications:choice")
    context = {
        "form": form,
        "title": _("Please type the code"),
        "lead": _("It has been sent and is good for ten minutes."),
        "act": _("Confirm"),
        "frame": _frame(request.user),
    }
    return render_page(request, "notifications/address.html", context, part="form")


@require_POST
@login_required
def forget(request: SignedInRequest, way: str) -> HttpResponse:
    """Write no more to an address."""
    choices.take_address(request.user.pk, _way(way), "")
    messages.success(request, _("We do not write there any more."))
    return redirect("notifications:choice")


def _offer(user: User, way: Way, typed: str) -> str:
    """Send the code; return what stands in the way."""
    try:
        choices.offer_address(user.pk, way, typed)
    except choices.UnusableAddressError:
        return _("No message can be sent there. Please check it.")
    except choices.TooManyCodesError:
        return _("Enough codes were sent for now. Please try again in an hour.")
    return ""


def _present(contact: Contact) -> dict[str, object]:
    quiet_from, quiet_until = contact.quiet or usual_quiet_hours()
    keys = [*contact.channels, "", ""]
    return {
        "first": keys[0],
        "second": keys[1],
        "language": contact.reads,
        "quiet_from": quiet_from.strftime("%H:%M"),
        "quiet_until": quiet_until.strftime("%H:%M"),
        "wanted": [key for key, _label in muteable(contact) if key not in contact.muted],
    }


def _frame(user: User) -> str:
    return FRAMES[user.kind == User.Kind.OFFICIAL]


def _way(name: str) -> Way:
    if name not in Way.values:
        raise Http404
    return Way(name)

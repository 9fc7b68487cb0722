"""Own keys, the key of the seal, and the pictures that are seen on the paper."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import as_response
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.office.signing.certificates import Certificate, read_certificate
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.forms_keys import ImageForm, KeyForm, RetireForm
from xaso.office.signing.models import SignatureImage, SigningKey
from xaso.office.signing.permissions import SEAL, SEE_KEYS, SIGN
from xaso.office.signing.places import key_files
from xaso.office.signing.presentation import key_state
from xaso.office.signing.services.images import Size, add_image, retire_image
from xaso.office.signing.services.keys import register_key, retire_key
from xaso.office.signing.services.levels import level_sentence
from xaso.office.signing.states import ImageKind, KeyOwner, KeyProvider
from xaso.ui.pages import render_page
from xaso.ui.values import Column

NOT_A_CERTIFICATE = gettext_lazy("This is no certificate.")


@require_GET
@never_cache
@official_page(SIGN.key)
def keys(request: OfficialRequest) -> HttpResponse:
    """Show one's own keys and pictures, and those of the seal to who keeps it."""
    rows = SigningKey.objects.select_related("holder").order_by("owner", "retired_at", "-id")
    images = SignatureImage.objects.filter(retired_at__isnull=True)
    keeps_seal = request.access.holds(SEAL.key)
    mine = rows.filter(holder=request.user.pk)
    seals = rows.filter(owner=KeyOwner.ORGANISATION) if keeps_seal else rows.none()
    context = {
        "rows": [(key, key_state(key)) for key in [*mine, *seals]],
        "images": [
            image
            for image in images.order_by("kind")
            if image.holder_id == request.user.pk
            or (keeps_seal and image.kind == ImageKind.SEAL)
        ],
        "level": level_sentence(),
        "columns": _columns(),
        "may_retire": True,
    }
    return render_page(request, "signing/keys.html", context, part="keys")


@require_GET
@never_cache
@official_page(SEE_KEYS.key)
def all_keys(request: OfficialRequest) -> HttpResponse:
    """Show every key of the commune, those that expire first on top."""
    rows = SigningKey.objects.select_related("holder").order_by("retired_at", "valid_to", "id")
    in_use = [key for key in rows if key.retired_at is None]
    over = [key for key in rows if key.retired_at is not None]
    context = {
        "rows": [(key, key_state(key)) for key in [*in_use, *over]],
        "columns": _columns(),
        "may_retire": False,
    }
    return render_page(request, "signing/all_keys.html", context, part="keys")


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
@never_cache
@official_page(SIGN.key)
def new_key(request: OfficialRequest) -> HttpResponse:
    """Register a key by its certificate; the PIN opens it once, nothing of it is kept."""
    form = KeyForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        files=key_files(),
        keeps_seal=request.access.holds(SEAL.key),
        offers=_offers(),
    )
    if form.is_valid():
        try:
            register_key(
                KeyOwner(form.cleaned_data["owner"]),
                form.place(),
                _certificate(form, request.user),
                actor=request.user,
            )
        except NotSignedError as failure:
            form.add_error(None, str(failure.reason))
        else:
            messages.success(request, _("The key is registered."))
            return redirect("signing:keys")
    context = _form_page(form, _("Register a key"), _("Register the key"))
    return render_page(request, "signing/form.html", context, part="form")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(SIGN.key)
def retire(request: OfficialRequest, key_id: UUID) -> HttpResponse:
    """Take a key out of use, or report it lost."""
    found = SigningKey.objects.in_use().filter(pk=key_id).first()
    is_own = found is not None and found.holder_id == request.user.pk
    keeps = found is not None and found.holder_id is None and request.access.holds(SEAL.key)
    if found is None or not (is_own or keeps):
        raise Http404
    form = RetireForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        retire_key(found.pk, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The key signs nothing here any more."))
        return redirect("signing:keys")
    context = _form_page(form, _("Take the key out of use"), _("Take it out of use"))
    context["lead"] = f"{found.subject} ({found.serial})"
    return render_page(request, "signing/form.html", context, part="form")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(SIGN.key)
def new_image(request: OfficialRequest) -> HttpResponse:
    """Add the picture of one's handwriting, or of the seal."""
    form = ImageForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        keeps_seal=request.access.holds(SEAL.key),
    )
    if form.is_valid():
        typed = form.cleaned_data
        try:
            size = Size(typed["width_mm"], typed["height_mm"])
            add_image(ImageKind(typed["kind"]), typed["picture"], size, actor=request.user)
        except NotSignedError as failure:
            form.add_error("picture", str(failure.reason))
        else:
            messages.success(request, _("The picture is in use from now on."))
            return redirect("signing:keys")
    context = _form_page(form, _("Add a picture"), _("Add the picture"))
    return render_page(request, "signing/form.html", context, part="form")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(SIGN.key)
def drop_image(request: OfficialRequest, image_id: UUID) -> HttpResponse:
    """Take a picture out of use after asking."""
    found = _image_or_404(request, image_id)
    if request.method == "POST":
        retire_image(found.pk, actor=request.user)
        messages.success(request, _("The picture is out of use."))
        return redirect("signing:keys")
    context = {
        "question": _("Take this picture out of use?"),
        "detail": _("Signatures are then shown in words."),
        "act": _("Take it out of use"),
        "back_url": reverse("signing:keys"),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@require_GET
@never_cache
@official_page(SIGN.key)
def image(request: OfficialRequest, image_id: UUID) -> HttpResponseBase:
    """Give a picture to its holder, or the seal to who keeps it."""
    return as_response(_image_or_404(request, image_id).file_id, inline=True)


def _image_or_404(request: OfficialRequest, image_id: UUID) -> SignatureImage:
    found = SignatureImage.objects.filter(pk=image_id, retired_at__isnull=True).first()
    is_own = found is not None and found.holder_id == request.user.pk
    keeps = found is not None and found.holder_id is None and request.access.holds(SEAL.key)
    if found is None or not (is_own or keeps):
        raise Http404
    return found


def _certificate(form: KeyForm, actor: User) -> Certificate:
    place = form.place()
    if place.provider == KeyProvider.PLUGIN:
        try:
            return read_certificate(form.cleaned_data["certificate"].read())
        except ValueError as error:
            raise NotSignedError(NOT_A_CERTIFICATE) from error
    from xaso.office.signing.services import looking  # noqa: PLC0415 (two seconds of libraries)

    return looking.read_key(place, form.cleaned_data["pin"], actor=actor)


def _offers() -> list[str]:
    """Return the kinds of key that this installation can use; key files if nothing is set up."""
    offered = {
        KeyProvider.PKCS12: bool(settings.XASO_SIGNING_KEYS),
        KeyProvider.PKCS11: bool(settings.XASO_SIGNING_PKCS11_MODULE),
        KeyProvider.PLUGIN: bool(settings.XASO_SIGNING_PLUGIN),
    }
    return [kind.value for kind, there in offered.items() if there] or [
        KeyProvider.PKCS12.value
    ]


def _form_page(form: Any, title: str, act: str) -> dict[str, Any]:
    return {
        "form": form,
        "title": title,
        "act": act,
        "lead": "",
        "above": _("Keys and pictures"),
        "above_url": reverse("signing:keys"),
        "demo": settings.XASO_DEMO and "pin" in form.fields,
    }


def _columns() -> list[Column]:
    return [
        Column(_("Name in the certificate")),
        Column(_("Where the key lives")),
        Column(_("Valid to")),
        Column(_("State")),
    ]

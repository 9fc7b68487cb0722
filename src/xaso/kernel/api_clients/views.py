"""Pages about clients for the IT officer, and the address where clients get their tokens."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import InsecureTransportError
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.core.paginator import Paginator
from django.db.transaction import atomic, non_atomic_requests
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from xaso.kernel.api_clients.forms import ClientForm, EndForm, SecretForm
from xaso.kernel.api_clients.models import ApiClient
from xaso.kernel.api_clients.openapi import described
from xaso.kernel.api_clients.permissions import MANAGE
from xaso.kernel.api_clients.problems import ProblemError, answer
from xaso.kernel.api_clients.queries import clients_of, open_clients_of
from xaso.kernel.api_clients.scopes import scopes
from xaso.kernel.api_clients.services import clients as services
from xaso.kernel.api_clients.services.tokens import token_server
from xaso.kernel.api_clients.shell import build_api, build_public_api
from xaso.kernel.api_clients.values import Credentials
from xaso.kernel.permissions.api import OfficialRequest, official_page, public_page
from xaso.kernel.throttling.api import place_of, seconds_to_wait
from xaso.lib import clock
from xaso.lib.dates import say_date
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Fact, State

PAGE_SIZE = 30


@official_page(MANAGE.key)
def index(request: OfficialRequest) -> HttpResponse:
    """List the programs that may or once could call for the commune."""
    page = Paginator(clients_of(request.commune_id), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    not_ended = _not_ended(page, request.commune_id)
    columns = [Column(_("Program")), Column(_("Organisation")), Column(_("State"))]
    context = {
        "page": page,
        "rows": [(one, _state(one, not_ended)) for one in page],
        "columns": [*columns, Column(_("Last used"))],
    }
    return render_page(request, "api_clients/list.html", context, part="rows")


@never_cache
@official_page(MANAGE.key)
def add(request: OfficialRequest) -> HttpResponse:
    """Register a program and show its secret this once."""
    posted = request.POST if request.method == "POST" else None
    form = ClientForm(posted, actor=request.user, commune_id=request.commune_id)
    if form.is_valid():
        pk, credentials = services.register_client(form.given, actor=request.user)
        return _show_secret(request, pk, credentials)
    return render_page(request, "api_clients/add.html", {"form": form}, part="form")


@official_page(MANAGE.key)
def client(request: OfficialRequest, client_pk: UUID) -> HttpResponse:
    """Show a program: whose, what it may, since when, and what can be done about it."""
    found = get_object_or_404(clients_of(request.commune_id), pk=client_pk)
    state = _state(found, _not_ended([found], request.commune_id))
    context = {
        "client": found,
        "state": state,
        "facts": _facts(found),
        "secrets": [
            Fact(_("Secret of %(day)s") % {"day": say_date(one.created_at)}, _until(one))
            for one in found.secrets.all()
        ],
        "is_own": services.is_own(found),
        "is_open": state.tone != "off",
    }
    return render_page(request, "api_clients/client.html", context, part="content")


@never_cache
@official_page(MANAGE.key)
def rotate(request: OfficialRequest, client_pk: UUID) -> HttpResponse:
    """Ask how long the present secret still counts, and show the new one this once."""
    found = get_object_or_404(clients_of(request.commune_id), pk=client_pk)
    form = SecretForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        days = form.cleaned_data["overlap_days"]
        made = services.rotate_secret(found.pk, overlap_days=days, actor=request.user)
        return _show_secret(request, found.pk, made)
    context = {
        "question": _("Make a new secret for %(client)s?") % {"client": found},
        "act": _("Make a new secret"),
        "form": form,
        "back_url": found.get_absolute_url(),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@official_page(MANAGE.key)
def revoke(request: OfficialRequest, client_pk: UUID) -> HttpResponse:
    """Ask, then end the program's right to call for this commune."""
    found = get_object_or_404(clients_of(request.commune_id), pk=client_pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        services.revoke_client(found.pk, reason=reason, actor=request.user)
        messages.success(request, _("The program can no longer call for this commune."))
        return redirect(found)
    context = {
        "question": _("End the access of %(client)s?") % {"client": found},
        "detail": _("Its tokens stop working at once. This cannot be undone."),
        "act": _("End the access"),
        "danger": True,
        "form": form,
        "back_url": found.get_absolute_url(),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@csrf_exempt
@non_atomic_requests
@public_page
def token(request: HttpRequest) -> HttpResponse:
    """Give a client that proves itself a token (RFC 6749, 4.4), over https only."""
    if request.method != "POST":
        return answer(request, ProblemError("not_allowed", headers={"Allow": "POST"}))
    place = place_of(request.META.get("REMOTE_ADDR", ""))
    wait = seconds_to_wait("api.tokens", place, most=settings.XASO_API_TOKENS_PER_MINUTE)
    if wait:
        return answer(request, ProblemError("too_many", headers={"Retry-After": str(wait)}))
    try:
        with atomic():
            response: HttpResponse = token_server.create_token_response(request)
    except InsecureTransportError as error:
        return token_server.handle_response(*error())  # type: ignore[no-any-return]
    except (MultiPartParserError, SuspiciousOperation, UnicodeDecodeError):
        return answer(request, ProblemError("malformed"))
    return response


@non_atomic_requests
@public_page
def description(request: HttpRequest) -> HttpResponse:
    """Describe the API for programs (OpenAPI)."""
    return JsonResponse(_schema(), json_dumps_params={"ensure_ascii": False})


@csrf_exempt
@non_atomic_requests
@public_page
def unknown(request: HttpRequest) -> HttpResponse:
    """Say as a problem that there is no such address in the API."""
    return answer(request, ProblemError("not_found"))


@cache
def _schema() -> dict[str, Any]:
    with translation.override("en"):
        return described(build_api(), build_public_api())


def _show_secret(request: OfficialRequest, pk: UUID, made: Credentials) -> HttpResponse:
    found = clients_of(request.commune_id).get(pk=pk)
    context = {"client": found, "credentials": made}
    return render_page(request, "api_clients/secret.html", context, part="content")


def _not_ended(clients: Iterable[ApiClient], commune_id: int) -> set[UUID]:
    ids = [one.pk for one in clients]
    return set(open_clients_of(commune_id).filter(pk__in=ids).values_list("pk", flat=True))


def _state(client: ApiClient, not_ended: set[UUID]) -> State:
    if client.pk not in not_ended:
        return State(_("Ended"), "off")
    if not client.is_in_force(clock.today()):
        return State(_("Outside its days"), "off")
    return State(_("May call"), "good")


def _facts(client: ApiClient) -> list[Fact]:
    last = client.last_used_at
    names = [
        str(one.of_commune)
        for one in client.communes.filter(revoked_at__isnull=True).select_related("of_commune")
    ]
    may = [str(scopes[key].label) for key in client.scopes if key in scopes]
    return [
        Fact(_("Client id"), client.client_id),
        Fact(_("Organisation"), client.organisation),
        Fact(_("Contact"), client.contact or "–"),
        Fact(_("What it may do"), "; ".join(may)),
        Fact(_("Communes"), ", ".join(names) or "–"),
        Fact(_("Registered by"), str(client.of_commune)),
        Fact(_("From"), say_date(client.valid_from)),
        Fact(_("Last day"), say_date(client.valid_to) if client.valid_to else _("No end")),
        Fact(_("Last used"), say_date(last) if last else _("Never")),
    ]


def _until(secret: Any) -> str:
    if secret.expires_at is None:
        return _("In use")
    if secret.expires_at <= clock.now():
        return _("Ended")
    return _("Still counts until %(day)s") % {"day": say_date(secret.expires_at)}

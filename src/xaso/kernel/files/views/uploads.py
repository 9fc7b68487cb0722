"""Uploads of officials in parts: they survive a bad line, a closed laptop and a killed server."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from xaso.kernel.files import tus
from xaso.kernel.files.tus_server import abilities, go_on, open_upload
from xaso.kernel.permissions.api import OfficialRequest, official_page

type Answer = Callable[..., HttpResponse]


def _tus(view: Answer) -> Any:
    """Speak tus: its version both ways, its statuses, and no transaction around a long body.

    No form token is asked for: another site's page cannot send the header ``Tus-Resumable``,
    because we answer no preflight of other origins, and without it nothing is done.
    """

    @never_cache
    def answer(request: OfficialRequest, /, **arguments: Any) -> HttpResponse:
        try:
            response = view(request, **arguments)
        except tus.TusError as error:
            response = HttpResponse(
                error.sentence, status=error.status, content_type="text/plain; charset=utf-8"
            )
            if error.status == 412:
                response["Tus-Version"] = tus.VERSION
        response["Tus-Resumable"] = tus.VERSION
        return response

    return transaction.non_atomic_requests(csrf_exempt(official_page("")(answer)))


@_tus
def uploads(request: OfficialRequest) -> HttpResponse:
    """Say what is spoken here, or open an upload."""
    if request.method == "OPTIONS":
        return abilities()
    if request.method != "POST":
        raise tus.TusError(405)
    return open_upload(request, request.user, lambda one: reverse("files:upload", args=[one]))


@_tus
def upload(request: OfficialRequest, upload_id: UUID) -> HttpResponse:
    """Go on with an upload, ask how far it is, what became of it, or give it up."""
    if request.method == "OPTIONS":
        return abilities()
    return go_on(request, upload_id, request.user)

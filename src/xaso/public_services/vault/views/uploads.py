"""Uploads in parts into the vault."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from xaso.kernel.files.api import TusError, citizens_uploads, go_on, open_upload
from xaso.kernel.permissions.api import CitizenRequest
from xaso.public_services.vault.views.own_vault import commune_of


def _where(request: CitizenRequest, **_rest: Any) -> int:
    return commune_of(request)


@citizens_uploads(_where)
def uploads(request: CitizenRequest) -> HttpResponse:
    """Open an upload."""
    if request.method != "POST":
        raise TusError(405)
    return open_upload(request, request.user, lambda one: reverse("vault:upload", args=[one]))


@citizens_uploads(_where)
def upload(request: CitizenRequest, upload_id: UUID) -> HttpResponse:
    """Go on with an upload, ask how far it is, what became of it, or give it up."""
    return go_on(request, upload_id, request.user)

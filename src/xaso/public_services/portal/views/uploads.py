"""Uploads in parts on the way to a dossier, by the citizen or by who fills in for them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from xaso.kernel.files.api import TusError, citizens_uploads, go_on, open_upload
from xaso.kernel.permissions.api import CitizenRequest
from xaso.public_services.portal.views.own_submission import (
    citizen_or_helper,
    commune_of_submission,
)


def _where(request: CitizenRequest, *, submission_id: UUID, **_rest: Any) -> int | None:
    return commune_of_submission(submission_id, request.user)


@citizens_uploads(_where, guard=citizen_or_helper)
def uploads(request: CitizenRequest, submission_id: UUID) -> HttpResponse:
    """Open an upload."""
    if request.method != "POST":
        raise TusError(405)

    def address(upload_id: UUID) -> str:
        return reverse("portal:upload", args=[submission_id, upload_id])

    return open_upload(request, request.user, address)


@citizens_uploads(_where, guard=citizen_or_helper)
def upload(request: CitizenRequest, submission_id: UUID, upload_id: UUID) -> HttpResponse:
    """Go on with an upload, ask how far it is, what became of it, or give it up."""
    return go_on(request, upload_id, request.user)

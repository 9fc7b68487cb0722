"""Large files of programs: sent in parts (tus 1.0.0) before the call that names them."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from xaso.kernel.api_clients.api import (
    ClientRequest,
    ProblemError,
    operation,
    own_transactions,
)
from xaso.kernel.files.api import TUS_VERSION, TusError, go_on, open_upload
from xaso.public_services.dossiers.rest.schemas import UploadOut
from xaso.public_services.dossiers.scopes import SUBMIT

router = Router(tags=["Uploads"])
_KINDS = {
    400: "malformed",
    404: "not_found",
    409: "upload_elsewhere",
    410: "upload_expired",
    412: "tus_version",
    413: "too_large",
    415: "part_type",
    460: "checksum",
}


@router.post("uploads", response={201: None}, **operation(SUBMIT.key))
@own_transactions
def create_upload(request: ClientRequest) -> HttpResponse:
    """Open an upload by tus 1.0.0 (tus.io); `Location` is its address, which ends in its id."""
    here = request.path.rstrip("/")
    return _speak(
        lambda: open_upload(request, request.caller.user, lambda one: f"{here}/{one}")
    )


@router.api_operation(
    ["HEAD"], "uploads/{uuid:upload_id}", response={200: None}, **operation(SUBMIT.key)
)
@own_transactions
def measure_upload(request: ClientRequest, upload_id: UUID) -> HttpResponse:
    """Say in `Upload-Offset` how much has arrived."""
    return _go_on(request, upload_id)


@router.patch("uploads/{uuid:upload_id}", response={204: None}, **operation(SUBMIT.key))
@own_transactions
def send_part(request: ClientRequest, upload_id: UUID) -> HttpResponse:
    """Send the next part; what `Upload-Offset` acknowledges is never lost."""
    return _go_on(request, upload_id)


@router.delete("uploads/{uuid:upload_id}", response={204: None}, **operation(SUBMIT.key))
@own_transactions
def drop_upload(request: ClientRequest, upload_id: UUID) -> HttpResponse:
    """Give an upload up."""
    return _go_on(request, upload_id)


@router.get("uploads/{uuid:upload_id}", response=UploadOut, **operation(SUBMIT.key))
@own_transactions
def get_upload(request: ClientRequest, upload_id: UUID) -> HttpResponse:
    """Say what became of an upload: stored files are named by the id of their upload."""
    return _go_on(request, upload_id)


def _go_on(request: ClientRequest, upload_id: UUID) -> HttpResponse:
    return _speak(lambda: go_on(request, upload_id, request.caller.user))


def _speak(answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer as tus does, and refuse as every operation of the API does."""
    headers = {"Tus-Resumable": TUS_VERSION}
    try:
        response = answer()
    except TusError as error:
        if error.status not in _KINDS:
            raise
        raise ProblemError(_KINDS[error.status], headers=headers) from None
    response["Tus-Resumable"] = TUS_VERSION
    return response

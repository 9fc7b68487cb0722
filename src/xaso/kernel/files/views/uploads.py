"""A tus 1.0.0 server: uploads that survive a bad line, a closed laptop and a killed server."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from xaso.kernel.files import tus
from xaso.kernel.files.models import ResumableUpload
from xaso.kernel.files.refusals import FileRefusedError, Refusal, explain
from xaso.kernel.files.services import uploading
from xaso.kernel.permissions.api import OfficialRequest, official_page

_CHUNK = 256 * 1024
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
    """Say what is spoken here, or open an upload (extension *creation*)."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=_abilities())
    if request.method != "POST":
        raise tus.TusError(405)
    _require_version(request)
    if "Upload-Defer-Length" in request.headers:
        raise tus.TusError(400, "The length must be announced.")
    size = tus.read_number(request.headers, "Upload-Length")
    name = tus.read_metadata(request.headers.get("Upload-Metadata", "")).get("filename", "")
    if size == 0:
        refusal = FileRefusedError(Refusal.EMPTY, name=name)
        raise tus.TusError(400, explain(refusal))
    upload = uploading.create_upload(
        owner=_owner(request), user=request.user, name=name, size=size
    )
    if request.headers.get("Content-Type") == tus.PART_TYPE:
        _take(request, upload, 0)
    address = reverse("files:upload", kwargs={"upload_id": upload.pk})
    location = request.build_absolute_uri(address)
    return HttpResponse(status=201, headers={"Location": location} | _place(upload))


@_tus
def upload(request: OfficialRequest, upload_id: UUID) -> HttpResponse:
    """Go on with an upload, ask how far it is, what became of it, or give it up."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=_abilities())
    method = request.headers.get("X-HTTP-Method-Override", request.method or "")
    if method not in _METHODS:
        raise tus.TusError(405)
    if method != "GET":
        _require_version(request)
    found = uploading.find_upload(upload_id, owner=_owner(request))
    return _METHODS[method](request, found)


def _head(request: OfficialRequest, upload: ResumableUpload) -> HttpResponse:
    return HttpResponse(headers={"Upload-Length": str(upload.size)} | _place(upload))


def _patch(request: OfficialRequest, upload: ResumableUpload) -> HttpResponse:
    if request.headers.get("Content-Type") != tus.PART_TYPE:
        raise tus.TusError(415)
    _take(request, upload, tus.read_number(request.headers, "Upload-Offset"))
    return HttpResponse(status=204, headers=_place(upload))


def _delete(request: OfficialRequest, upload: ResumableUpload) -> HttpResponse:
    uploading.terminate(upload)
    return HttpResponse(status=204)


def _get(request: OfficialRequest, upload: ResumableUpload) -> HttpResponse:
    """Tell our own pages what became of it: the file's id, or why it was refused."""
    upload = uploading.finish(upload.pk)
    refusal = ""
    if upload.refusal:
        limit = settings.XASO_FILES_MAX_BYTES
        error = FileRefusedError(Refusal(upload.refusal), name=upload.name, limit=limit)
        refusal = explain(error)
    file_id = str(upload.stored_file_id or "")
    about = {"state": upload.state, "file": file_id, "name": upload.name, "refusal": refusal}
    return JsonResponse(about)


_METHODS: dict[str, Answer] = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete, "GET": _get}


def _take(request: OfficialRequest, upload: ResumableUpload, offset: int) -> None:
    checksum = tus.read_checksum(request.headers.get("Upload-Checksum", ""))
    uploading.append(upload, offset, _body(request), checksum)
    if upload.offset == upload.size:
        uploading.finish(upload.pk)


def _body(request: OfficialRequest) -> Iterator[bytes]:
    while piece := request.read(_CHUNK):
        yield piece


def _owner(request: OfficialRequest) -> bytes:
    return uploading.owner_of("user", str(request.user.pk))


def _require_version(request: OfficialRequest) -> None:
    if request.headers.get("Tus-Resumable") != tus.VERSION:
        raise tus.TusError(412, "This server speaks tus 1.0.0.")


def _place(upload: ResumableUpload) -> dict[str, str]:
    expires = http_date(upload.expires_at.timestamp())
    return {"Upload-Offset": str(upload.offset), "Upload-Expires": expires}


def _abilities() -> dict[str, str]:
    return {
        "Tus-Version": tus.VERSION,
        "Tus-Extension": tus.EXTENSIONS,
        "Tus-Max-Size": str(settings.XASO_FILES_MAX_BYTES),
        "Tus-Checksum-Algorithm": ",".join(tus.ALGORITHMS),
    }

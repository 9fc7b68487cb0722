"""What a server of tus 1.0.0 answers, whoever the uploads belong to."""

from collections.abc import Callable, Iterator
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import http_date

from xaso.kernel.accounts.api import User
from xaso.kernel.files import tus
from xaso.kernel.files.models import ResumableUpload
from xaso.kernel.files.refusals import FileRefusedError, Refusal, explain
from xaso.kernel.files.services import uploading

_CHUNK = 256 * 1024


def open_upload(
    request: HttpRequest, user: User, address: Callable[[UUID], str]
) -> HttpResponse:
    """Open an upload of this account (extension *creation*); ``address`` says where it is then."""
    _require_version(request)
    if "Upload-Defer-Length" in request.headers:
        raise tus.TusError(400, "The length must be announced.")
    size = tus.read_number(request.headers, "Upload-Length")
    name = tus.read_metadata(request.headers.get("Upload-Metadata", "")).get("filename", "")
    if size == 0:
        refusal = FileRefusedError(Refusal.EMPTY, name=name)
        raise tus.TusError(400, explain(refusal))
    upload = uploading.create_upload(owner=_owner(user), user=user, name=name, size=size)
    if request.headers.get("Content-Type") == tus.PART_TYPE:
        _take(request, upload, 0)
    location = request.build_absolute_uri(address(upload.pk))
    return HttpResponse(status=201, headers={"Location": location} | _place(upload))


def go_on(request: HttpRequest, upload_id: UUID, user: User) -> HttpResponse:
    """Go on with an upload, ask how far it is, what became of it, or give it up."""
    method = request.headers.get("X-HTTP-Method-Override", request.method or "")
    if method not in _METHODS:
        raise tus.TusError(405)
    if method != "GET":
        _require_version(request)
    return _METHODS[method](request, uploading.find_upload(upload_id, owner=_owner(user)))


def abilities() -> HttpResponse:
    """Say what is spoken here."""
    headers = {
        "Tus-Version": tus.VERSION,
        "Tus-Extension": tus.EXTENSIONS,
        "Tus-Max-Size": str(settings.XASO_FILES_MAX_BYTES),
        "Tus-Checksum-Algorithm": ",".join(tus.ALGORITHMS),
    }
    return HttpResponse(status=204, headers=headers)


def _head(request: HttpRequest, upload: ResumableUpload) -> HttpResponse:
    return HttpResponse(headers={"Upload-Length": str(upload.size)} | _place(upload))


def _patch(request: HttpRequest, upload: ResumableUpload) -> HttpResponse:
    if request.headers.get("Content-Type") != tus.PART_TYPE:
        raise tus.TusError(415)
    offset = tus.read_number(request.headers, "Upload-Offset")
    _take(request, upload, offset)
    return HttpResponse(status=204, headers=_place(upload))


def _delete(request: HttpRequest, upload: ResumableUpload) -> HttpResponse:
    uploading.terminate(upload)
    return HttpResponse(status=204)


def _get(request: HttpRequest, upload: ResumableUpload) -> HttpResponse:
    """Tell our own pages and programs what became of it: the file's id, or why it was refused."""
    upload = uploading.finish(upload.pk)
    refusal = ""
    if upload.refusal:
        limit = settings.XASO_FILES_MAX_BYTES
        error = FileRefusedError(Refusal(upload.refusal), name=upload.name, limit=limit)
        refusal = explain(error)
    file_id = str(upload.stored_file_id or "")
    about = {"state": upload.state, "file": file_id, "name": upload.name, "refusal": refusal}
    return JsonResponse(about | {"size": upload.size, "offset": upload.offset})


_METHODS = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete, "GET": _get}


def _take(request: HttpRequest, upload: ResumableUpload, offset: int) -> None:
    checksum = tus.read_checksum(request.headers.get("Upload-Checksum", ""))
    uploading.append(upload, offset, _body(request), checksum)
    if upload.offset == upload.size:
        uploading.finish(upload.pk)


def _body(request: HttpRequest) -> Iterator[bytes]:
    while piece := request.read(_CHUNK):
        yield piece


def _owner(user: User) -> bytes:
    """Return the owner: an official, or a program by the account that it alone acts as."""
    return uploading.owner_of("user", str(user.pk))


def _require_version(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != tus.VERSION:
        raise tus.TusError(412, "This server speaks tus 1.0.0.")


def _place(upload: ResumableUpload) -> dict[str, str]:
    expires = http_date(upload.expires_at.timestamp())
    return {"Upload-Offset": str(upload.offset), "Upload-Expires": expires}

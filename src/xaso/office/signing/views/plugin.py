"""Between a page, this server and the signing program of a person's computer."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from xaso.kernel.permissions.api import OfficialRequest, official_page, public_page
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.throttling.api import limited_by_address
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.services.plugin import commune_of, fetch, hand_out, take_back
from xaso.office.signing.views.finding import step_or_404

CONFLICT = 409


def plugin_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a page call the signing program at its configured address, and nothing else."""

    @wraps(view)
    def allowing(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        address: str = settings.XASO_SIGNING_PLUGIN
        if not address:
            return view(request, *args, **kwargs)
        policy: dict[str, Any] = {**settings.SECURE_CSP, "connect-src": [CSP.SELF, address]}
        return csp_override(policy)(view)(request, *args, **kwargs)

    return allowing


@require_POST
@never_cache
@official_page("")
def begin(request: OfficialRequest, step_id: UUID) -> HttpResponse:
    """Hand a paper out and say what the signing program is to be told."""
    found = step_or_404(step_id, request.user)
    try:
        handed = hand_out(found.pk, actor=request.user)
    except NotSignedError as failure:
        return JsonResponse({"error": str(failure.reason)}, status=CONFLICT)
    except PermissionDenied:
        raise Http404 from None
    address = request.build_absolute_uri
    said = {
        "FileUploadHandler": address(reverse("signing:plugin-upload", args=[handed.key])),
        "SessionId": str(handed.session_id),
        "JWTToken": "",
        "FileName": address(reverse("signing:plugin-paper", args=[handed.key])),
        "MetaData": [],
    }
    if handed.number:
        said["DocNumber"] = handed.number
    where = f"{settings.XASO_SIGNING_PLUGIN.rstrip('/')}/{handed.function}"
    after = reverse("signing:request", args=[found.request_id])
    return JsonResponse({"address": where, "message": said, "after": after})


@require_GET
@never_cache
@public_page
@limited_by_address("signing.plugin", setting="XASO_SIGNING_PLUGIN_PER_MINUTE")
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """Give the signing program the paper of its secret address, once."""
    with acting_in(_commune_or_404(key)):
        try:
            name, content = fetch(key)
        except NotSignedError as failure:
            raise Http404 from failure
    response = HttpResponse(content, content_type="application/pdf")
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or ""
    return response


@csrf_exempt
@require_POST
@never_cache
@public_page
@limited_by_address("signing.plugin", setting="XASO_SIGNING_PLUGIN_PER_MINUTE", atomic=False)
def upload(request: HttpRequest, key: str) -> HttpResponse:
    """Take the signed paper from the signing program and answer in its words."""
    brought = request.FILES.get("uploadfile")
    if brought is None or (brought.size or 0) > settings.XASO_FILES_MAX_BYTES:
        return JsonResponse({"Status": False, "Message": "uploadfile"})
    commune_id = _commune_or_404(key)
    with acting_in(commune_id):
        request.commune_id = commune_id  # type: ignore[attr-defined]
        try:
            signed = take_back(key, brought.read())
        except (NotSignedError, PermissionDenied) as failure:
            return JsonResponse({"Status": False, "Message": str(failure)})
    said = {
        "Status": True,
        "Message": "",
        "FileName": brought.name,
        "FileServer": str(signed.file_id),
    }
    return JsonResponse(said | {"DocumentNumber": "", "DocumentDate": ""})


def _commune_or_404(key: str) -> int:
    found = commune_of(key)
    if found is None:
        raise Http404
    return found

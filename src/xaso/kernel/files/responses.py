"""A stored file on its way to a browser."""

from uuid import UUID

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header

from xaso.kernel.files.queries import describe, get_row, info
from xaso.kernel.files.services.opening import FileQuarantinedError, open_row
from xaso.kernel.files.tickets import own_origin_url

# Browsers do not start their PDF viewer in a sandbox; it runs no script of the file anyway.
_VIEWER = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_SANDBOX = f"{_VIEWER}; sandbox"


def as_response(
    file_id: UUID,
    *,
    inline: bool,
    request: HttpRequest | None = None,
    lock: bytes | None = None,
    name: str = "",
) -> HttpResponseBase:
    """Answer with the file; the caller has checked that this person may see it.

    Only pictures and PDF are ever shown inside the browser; everything else is saved. The
    browser may neither guess another type nor run or keep anything. Where ``XASO_FILES_URL``
    names an origin for files and the request is given, the browser is sent there for a minute.
    A locked file needs its ``lock`` and says its ``name``, and always comes from here.
    """
    if settings.XASO_FILES_URL and request is not None and lock is None:
        about = info(file_id)
        if not about.is_available:
            raise FileQuarantinedError(file_id, about.state)
        return HttpResponseRedirect(own_origin_url(file_id, inline=inline, request=request))
    return stream(file_id, inline=inline, lock=lock, name=name)


def stream(
    file_id: UUID, *, inline: bool, lock: bytes | None = None, name: str = ""
) -> StreamingHttpResponse:
    """Answer with the content itself."""
    row = get_row(file_id)
    about = describe(row)
    shown = inline and about.shows_inline
    is_text = about.media_type == "text/plain"
    headers = {
        "Content-Type": f"{about.media_type}; charset=utf-8" if is_text else about.media_type,
        "Content-Length": str(about.size),
        "Content-Disposition": content_disposition_header(not shown, name or about.name) or "",
        "Content-Security-Policy": _policy(about.media_type, shown=shown),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN" if shown else "DENY",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
    }
    return StreamingHttpResponse(open_row(row, lock=lock), headers=headers)


def _policy(media_type: str, *, shown: bool) -> str:
    return _VIEWER if shown and media_type == "application/pdf" else _SANDBOX

"""Answers that people keep as files."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from xaso.lib.workbooks import XLSX


def download(content: bytes | str, name: str, media_type: str = XLSX) -> HttpResponse:
    """Return what the browser saves under the name and keeps no copy of; a workbook by default."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name)
        or "",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)

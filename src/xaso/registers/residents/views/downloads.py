"""Workbooks on their way to a browser."""

from django.http import HttpResponse

from xaso.lib.workbooks import XLSX


def download(content: bytes, name: str) -> HttpResponse:
    """Answer with a workbook to be saved; browsers keep no copy of it."""
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )

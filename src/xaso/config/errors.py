"""What people see when something went wrong: what to do, and an id that they can quote."""

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from xaso.lib.shortage import Shortage, read_to_the_end, shortage_of

_log = logging.getLogger("xaso.errors")
SHORTAGE_SECONDS = 30
STATUS = {Shortage.DATABASE: 503, Shortage.ROOM: 507}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be understood."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the person is known, but this is not theirs to do."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: it does not exist, or not for this person."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake, or 503 and 507: a shortage; uses neither database nor context processors."""
    error_id = getattr(request, "request_id", "")
    _log.error("request_failed id=%s", error_id)
    shortage = shortage_of(sys.exception())
    if shortage is not None:
        read_to_the_end(request)
        context = {"error_id": error_id, "is_room": shortage is Shortage.ROOM}
        page = render_to_string("shortage.html", context)
        headers = {"Retry-After": str(SHORTAGE_SECONDS), "Cache-Control": "no-store"}
        return HttpResponse(page, status=STATUS[shortage], headers=headers)
    return HttpResponse(render_to_string("500.html", {"error_id": error_id}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old or comes from elsewhere; what was typed stays in the browser."""
    return render(request, "403_csrf.html", status=403)

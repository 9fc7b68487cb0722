"""Rendering of whole pages and of their parts."""

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str
) -> HttpResponse:
    """Render the page, or only its named part when htmx asks for it.

    A refused form answers 422. A part also brings along what the page has to say
    (Django's messages), because the frame that would show it stays in the browser.
    """
    wants_part = is_part_request(request)
    name = f"{template}#{part}" if wants_part else template
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    response = render(request, name, context, status=status)
    if wants_part and get_messages(request):
        response.write(render_to_string("ui/parts/messages.html", {"swap": True}, request))
    patch_vary_headers(response, ["HX-Request"])
    return response


def is_part_request(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a part; going back in history asks for the whole page."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers

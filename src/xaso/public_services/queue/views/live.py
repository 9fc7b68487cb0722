"""Parts that a screen asks for again and again, answered by 304 while nothing changed."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from xaso.ui.pages import is_part_request, render_page


def live_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str
) -> HttpResponse:
    """Return the page, or its part with an ETag that the screen sends back the next time."""
    response = render_page(request, template, context, part=part)
    if not is_part_request(request):
        return response
    tag = quote_etag(sha256(response.content).hexdigest()[:32])
    response.headers["ETag"] = tag
    answer = get_conditional_response(request, etag=tag, response=response)
    return answer if isinstance(answer, HttpResponse) else response

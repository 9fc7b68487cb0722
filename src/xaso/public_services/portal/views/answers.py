"""How public pages are answered: kept by the browser, sent again only when they changed."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag

NOT_MODIFIED_OR_WHOLE = "private, no-cache"
OFFLINE = ("X-Offline", "keep")
"""Tells the phone's service worker that a page is nobody's and may be read without a line."""


def revalidated[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let the browser keep a page and ask whether it changed (ETag); 304 where it did not.

    Not for those who have signed in: what they saw does not stay in the browser.
    """

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or request.user.is_authenticated:
            return response
        response.headers.setdefault("Cache-Control", NOT_MODIFIED_OR_WHOLE)
        response.headers.setdefault(*OFFLINE)
        set_response_etag(response)
        etag = response.headers["ETag"]
        kept = get_conditional_response(request, etag=etag, response=response)
        return kept if isinstance(kept, HttpResponse) else response

    return answered

"""Where somebody goes on who has to prove first who they are."""

from urllib.parse import urlsplit

from django.http import HttpRequest


def way_back(request: HttpRequest) -> str:
    """Return the page that was asked for; who sent a form meets the page with the form again."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    before = urlsplit(request.headers.get("Referer", ""))
    return f"{before.path}?{before.query}" if before.query else before.path or "/"

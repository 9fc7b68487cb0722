"""The origin of files keeps apart from the product; what a broken upload leaves is removed."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotFound
from django.urls import Resolver404, resolve

SERVED = "files:served"


class FilesOriginMiddleware:
    """Answers, on the host that ``XASO_FILES_URL`` names, only for the files of tickets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let pass what belongs to the product's host, and files on their own."""
        host = urlsplit(settings.XASO_FILES_URL).netloc
        if host and request.get_host() == host and not _is_file(request.path_info):
            return HttpResponseNotFound()
        return self.answer(request)


def _is_file(path: str) -> bool:
    try:
        return resolve(path).view_name == SERVED
    except Resolver404:
        return False


class UploadsMiddleware:
    """Removes at once what a refused request has left in the folder of temporary uploads.

    Django closes the parts that came whole; the one under way when the sender hung up or
    the disk was full would stay until the memory is next cleared, and keep the disk full.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then clean up after a refusal."""
        response = self.get_response(request)
        if response.status_code >= 400:
            for handler in request.upload_handlers:
                handler.upload_interrupted()
        return response

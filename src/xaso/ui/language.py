"""The language of pages: the one that a person chose, else Vietnamese."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from xaso.ui.preferences import LANGUAGES

PROGRAMS = "/api/"


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Django's own for programs, which say by ``Accept-Language`` what they want to read.

    People are not asked by their browser: cheap phones are often set to English, and their
    owners read Vietnamese. Who wants English chooses it at the foot of a page.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Speak the chosen language for this request."""
        if request.path.startswith(PROGRAMS):
            super().process_request(request)
            return
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        translation.activate(chosen if chosen in LANGUAGES else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Name the language; pages do not vary by what browsers ask for."""
        if request.path.startswith(PROGRAMS):
            return super().process_response(request, response)
        response.headers.setdefault("Content-Language", translation.get_language() or "vi")
        return response

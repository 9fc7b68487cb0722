"""The language of pages is the one that a person chose."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from xaso.ui.language import ChosenLanguageMiddleware


def language_of(path="/", *, browser="", chosen=""):
    said = []

    def answer(request):
        said.append(request.LANGUAGE_CODE)
        return HttpResponse()

    request = RequestFactory().get(path, headers={"accept-language": browser})
    if chosen:
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = chosen
    with translation.override("vi"):
        response = ChosenLanguageMiddleware(answer)(request)
    return said[0], response.headers.get("Vary", "")


def test_a_phone_that_is_set_to_english_reads_vietnamese():
    assert language_of(browser="en-US,en;q=0.9") == ("vi", "")


@pytest.mark.parametrize(("chosen", "spoken"), [("en", "en"), ("vi", "vi"), ("xx", "vi")])
def test_what_was_chosen_is_spoken(chosen, spoken):
    assert language_of(chosen=chosen)[0] == spoken


def test_a_program_says_its_language():
    assert language_of("/api/v1/procedures", browser="en") == ("en", "Accept-Language")

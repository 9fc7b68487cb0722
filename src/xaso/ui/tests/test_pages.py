"""Whole pages, parts of pages, refused forms, messages."""

import pytest
from django import forms
from django.contrib.messages import success
from django.contrib.messages.storage.base import BaseStorage
from django.test import RequestFactory

from xaso.ui.chrome import Chrome
from xaso.ui.pages import render_page

pytestmark = pytest.mark.urls("xaso.ui.tests.urls")


class Answer(forms.Form):
    text = forms.CharField()


class Kept(BaseStorage):
    """Messages that live as long as the request."""

    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []


def page(form=None, message="", **headers):
    request = RequestFactory().get("/", headers=headers)
    request._messages = Kept(request)
    if message:
        success(request, message)
    context = {"form": form or Answer(), "face": "official", "chrome": Chrome()}
    return render_page(request, "ui/tests/page.html", context, part="answer")


@pytest.fixture(autouse=True)
def _templates(settings, tmp_path):
    place = tmp_path / "ui/tests"
    place.mkdir(parents=True)
    (place / "page.html").write_text(
        "<main>{% partialdef answer inline %}<p>Phần</p>{% endpartialdef %}</main>"
    )
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]


def test_a_visit_gets_the_whole_page():
    assert page().text == "<main><p>Phần</p></main>"


def test_htmx_gets_the_part():
    assert page(**{"HX-Request": "true"}).text == "<p>Phần</p>"


def test_going_back_in_history_gets_the_whole_page():
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<main>" in page(**headers).text


def test_caches_keep_page_and_part_apart():
    assert "HX-Request" in page().headers["Vary"]


def test_a_refused_form_is_told_by_its_status():
    refused = Answer({"text": ""})
    refused.is_valid()

    assert page(refused).status_code == 422
    assert page(Answer()).status_code == 200


def test_a_part_brings_its_messages_along():
    answer = page(message="Đã trả kết quả.", **{"HX-Request": "true"})

    assert "Đã trả kết quả." in answer.text
    assert 'hx-swap-oob="true"' in answer.text


def test_a_whole_page_leaves_messages_to_its_frame():
    assert "hx-swap-oob" not in page(message="Đã trả kết quả.").text

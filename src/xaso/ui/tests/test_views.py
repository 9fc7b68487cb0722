"""The chosen look, the pages for things that went wrong, the catalogue."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from xaso.ui import views
from xaso.ui.chrome import Chrome, MenuEntry, MenuGroup

pytestmark = pytest.mark.urls("xaso.ui.tests.urls")


def choose(choice, back="/ho-so/?q=1"):
    return views.preferences(RequestFactory().post("/", {"choose": choice, "back": back}))


@pytest.mark.parametrize("choice", ["theme:dark", "text:large", "density:compact"])
def test_a_chosen_look_is_remembered(choice):
    name, value = choice.split(":")

    answer = choose(choice)

    assert answer.cookies[f"xaso_{name}"].value == value
    assert answer.url == "/ho-so/?q=1"


@pytest.mark.parametrize("choice", ["theme:pink", "admin:yes", "theme", ""])
def test_an_unknown_look_is_not_remembered(choice):
    assert not choose(choice).cookies


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_nobody_is_sent_to_another_site(back):
    assert choose("theme:dark", back).url == "/"


def test_the_server_draws_the_chosen_look(draw):
    request = RequestFactory().get("/")
    request.COOKIES["xaso_theme"] = "dark"

    drawn = render_to_string("ui/base.html", {"request": request, "chrome": Chrome()})

    assert 'data-bs-theme="dark"' in drawn
    assert 'data-text="normal"' in drawn


def test_our_own_mistake_needs_neither_request_nor_database():
    drawn = render_to_string("500.html", {"error_id": "0199-ab"})

    assert "0199-ab" in drawn
    assert "<h1>" in drawn


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "ui/offline"])
def test_every_page_of_trouble_has_a_heading_and_a_way_on(name):
    request = RequestFactory().get("/khong-co/")
    context = {"chrome": Chrome(hotline="0239 1022"), "messages": []}

    drawn = render_to_string(f"{name}.html", context, request)

    assert drawn.count("<h1>") == 1
    assert "btn-primary" in drawn
    assert 'href="tel:02391022"' in drawn


def test_the_bottom_bar_of_a_phone_holds_at_most_four():
    entries = tuple(MenuEntry(str(n), "#", primary=n != 1) for n in range(7))

    bar = Chrome(menu=(MenuGroup("", entries),)).bottom_bar

    assert [entry.label for entry in bar] == ["0", "2", "3", "4"]

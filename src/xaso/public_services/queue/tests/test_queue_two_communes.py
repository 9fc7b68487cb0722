"""Screens of one commune where several are served: they are that commune's, whoever looks."""

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.queue.models import ScreenKey
from xaso.public_services.queue.screen_keys import key_of
from xaso.public_services.queue.testing import queue_line

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
pytestmark = pytest.mark.django_db
PAGES = {"phone": ScreenKey.Kind.DOOR, "bookings": ScreenKey.Kind.DOOR}
SCREENS = {"kiosk": ScreenKey.Kind.KIOSK, "board": ScreenKey.Kind.BOARD} | PAGES


@pytest.fixture
def names():
    """Return the names of both communes, this one and the one whose screens are looked at."""
    here, there = commune(HERE), commune(THERE)
    with acting_in(THERE):
        queue_line(name="Đất đai xã bên")
    return here.name, there.name


def open_page(client, page, **more):
    with acting_in(THERE):
        key = key_of(SCREENS[page])
    return client.get(reverse(f"queue:{page}", args=[key]), **more)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("has_chosen", [False, True])
def test_the_frame_names_the_commune_of_the_screen(client, names, page, has_chosen):
    here, there = names
    if has_chosen:
        client.post(reverse("portal:communes"), {"code": commune(HERE).code, "back": "/"})

    shown = open_page(client, page).text

    assert f"– Xã {there}</title>" in shown
    assert here not in shown


def test_an_official_sees_the_screen_and_the_notices_of_the_own_commune(client, names):
    _here, there = names
    officer = official(Role.RECEPTIONIST)
    with acting_in(HERE):
        for _number in range(7):
            Notice.objects.create(receiver=officer, language="vi", subject="Có việc mới")
    client.force_login(officer, backend=BACKEND)

    page = open_page(client, "phone")

    assert "Đất đai xã bên" in page.text
    assert there in page.text
    assert page.context["chrome"].unread == 7


@pytest.mark.parametrize("page", SCREENS)
def test_a_phone_set_to_english_reads_the_screen_in_vietnamese(client, names, page):
    shown = open_page(client, page, headers={"accept-language": "en-US,en;q=0.9"})

    assert '<html lang="vi"' in shown.text
    assert shown.headers["Content-Language"] == "vi"

"""The lists in a real browser: open to everybody, by keyboard, on a phone."""

import pytest
from django.db import transaction
from tests.browser import runs_over

from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.contracts import PartyInput
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.states import DossierState
from xaso.public_services.dossiers.testing import handed_over, people, received

pytestmark = [pytest.mark.browser, pytest.mark.real_database]


@pytest.fixture
def who(real_database):
    with acting_in(HERE), transaction.atomic():
        found = people()
        for name in ("Nguyễn Thị Hường", "Trần Văn Nam"):
            received(found, applicant=PartyInput(name=name, personal_id="038190000001"))
        handed_over(found)
    return found


def test_nobody_is_kept_out_of_lists_board_and_register(who, open_as, barriers):
    for address in ("?view=open&more=1", "board/", "board/people/", "register/"):
        for width in (390, 1440):
            page = open_as(who.supervisor, f"/dossiers/{address}", width=width)

            assert barriers(page) == [], (address, width)
            assert runs_over(page) <= 0, (address, width)


def test_two_dossiers_are_handed_over_by_the_keyboard_alone(who, open_as, barriers):
    page = open_as(who.desk, "/dossiers/?view=desk")

    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press("e")
    asked = barriers(page)
    page.focus("main button.btn-primary")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert (asked, barriers(page)) == ([], [])
    with acting_in(HERE), transaction.atomic():
        assert set(Dossier.objects.values_list("state", flat=True)) == {DossierState.PROCESSING}


def test_typing_a_name_narrows_the_list_in_place(who, open_as):
    page = open_as(who.desk, "/dossiers/?view=desk")

    with page.expect_response(lambda answer: "q=nam" in answer.url):
        page.fill("#id_q", "nam")
    page.wait_for_function("document.querySelectorAll('#rows tbody tr').length === 1")

    assert "Trần Văn Nam" in page.inner_text("#rows")
    assert "view=desk" in page.url

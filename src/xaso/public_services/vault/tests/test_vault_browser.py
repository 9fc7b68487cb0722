"""The pages of the vault on a phone and on a large screen, and adding a paper from a phone."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.identity.testing import citizen
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.vault.models import VaultPaper
from xaso.public_services.vault.opening import every_vault
from xaso.public_services.vault.queries.owners import find_owner
from xaso.public_services.vault.services.looking import look_at_share
from xaso.public_services.vault.services.reusing import note_uses
from xaso.public_services.vault.testing import kept_result, own_paper, shared_with

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
SIZES = [390, 1440]


@pytest.fixture
def made(real_database):
    """Make a citizen with papers, one shared and looked at, and the official who looked."""
    with transaction.atomic(), acting_in(HERE):
        commune(HERE)
        me, desk = citizen(full_name="Lê Thị Mẫu"), official(Role.RECEPTIONIST)
        paper, result = own_paper(me), kept_result(me)
        soon = clock.today() + timedelta(days=20)
        own_paper(me, kind="identity_card", title="Thẻ căn cước", valid_to=soon)
        gone = own_paper(me, kind="other", title="Hợp đồng thuê nhà")
        with every_vault():
            VaultPaper.objects.filter(pk=gone).update(removed_at=clock.now())
        share = shared_with(HERE, me, paper, result)
        look_at_share(share, actor=desk)
        note_uses(find_owner(me.pk, 3).pk, [result], "H56.99.01-261122-0007")
    return me, desk, paper, share


def addresses(made):
    me, desk, paper, share = made
    own = ["vault:papers", "vault:add", "vault:share", "vault:looks"]
    return [
        *((me, reverse(name)) for name in own),
        (me, reverse("vault:paper", args=[paper])),
        (me, reverse("vault:remove", args=[paper])),
        (me, reverse("identity:account")),
        (desk, reverse("vault:shared")),
        (desk, reverse("vault:shared-one", args=[share])),
    ]


@pytest.mark.parametrize("width", SIZES)
def test_nothing_keeps_people_out_of_its_pages(made, open_as, barriers, width):
    found = {}
    for user, address in addresses(made):
        page = open_as(user, address, width=width)
        found[address] = (barriers(page), max(runs_over(page), 0))

    assert set(map(str, found.values())) == {"([], 0)"}, found


def test_a_phone_adds_a_paper_in_parts_and_opens_it(made, open_as, settings):
    settings.XASO_FILES_PARTS_FROM_BYTES = 100
    page, methods = open_as(made[0], reverse("vault:add"), width=390), []
    page.on("request", lambda request: methods.append(request.method))

    page.get_by_label("Đây là giấy tờ gì?").select_option(label="Hộ chiếu")
    page.get_by_label("Số giấy tờ trên bản chính").fill("C1234567")
    file = {"name": "ho-chieu.pdf", "mimeType": "application/pdf", "buffer": a_pdf("hộ chiếu")}
    page.set_input_files("input[type=file]", [file])
    page.get_by_role("button", name="Cất vào kho").click()
    page.get_by_role("link", name="Mở giấy tờ").wait_for()

    assert "PATCH" in methods
    assert "C1234567" in page.content()
    assert "ho-chieu.pdf" in page.content()

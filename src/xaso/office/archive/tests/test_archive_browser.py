"""The archive's pages in a real browser: no barrier for anybody, nothing wider than a phone."""

import pytest
from django.db import transaction
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.archive.models import HandOver
from xaso.office.archive.services.disposing import begin_disposal
from xaso.office.archive.services.handing import begin_hand_over
from xaso.office.archive.testing import archived_file, catalogue, closed_file, open_file, paper

pytestmark = [pytest.mark.browser, pytest.mark.real_database]


def shown():
    """Make one of everything and return who looks at it, with the addresses."""
    commune(HERE)
    with acting_in(HERE), transaction.atomic():
        clerk = official(Role.CLERK, full_name="Đỗ Thị Thử")
        keeper = official(Role.SPECIALIST, full_name="Lê Văn Thử")
        catalogue(2026, lines=4)
        row = open_file(keeper)
        for title in ("Tờ trình về tuyển dụng công chức năm 2026", "Quyết định", "Biên bản"):
            paper(row, keeper, title)
        item = paper(open_file(keeper, line=3), keeper)
        closed = closed_file(keeper, line=2)
        begin_hand_over([closed.pk], title="Hồ sơ cán bộ năm 2026", actor=keeper)
        archived = [archived_file(keeper, year=2018, line=line) for line in (1, 2)]
        listed = begin_disposal([archived[0].pk], title="Hồ sơ hết hạn 2026", actor=clerk)
        waiting = HandOver.objects.order_by("begun_at").first()
        return clerk, {
            "files": f"{reverse('archive:files')}?view=all",
            "file": row.get_absolute_url(),
            "close": reverse("archive:close", args=[row.pk]),
            "move": reverse("archive:paper-move", args=[item]),
            "catalogue": reverse("archive:catalogue", args=[2026]),
            "hand-over": waiting.get_absolute_url(),
            "disposals": reverse("archive:disposals"),
            "disposal": listed.get_absolute_url(),
        }


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.mark.parametrize("width", [390, 1440])
def test_nobody_meets_a_barrier(open_as, barriers, width):
    clerk, addresses = shown()
    page = open_as(clerk, addresses["files"], width=width)

    found = {}
    for name, address in addresses.items():
        page.goto(page.url.partition("/archive/")[0] + address, wait_until="load")
        found[name] = (barriers(page), max(overflow(page), 0))

    assert found == {name: ([], 0) for name in addresses}


@pytest.mark.parametrize("width", [390, 1440])
def test_nobody_meets_a_barrier_where_there_is_no_catalogue_yet(open_as, barriers, width):
    commune(HERE)

    page = open_as(official(Role.CLERK), reverse("archive:open-new"), width=width)

    assert page.get_by_role("link", name="Lập danh mục").count() == 1
    assert (barriers(page), max(overflow(page), 0)) == ([], 0)

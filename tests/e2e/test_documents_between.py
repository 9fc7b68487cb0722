"""A document from its draft in one commune to the register of the commune next door, in a browser."""

import pytest
from django.db import transaction
from playwright.sync_api import expect
from standins.axis import Axis, Member, serve
from tests.e2e.office import keyed, looked_at, sealed_and_released, signed_on_a_phone

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.exchange.tasks import fetch, send_waiting

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
HERE_CODE, THERE_CODE = "H56.99.49", "H56.99.61"
SECRET = "bi-mat-cua-truc"
SUBJECT = "Kết quả chuyển đổi số tháng 11 năm 2026"


@pytest.fixture
def axis(settings, tmp_path):
    """Connect both communes to one axis, which is served on a free port."""
    made = Axis()
    for code in (HERE_CODE, THERE_CODE):
        made.join(Member(code, f"Ủy ban nhân dân {code}", SECRET))
    with serve(made) as address:
        lines = [f'[truc]\nadapter = "lgsp-rest"\naddress = "{address}"\nplain_http = true']
        lines += [
            f'[truc.agencies."{code}"]\nuser = "{code}"\npassword = "{SECRET}"\n'
            f'system_id = "{code}"\nsecret_key = "{SECRET}"'
            for code in made.members
        ]
        path = tmp_path / "gateways.toml"
        path.write_text("\n".join(lines))
        settings.XASO_EXCHANGE_GATEWAYS = str(path)
        yield made


@pytest.fixture
def people(real_database, axis):
    with acting_in(THERE), transaction.atomic():
        commune(THERE)
        neighbour = official(Role.CLERK, full_name="Lò Văn Pao", commune_id=THERE)
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        found = {
            "author": official(Role.SPECIALIST, full_name="Lê Văn Bình"),
            "chair": official(Role.LEADER, full_name="Hoàng Minh Đức"),
            "clerk": official(Role.CLERK, full_name="Đỗ Thị Kim"),
            "neighbour": neighbour,
        }
        keyed(found["chair"], found["clerk"])
        return found


def the_worker_works():
    """Do what the worker does in the next minute: events, what waits to go, what came."""
    deliver_all()
    send_waiting(timestamp=0)
    fetch(timestamp=0)
    deliver_all()


def submitted(open_as, people):
    """Write a report for the neighbours and submit it for signature."""
    page = open_as(people["author"], "/documents/new/")
    page.select_option("select[name=kind]", "report")
    page.fill("input[name=subject]", SUBJECT)
    page.get_by_role("button", name="Bắt đầu soạn").click()
    page.wait_for_url("**/edit/")
    page.fill("textarea[name=body]", "Ủy ban nhân dân xã báo cáo kết quả như sau.")
    page.select_option("select[name=signer]", str(people["chair"].pk))
    page.fill("textarea[name=receivers]", f"UBND xã bên cạnh; {THERE_CODE}")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Trình ký").click()
    page.get_by_role("button", name="Trình ký").click()
    expect(page.locator("main")).to_contain_text("Đang chờ Hoàng Minh Đức ký.")


def registered_there(open_as, barriers, neighbour):
    """Find the report among what came, look at it, and take it into the register."""
    page = open_as(neighbour, "/exchange/received/")
    row = page.locator("main tbody tr", has_text=SUBJECT)
    expect(row).to_have_count(1)
    expect(row).to_contain_text("01/BC-UBND")
    expect(row).to_contain_text(HERE_CODE)
    looked_at(page, barriers, "received")
    row.locator("a[data-open]").click()
    page.get_by_role("link", name="Mở văn bản").click()
    expect(page.locator("main")).to_contain_text(SUBJECT)
    looked_at(page, barriers, "arrived")
    page.locator("main a[href$='/register/']").first.click()
    expect(page.locator("#id_notation")).to_have_value("BC-UBND")
    with page.expect_navigation():
        page.locator("main form .btn-primary").click()
    expect(page.locator("#messages")).to_contain_text("Đã vào sổ, số đến 1.")


def test_from_a_draft_here_to_the_register_next_door(people, axis, open_as, barriers):
    submitted(open_as, people)
    signed_on_a_phone(open_as, people["chair"])
    sent = sealed_and_released(open_as, people["clerk"])
    address = sent.url.split("?")[0]
    assert axis.parcels == []

    the_worker_works()
    the_worker_works()

    receivers = open_as(people["clerk"], "/")
    receivers.goto(address)
    receivers.locator("main a[href$='tab=receivers']").click()
    expect(receivers.locator("main")).to_contain_text("Đã đến")
    looked_at(receivers, barriers, "delivered")

    registered_there(open_as, barriers, people["neighbour"])
    the_worker_works()
    the_worker_works()

    receivers.reload()
    expect(receivers.locator("main")).to_contain_text("Đang xử lý")
    assert {one.state for one in axis.parcels} == {"done"}
